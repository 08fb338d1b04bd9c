import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.preview import PreviewPane
from engine.errors import Encrypted, LibraryUnavailable
from engine.events import Tick
from engine.stores.preview import Reach


def seen(pane):
    return pane.views.currentWidget()


def choose(qtbot, pane, hit, signal="drawn"):
    with qtbot.waitSignal(getattr(pane.session, signal)):
        pane.choice.choose(hit)


def test_a_page_is_drawn_with_the_passage_framed(qtbot, pane, library, paper):
    first, second = paper(1, 1), paper(2, 2)
    pane.choice.set_hits("words", [first, second])
    choose(qtbot, pane, second)
    assert seen(pane) is pane.views.page
    assert library.named("page_image") == [("page_image", second.path, 2)]
    assert pane.header.text == "Title 2 · 2 of 3"
    assert pane.siblings.list.count() == 2
    assert pane.text == ""


def test_the_words_of_another_question_are_marked_though_the_passage_stays(
    qtbot, pane, library, paper, monkeypatch
):
    asked = []
    draw = library.page_image
    monkeypatch.setattr(
        library, "page_image", lambda *each: asked.append(each[4].question) or draw(*each)
    )
    hits = [paper(1, 1), paper(2, 2)]
    pane.choice.set_hits("words", hits)
    choose(qtbot, pane, hits[1])
    pane.choice.set_hits("words", hits)  # a score has come: nothing is drawn anew
    with qtbot.waitSignal(pane.session.drawn):
        pane.choice.set_hits("other words", hits)
    pane.choice.choose(hits[1])
    assert asked == ["words", "other words"]


def test_the_page_is_copied_as_a_legible_picture_with_its_frame(qtbot, pane, paper, hit):
    copy = pane.menu.copy_page
    pane.choice.set_hits("words", [paper(1, 1), hit(2)])
    choose(qtbot, pane, paper(1, 1))
    assert copy in pane.views.page.actions()
    with qtbot.waitSignal(pane.further.copied) as copied:
        copy.trigger()
    assert copied.args[0].code == "window.page-copied"
    picture = QApplication.clipboard().image()
    shown = pane.views.image
    assert picture.width() >= 1200 > shown.width
    assert picture.height() / picture.width() == pytest.approx(shown.height / shown.width, rel=0.02)
    colours = {
        picture.pixelColor(across, down).name()
        for across in range(0, picture.width(), 50)
        for down in range(picture.height())
    }
    assert "#1558a6" in colours  # of the frame
    choose(qtbot, pane, hit(2), "written")
    assert not copy.isEnabled()
    choose(qtbot, pane, paper(1, 1))
    assert copy.isEnabled()
    pane.choice.set_hits("", ())
    assert not copy.isEnabled()


def test_a_picture_that_ocr_has_read_is_shown_with_its_words(qtbot, pane, library, hit, tmp_path):
    path = tmp_path / "receipt.png"
    path.touch()
    receipt = hit(1, path=path, kind="picture", page=None, ocr=0.9)
    pane.choice.set_hits("words", [receipt])
    choose(qtbot, pane, receipt)
    assert library.named("page_image") == [("page_image", path, 1)]
    assert len(pane.views.image.frames) == 1
    with qtbot.waitSignal(pane.session.written):
        pane.menu.text_only.trigger()


def test_text_kinds_are_shown_as_text(qtbot, pane, library, hit):
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    assert seen(pane) is pane.views.text
    assert "Text of passage 10 in full." in pane.views.text.toPlainText()
    assert library.named("excerpt") == [("excerpt", 10, "words")]
    assert pane.text == "The file is no longer there; this is its text as it was read."


def test_who_scrolls_to_an_end_of_the_text_is_shown_more_of_it_once(
    qtbot, pane, library, hit, monkeypatch
):
    reached, excerpt = [], library.excerpt
    monkeypatch.setattr(
        library, "excerpt", lambda *each: reached.append(each[2]) or excerpt(*each[:2])
    )
    pane.choice.set_hits("words", [hit(1, kind="text"), hit(2, kind="text")])
    choose(qtbot, pane, hit(1, kind="text"), "written")
    for _ in range(2):
        pane.views.text.end_neared.emit()
    with qtbot.waitSignal(pane.session.written):
        pane.choice.set_hits("other words", [hit(1, kind="text"), hit(2, kind="text")])
    choose(qtbot, pane, hit(2, kind="text"), "written")
    assert reached[0] is reached[-1] is Reach.NEAR
    assert set(reached[1:-1]) == {Reach.FAR}


def test_text_only_is_a_choice_that_is_remembered(qtbot, pane, library, lanes, settings, paper):
    pane.choice.set_hits("words", [paper(1, 1)])
    choose(qtbot, pane, paper(1, 1))
    with qtbot.waitSignal(pane.session.written):
        pane.menu.text_only.trigger()
    assert seen(pane) is pane.views.text
    other = PreviewPane(library, lanes, settings)
    qtbot.addWidget(other)
    assert other.menu.text_only.isChecked()


