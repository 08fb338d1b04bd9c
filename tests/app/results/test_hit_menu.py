from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from app.results.desktop_entries import Program
from app.results.hit_list import HitList
from app.results.hit_menu import HitMenu
from app.results.model import ResultsModel
from app.results.open_document import Viewer


@pytest.fixture
def model(qapp, hit):
    model = ResultsModel()
    model.show([hit(1), hit(2)])
    return model


@pytest.fixture
def menu(qtbot, model):
    hits = HitList(model)
    qtbot.addWidget(hits)
    menu = HitMenu(hits, model, Mock(Viewer))
    menu.hits, menu.viewer = hits, menu._viewer
    hits.resize(500, 300)
    hits.show()
    menu.enable()
    return menu


def action(menu, text: str) -> QAction:
    return next(each for each in menu.actions() if each.text() == text)


def choose(menu, row: int) -> None:
    menu.hits.setCurrentIndex(menu.hits.model().index(row, 0))
    menu.enable()


def test_what_is_done_with_a_hit_needs_one(menu):
    assert not action(menu, "Open document").isEnabled()
    assert action(menu, "Expand all documents").isEnabled()
    choose(menu, 1)
    assert action(menu, "Open document").isEnabled()


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Open document", "open"),
        ("Show in folder", "show_folder"),
        ("Copy path", "copy_path"),
        ("Copy passage", "copy"),
        ("Copy passage with citation", "cite"),
    ],
)
def test_the_viewer_is_told_of_the_chosen_hit(menu, hit, text, act):
    choose(menu, 1)
    action(menu, text).trigger()
    getattr(menu.viewer, act).assert_called_once_with(hit(2))


def test_a_place_and_an_exclusion_are_asked_for(qtbot, menu, hit):
    choose(menu, 0)
    for text, place in (("Only this folder", "/library"), ("Only this document", "/library/1.md")):
        with qtbot.waitSignal(menu.place_wanted) as wanted:
            action(menu, text).trigger()
        assert wanted.args == [Path(place)]
    with qtbot.waitSignal(menu.exclusion_wanted) as wanted:
        action(menu, "Exclude this file").trigger()
    assert wanted.args == [hit(1)]


def test_a_file_has_no_passage_to_copy_or_to_judge(menu, model, hit):
    model.show_files([hit(3, passage_id=-3, text="", keyword_rank=None)])
    choose(menu, 0)
    assert action(menu, "Open document").isEnabled()
    assert not action(menu, "Copy passage").isEnabled()
    assert not action(menu, "Mark as relevant").isEnabled()
    choose(menu, 1)
    assert action(menu, "Copy passage").isEnabled()


def test_programs_are_listed_when_they_are_asked_for(menu, hit, monkeypatch):
    found = [Program("A & B", ("ab", "%f"), in_terminal=False)]
    monkeypatch.setattr("app.results.hit_menu.sys.platform", "linux")
    monkeypatch.setattr("app.results.hit_menu.programs_for", lambda _: found)
    choose(menu, 0)
    programs = action(menu, "Open with").menu()
    programs.aboutToShow.emit()
    one, _, other = programs.actions()
    assert one.text() == "A && B"
    one.trigger()
    menu.viewer.open_with.assert_called_once_with(hit(1), ("ab", "%f"))
    other.trigger()
    menu.viewer.choose_program.assert_called_once_with(hit(1), menu.hits)


def test_it_opens_by_the_mouse_and_its_keys_work_in_the_list(qtbot, menu, hit):
    choose(menu, 0)
    menu.hits.customContextMenuRequested.emit(QPoint(20, 20))
    assert menu.isVisible()
    menu.close()
    menu.hits.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.waitUntil(lambda: QApplication.focusWidget() is menu.hits)
    qtbot.keyClick(menu.hits, Qt.Key.Key_C, both)
    menu.viewer.copy_path.assert_called_once_with(hit(1))


def test_what_is_not_on_this_computer_cannot_be_opened_and_why(menu, hit):
    choose(menu, 0)
    menu.locate(hit(1), False)
    for text in ("Open document", "Show in folder"):
        assert not action(menu, f"{text} (not on this computer)").isEnabled()
    assert action(menu, "Copy passage").isEnabled()
    choose(menu, 1)
    assert action(menu, "Show in folder").isEnabled()
    choose(menu, 0)
    menu.locate(hit(1), True)
    assert action(menu, "Open document").isEnabled()
