import pytest

from app.window import menus
from app.window.menus import LibraryMenu, MenuBar
from engine import Config
from engine.libraries import create_library, library_names


@pytest.fixture
def menu(qtbot, appearance):
    menu = MenuBar(appearance)
    qtbot.addWidget(menu)
    return menu


def actions(menu):
    found = {}
    waiting = list(menu.actions())
    while waiting:
        action = waiting.pop()
        found[action.text().replace("&", "")] = action
        waiting += action.menu().actions() if action.menu() else []
    return found


@pytest.mark.parametrize(
    ("text", "name", "keys"),
    [
        ("Add folder…", "add_folder", ["Ctrl+O"]),
        ("Refresh", "refresh", ["F5"]),
        ("Quit", "quit", ["Ctrl+Q"]),
        ("Focus the search box", "focus_question", ["Ctrl+L", "Ctrl+K"]),
    ],
)
def test_actions_and_their_keys(menu, text, name, keys):
    action = actions(menu)[text]
    assert [key.toString() for key in action.shortcuts()] == keys
    assert action is getattr(menu, name)


def test_language_and_theme_are_chosen(menu, appearance):
    found = actions(menu)
    assert found["English"].isChecked()
    found["简体中文"].trigger()
    assert appearance.language == "zh_CN"
    assert not found["English"].isChecked()
    found["High contrast"].trigger()
    assert appearance.theme == "contrast"


def test_what_the_settings_choose_is_checked(menu, appearance):
    appearance.set_theme("dark")
    found = actions(menu)
    found["View"].menu().aboutToShow.emit()
    assert found["Dark"].isChecked()


@pytest.fixture
def opened(monkeypatch):
    calls = []
    monkeypatch.setattr(menus, "open_window", lambda *args: bool(calls.append(args)) or True)
    return calls


@pytest.fixture
def libraries(qtbot, tmp_path, opened):
    create_library(tmp_path, "work")
    libraries = LibraryMenu(Config(data_dir=tmp_path, library="work"))
    qtbot.addWidget(libraries)
    libraries.aboutToShow.emit()
    return libraries


def test_it_lists_the_libraries_and_marks_this_one(libraries, tmp_path):
    create_library(tmp_path, "art")
    libraries.aboutToShow.emit()
    shown = [(each.text(), each.isChecked()) for each in libraries.actions() if each.isCheckable()]
    assert shown == [("Default library", False), ("art", False), ("work", True)]


def test_another_opens_in_a_window_of_its_own(libraries, tmp_path, opened):
    libraries.actions()[0].trigger()
    assert opened == [(tmp_path, "")]


def test_a_new_one_is_begun_and_opened(libraries, tmp_path, opened, monkeypatch):
    answers = iter([("  art ", True), ("x", False), (" ", True)])
    monkeypatch.setattr(menus.QInputDialog, "getText", lambda *_: next(answers))
    for _ in range(3):
        libraries.actions()[-2].trigger()
    assert library_names(tmp_path) == ("art", "work")
    assert opened == [(tmp_path, "art")]


def test_a_bad_name_gives_a_sentence(qtbot, libraries, tmp_path, opened, monkeypatch):
    monkeypatch.setattr(menus.QInputDialog, "getText", lambda *_: ("a/b", True))
    with qtbot.waitSignal(libraries.failed) as failed:
        libraries.actions()[-2].trigger()
    assert "a/b" in str(failed.args[0])
    assert not opened
