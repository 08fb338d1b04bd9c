import pytest

from app.window import library_menu
from app.window.library_menu import LibraryMenu
from engine.libraries import create_library, library_names


@pytest.fixture
def opened(monkeypatch):
    calls = []
    monkeypatch.setattr(library_menu, "open_window", lambda *args: bool(calls.append(args)) or True)
    return calls


@pytest.fixture
def menu(qtbot, tmp_path, opened):
    create_library(tmp_path, "work")
    menu = LibraryMenu(tmp_path, "work")
    qtbot.addWidget(menu)
    menu.aboutToShow.emit()
    return menu


def test_it_lists_the_libraries_and_marks_this_one(menu, tmp_path):
    create_library(tmp_path, "art")
    menu.aboutToShow.emit()
    shown = [(each.text(), each.isChecked()) for each in menu.actions() if each.isCheckable()]
    assert shown == [("First library", False), ("art", False), ("work", True)]


def test_another_opens_in_a_window_of_its_own(menu, tmp_path, opened):
    menu.actions()[0].trigger()
    assert opened == [(tmp_path, "")]


def test_a_new_one_is_begun_and_opened(menu, tmp_path, opened, monkeypatch):
    answers = iter([("  art ", True), ("x", False), (" ", True)])
    monkeypatch.setattr(library_menu.QInputDialog, "getText", lambda *_: next(answers))
    for _ in range(3):
        menu.actions()[-1].trigger()
    assert library_names(tmp_path) == ("art", "work")
    assert opened == [(tmp_path, "art")]


def test_a_bad_name_gives_a_sentence(qtbot, menu, tmp_path, opened, monkeypatch):
    monkeypatch.setattr(library_menu.QInputDialog, "getText", lambda *_: ("a/b", True))
    with qtbot.waitSignal(menu.failed) as failed:
        menu.actions()[-1].trigger()
    assert "a/b" in failed.args[0]
    assert not opened
