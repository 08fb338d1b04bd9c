import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from app.results.empty_page import EmptyPage
from engine import Message


@pytest.fixture
def page(qtbot, settings):
    page = EmptyPage(settings)
    qtbot.addWidget(page)
    page.show()
    return page


def test_an_empty_list_says_why(page):
    assert page.text.startswith("Drop folders here")
    page.set_folder_count(1)
    assert page.text.startswith("Search your documents")
    page.set_indexing(312, 1040)
    assert "312 of 1,040 files" in page.text
    page.set_question("q")
    assert page.text.startswith("Nothing found yet")
    page.set_indexed()
    assert "No passage contains these words" in page.text
    page.set_question("?", Message("There is no word in it."))
    assert "There is no word in it." in page.text


def test_a_teams_library_can_be_searched_without_folders_of_ones_own(page):
    page.set_server("qdrant.example:6333")
    assert page.text.startswith("Search the team’s documents\nThey are on qdrant.example:6333")
    shown = [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]
    assert "Add a folder…" in shown
    assert "Try it on examples" not in shown
    page.set_question("q")
    assert page.text.startswith("Nothing found\nNo passage contains these words")


def test_nothing_is_not_to_be_found_before_the_files_are_counted(page):
    page.set_folder_count(1)
    page.set_indexing()
    assert page.text.startswith("Search your documents")
    page.set_question("q")
    assert page.text == "Nothing found yet\nThe search is repeated as more files are indexed."
    page.set_indexed()
    assert page.text.startswith("Nothing found\n")


def test_what_finds_by_meaning_may_come_later(page):
    page.set_folder_count(1)
    page.set_question("q", partial=True)
    assert page.text.startswith("Nothing found yet\nNo passage contains these words.")
    page.set_question("q")
    assert page.text.startswith("Nothing found\n")


def test_why_there_is_no_answer_follows_the_language(qtbot, page, appearance):
    page.set_question("?", Message("recall.no-word"))
    appearance.set_language("zh_CN")
    qtbot.waitUntil(lambda: Message("recall.no-word").word("zh") in page.text)


def test_what_was_perhaps_meant_can_be_clicked(qtbot, page):
    page.set_folder_count(1)
    page.set_question("clousre <b>", suggestion="closure <b>")
    assert page.text.endswith("\nclosure <b>")
    label = page.findChild(QLabel, "suggestion")
    assert label.isVisible()
    assert "closure &lt;b&gt;" in label.text()
    with qtbot.waitSignal(page.corrected) as emitted:
        label.linkActivated.emit("meant")
    assert emitted.args == ["closure <b>"]
    page.set_question("other")
    assert not label.isVisible()


def link(page, name):
    page.findChild(QLabel, "suggestion").linkActivated.emit(name)


def test_a_filter_that_leaves_nothing_can_be_dropped(qtbot, page):
    page.set_folder_count(1)
    page.set_question("why <b> type:pdf in:docs")
    assert "within these filters" in page.text
    text = page.findChild(QLabel, "suggestion").text()
    assert text.startswith('Search without: <a href="0">type:pdf</a> · <a href="1">in:docs</a>')
    for name, question in (("0", "why <b> in:docs"), ("1", "why <b> type:pdf"), ("all", "why <b>")):
        with qtbot.waitSignal(page.corrected) as emitted:
            link(page, name)
        assert emitted.args == [question]
    page.set_question("why", Message("There is no word in it."))
    assert not page.findChild(QLabel, "suggestion").isVisible()


def test_an_empty_library_offers_to_add_a_folder(qtbot, page):
    page.show()
    add = page.findChild(QPushButton, "add")
    with qtbot.waitSignal(page.adding_wanted):
        add.click()
    page.set_folder_count(1)
    assert not add.isVisible()


def test_it_says_once_what_it_is_for(page):
    labels = page.findChildren(QLabel)
    [purpose] = [
        each for each in labels if each.text().startswith("Pagewise finds and ranks passages.")
    ]
    page.show()
    assert purpose.isVisible()
    page.set_folder_count(1)
    page.set_question("why")
    assert not purpose.isVisible()


def test_an_offer_stands_there_while_nothing_is_asked(qtbot, settings):
    page, offer = EmptyPage(settings), QLabel("offer")
    qtbot.addWidget(page)
    page.place_offer(offer)
    page.show()
    assert offer.isVisible()
    page.set_question("why")
    assert not offer.isVisible()


def test_where_folders_can_be_dropped_is_seen(page):
    page.resize(400, 300)
    page.set_folder_count(1)
    plain = page.grab().toImage()
    page.set_dropping(True)
    assert page.grab().toImage() != plain


def test_what_is_left_out_can_be_let_in(qtbot, page):
    page.set_folder_count(1)
    page.set_question("archive -tar", left_out=("-tar",))
    assert "No passage matches within these filters" in page.text
    label = page.findChild(QLabel, "suggestion")
    assert "-tar" in label.text()
    with qtbot.waitSignal(page.corrected) as emitted:
        label.linkActivated.emit("0")
    assert emitted.args == ["archive"]


def test_of_hundreds_of_filters_the_first_can_be_dropped_one_by_one(page):
    page.set_folder_count(1)
    page.set_question("why " + " ".join(f"in:f{number}" for number in range(300)))
    text = page.findChild(QLabel, "suggestion").text()
    assert text.count("<a ") == 9
    assert "all filters" in text
