import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


@pytest.fixture
def field(pane):
    return pane.finding.bar.field


@pytest.fixture
def book(qtbot, pane, paper):
    hits = [paper(2, 2), paper(3, 3)]
    pane.choice.set_hits("words", hits)
    choose(qtbot, pane, hits[0])
    return hits


def choose(qtbot, pane, hit, signal="drawn"):
    with qtbot.waitSignal(getattr(pane.session, signal)):
        pane.choice.choose(hit)


def shown(qtbot, pane, words, page):
    qtbot.waitUntil(lambda: pane.finding.bar.words == words)
    qtbot.waitUntil(lambda: pane.header.text.endswith(page))


def test_matches_are_gone_through_over_all_pages(qtbot, pane, library, field, book):
    pane.menu.find_text.trigger()
    qtbot.keyClicks(field, "ab")
    shown(qtbot, pane, "3 of 6", "2 of 3")
    qtbot.waitUntil(lambda: library.shown[-1] == (2, "ab", 0))
    for place, page in (("4", 2), ("5", 3), ("6", 3), ("1", 1)):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        shown(qtbot, pane, f"{place} of 6", f"{page} of 3")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    shown(qtbot, pane, "6 of 6", "3 of 3")
    assert len(library.named("find")) == 2  # of the question's words first


def test_esc_ends_it_and_marks_the_question_again(qtbot, pane, library, field, book):
    pane.menu.find_text.trigger()
    qtbot.keyClicks(field, "ab")
    shown(qtbot, pane, "3 of 6", "2 of 3")
    with qtbot.waitSignal(pane.session.drawn):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert pane.finding.bar.isHidden()
    assert library.shown[-1] == (2, "", None)


def test_f3_goes_through_the_words_of_the_question_in_a_text(qtbot, pane, library, hit):
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    pane.menu.next_match.trigger()
    qtbot.waitUntil(lambda: pane.finding.bar.words == "1 of 1")
    qtbot.waitUntil(lambda: pane.views.text._match == (9, 4))
    qtbot.keyClicks(pane.finding.bar.field, "passage")
    qtbot.waitUntil(lambda: pane.views.text._match == (17, 7))
    qtbot.keyClicks(pane.finding.bar.field, " <b>")
    qtbot.waitUntil(lambda: pane.finding.bar.words == "Not found")


def test_another_passage_is_shown_and_counted_from(qtbot, pane, field, book):
    pane.menu.find_text.trigger()
    qtbot.keyClicks(field, "a")
    shown(qtbot, pane, "2 of 3", "2 of 3")
    choose(qtbot, pane, book[1])
    assert pane.finding.bar.words == "3 found"
    pane.menu.next_match.trigger()
    shown(qtbot, pane, "3 of 3", "3 of 3")


def test_without_a_document_the_search_box_is_meant(qtbot, pane):
    with qtbot.waitSignal(pane.search_wanted):
        pane.menu.find_text.trigger()
    assert pane.finding.bar.isHidden()
    pane.menu.next_match.trigger()
    assert pane.finding.bar.isHidden()


def test_the_line_speaks_both_languages(qtbot, pane, field, book, appearance):
    pane.menu.find_text.trigger()
    qtbot.keyClicks(field, "ab")
    shown(qtbot, pane, "3 of 6", "2 of 3")
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert pane.finding.bar.words == "3 / 6"
    assert field.accessibleName() == "在文档中查找"


def test_another_order_does_not_take_the_page_away(qtbot, pane, field, paper):
    pane.choice.set_hits("words", [paper(2, 2), paper(3, 3)])
    qtbot.waitUntil(lambda: pane.header.text.endswith("2 of 3"))
    pane.menu.find_text.trigger()
    qtbot.keyClicks(field, "a")
    shown(qtbot, pane, "2 of 3", "2 of 3")
    pane.choice.set_hits("words", [paper(3, 3), paper(2, 2)])
    pane.choice._propose()
    assert pane.finding.bar.words == "2 of 3"
    pane.choice.set_hits("other", [])
    assert pane.finding.bar.isHidden()


def test_another_question_ends_it(qtbot, pane, library, field, paper, book):
    pane.menu.find_text.trigger()
    qtbot.keyClicks(field, "ab")
    shown(qtbot, pane, "3 of 6", "2 of 3")
    with qtbot.waitSignal(pane.session.drawn):
        pane.choice.set_hits("others", book)
    assert pane.finding.bar.isHidden()
    assert library.shown[-1] == (2, "", None)
    pane.menu.next_match.trigger()
    assert pane.finding.bar.text == ""