def test_what_cannot_be_drawn_is_shown_as_text_with_the_reason(
    qtbot, pane, library, paper, monkeypatch
):
    def locked(*_):
        raise Encrypted("This PDF needs a password.")
        yield

    monkeypatch.setattr(library, "page_image", locked)
    pane.choice.set_hits("words", [paper(1, 1)])
    choose(qtbot, pane, paper(1, 1), "written")
    assert seen(pane) is pane.views.text
    assert pane.text == "This PDF needs a password. This is its text as it was read."


def test_a_document_that_opens_slowly_does_not_stand_behind_another(
    qtbot, pane, library, paper, hit, monkeypatch
):
    slow, waits = library.page_image, threading.Event()

    def late(*each):
        while not waits.wait(0.01):
            yield Tick()
        yield from slow(*each)

    pane.choice.set_hits("words", [hit(3), paper(1, 1)])
    choose(qtbot, pane, hit(3), "written")
    monkeypatch.setattr(library, "page_image", late)
    pane.choice.choose(paper(1, 1))
    qtbot.waitUntil(lambda: pane.text == "Opening the document…")
    with qtbot.waitSignal(pane.session.drawn):
        waits.set()
    assert seen(pane) is pane.views.page
    assert not pane._late.isActive()
    pane.choice.set_hits("", [])
    assert pane.text.startswith("Select a passage")


def test_a_copy_is_drawn_where_the_first_place_is_gone(qtbot, pane, library, paper):
    there = paper(1, 1)
    moved = paper(1, 1).__class__(**{
        **{name: getattr(there, name) for name in there.__slots__},
        "path": Path("/gone/paper.pdf"),
        "copies": (there.path,),
    })  # fmt: skip
    pane.choice.set_hits("words", [moved])
    choose(qtbot, pane, moved)
    assert library.named("page_image") == [("page_image", there.path, 1)]


def test_a_document_that_left_the_library_is_said_so(qtbot, pane, library, paper, monkeypatch):
    monkeypatch.setattr(library, "excerpt", lambda *_: iter(()))
    pane.menu.text_only.setChecked(True)
    pane.choice.set_hits("words", [paper(1, 1)])
    choose(qtbot, pane, paper(1, 1), "noticed")
    assert pane.text.startswith("This document is no longer in the library.")


def test_pages_are_turned_and_end_at_the_ends(qtbot, pane, library, paper):
    pane.choice.set_hits("words", [paper(1, 1), paper(2, 2)])
    choose(qtbot, pane, paper(1, 1))
    assert not pane.menu.previous_page.isEnabled()
    for number in (2, 3):
        with qtbot.waitSignal(pane.session.drawn):
            pane.menu.next_page.trigger()
        assert pane.header.text == f"Title 1 · {number} of 3"
    assert not pane.menu.next_page.isEnabled()
    pane.views.page.turned.emit(1)
    assert len(library.named("page_image")) == 3


def test_the_next_hit_of_the_document_is_asked_of_the_list(qtbot, pane, hit, paper):
    pane.choice.set_hits("words", [paper(2, 2), hit(3), paper(1, 1)])
    choose(qtbot, pane, paper(1, 1))
    with qtbot.waitSignal(pane.hit_wanted) as emitted:
        pane.menu.next_hit.trigger()
    assert emitted.args[0] == paper(2, 2)
    with qtbot.waitSignal(pane.step_wanted) as emitted:
        pane.menu.previous_row.trigger()
    assert emitted.args == [-1]


def test_the_best_is_shown_where_nobody_chose_and_the_choice_stays(qtbot, pane, paper, hit):
    with qtbot.waitSignal(pane.session.drawn):
        pane.choice.set_hits("words", [paper(1, 1), paper(2, 2)])
    assert pane.header.text.startswith("Title 1")
    choose(qtbot, pane, paper(2, 2))
    pane.choice.set_hits("words", [paper(3, 3), paper(2, 2)])
    assert not pane.choice._pause.isActive()
    assert pane.header.text.startswith("Title 2")
    pane.choice.set_hits("", [])
    assert pane.text.startswith("Select a passage")
    assert pane.header.text == ""


def test_nothing_is_made_while_it_is_hidden(qtbot, pane, library, paper):
    pane.hide()
    pane.choice.set_hits("words", [paper(1, 1)])
    pane.choice.choose(paper(1, 1))
    assert library.calls == []
    with qtbot.waitSignal(pane.session.drawn):
        pane.show()


def test_the_page_is_drawn_anew_in_another_width(qtbot, pane, library, paper):
    pane.choice.set_hits("words", [paper(1, 1)])
    choose(qtbot, pane, paper(1, 1))
    with qtbot.waitSignal(pane.session.drawn):
        pane.menu.larger.trigger()
    assert pane.views.page._shown.width == pane.views.page.wanted_width


def test_the_language_may_change(qtbot, pane, appearance, paper):
    pane.choice.set_hits("words", [paper(1, 1), paper(2, 2)])
    choose(qtbot, pane, paper(1, 1))
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert pane.header.text == "Title 1 · 1 / 3"
    assert pane.menu.title() == "预览(&P)"


def test_an_answer_that_comes_later_is_drawn(qtbot, pane, library, paper):
    first = paper(1, 1)
    pane.choice.set_hits("words", [first])
    choose(qtbot, pane, first)
    with qtbot.waitSignal(pane.session.drawn):
        pane.choice.set_hits("words", [replace(first, answer=(0, 4), answer_shown=(0, 4))])


def test_more_like_the_page_that_was_turned_to(qtbot, pane, paper):
    hit = paper(1, 1)
    pane.choice.set_hits("words", [hit])
    choose(qtbot, pane, hit)
    for turned, page, passage in ((False, 1, 10), (True, 2, None)):
        if turned:
            with qtbot.waitSignal(pane.session.drawn):
                pane.menu.next_page.trigger()
        with qtbot.waitSignal(pane.further.like_wanted) as wanted:
            pane.menu.like_passage.trigger()
        like = wanted.args[0]
        assert (like.path, like.page, like.passage_id) == (hit.path, page, passage)
    with qtbot.waitSignal(pane.further.like_wanted) as wanted:
        pane.menu.like_document.trigger()
    assert (wanted.args[0].page, wanted.args[0].passage_id) == (None, None)


def test_without_a_passage_there_is_nothing_to_be_like(pane):
    assert not any(action.isEnabled() for action in pane.further.like_actions)


def test_the_scale_is_shown_and_kept_for_each_kind(
    qtbot, pane, library, lanes, settings, paper, hit
):
    pane.choice.set_hits("words", [paper(1, 1), hit(2)])
    choose(qtbot, pane, paper(1, 1))
    pane.menu.larger.trigger()
    assert pane.header._scale.text() == "120%"
    choose(qtbot, pane, hit(2), "written")
    assert pane.header._scale.text() == "100%"
    pane.menu.smaller.trigger()
    assert pane.header._scale.text() == "87%"
    other = PreviewPane(library, lanes, settings)
    qtbot.addWidget(other)
    other.show()
    other.choice.set_hits("words", [paper(1, 1)])
    choose(qtbot, other, paper(1, 1))
    assert other.header._scale.text() == "120%"
    other.menu.fit.trigger()
    assert other.header._scale.text() == "100%"


@pytest.mark.parametrize("kept", ["much", "nan", "-3"])
def test_a_scale_that_is_none_is_passed_over(qtbot, pane, settings, hit, kept):
    settings.setValue("preview_scale/md", kept)
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    assert pane.views.text.font().pointSizeF() >= 6


def test_it_tells_which_hit_it_shows(qtbot, pane, hit):
    told = []
    pane.shown.connect(told.append)
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    pane.hide()
    pane.show()
    pane.choice.set_hits("", [])
    ids = [each and each.passage_id for each in told]
    assert ids == [10, None, 10, None]


def test_another_language_has_the_words_around_the_text_written_anew(qtbot, pane, hit):
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    with qtbot.waitSignal(pane.session.written):
        QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))


def test_what_is_shown_can_be_opened_and_copied_with_its_source(qtbot, pane, hit):
    menu = pane.menu
    assert not menu.open_document.isEnabled()
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    for action, signal in ((menu.open_document, pane.open_wanted), (menu.cite, pane.cite_wanted)):
        with qtbot.waitSignal(signal, timeout=0) as wanted:
            action.trigger()
        assert wanted.args[0].passage_id == 10
    file = hit(2, text="")
    pane.choice.set_hits("words", [file])
    choose(qtbot, pane, file, "written")
    assert menu.open_document.isEnabled()
    assert not menu.cite.isEnabled()


def test_while_a_teams_server_is_away_the_passage_itself_is_shown(
    qtbot, pane, library, hit, monkeypatch
):
    def away(*_):
        yield Tick()
        raise LibraryUnavailable("team.busy", host="qdrant.example")

    monkeypatch.setattr(library, "excerpt", away)
    pane.choice.set_hits("words", [hit(1)])
    choose(qtbot, pane, hit(1), "written")
    assert "qdrant.example" in pane.text
    assert hit(1).text in pane.views.text.toPlainText()


def test_a_teams_document_that_is_not_here_is_text_and_can_be_mapped(
    qtbot, pane, library, hit, paper, monkeypatch
):
    monkeypatch.setattr(library, "root_of", lambda path: "smb://files/legal", raising=False)
    pane.choice.set_hits("words", [hit(1), paper(2, 1)])
    choose(qtbot, pane, hit(1), "written")
    assert "not found on this computer" in pane.text
    assert not pane.menu.open_document.isEnabled()
    assert "not on this computer" in pane.menu.open_document.toolTip()
    pane.choice.set_hits("words", [hit(1)])  # the list has changed, as it does while one types
    assert not pane.menu.open_document.isEnabled()
    pane.choice.set_hits("words", [hit(1), paper(2, 1)])
    with qtbot.waitSignal(pane.root_wanted) as wanted:
        pane.remark.where.click()
    assert wanted.args == ["smb://files/legal"]
    choose(qtbot, pane, paper(2, 1))
    assert not pane.remark.where.isVisible()
    assert pane.menu.open_document.isEnabled()
