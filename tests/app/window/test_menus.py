import pytest

from app.window.menus import MenuBar


@pytest.fixture
def menu(qtbot):
    menu = MenuBar("en", "system")
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
    ("text", "signal", "keys"),
    [
        ("Add folder…", "folder_wanted", ["Ctrl+O"]),
        ("Look for changes", "changes_wanted", ["F5"]),
        ("Quit", "quit_wanted", ["Ctrl+Q"]),
        ("Go to the question", "question_wanted", ["Ctrl+L", "Ctrl+F"]),
    ],
)
def test_actions_and_their_keys(qtbot, menu, text, signal, keys):
    action = actions(menu)[text]
    assert [key.toString() for key in action.shortcuts()] == keys
    with qtbot.waitSignal(getattr(menu, signal)):
        action.trigger()


def test_documents_are_scored_whole_on_demand(qtbot, menu):
    whole = actions(menu)["Score short documents whole"]
    for on in (True, False):
        with qtbot.waitSignal(menu.whole_chosen) as told:
            whole.trigger()
        assert told.args == [on]


def test_language_and_theme_are_chosen(qtbot, menu):
    found = actions(menu)
    assert found["English"].isChecked()
    with qtbot.waitSignal(menu.language_chosen) as told:
        found["简体中文"].trigger()
    assert told.args == ["zh_CN"]
    assert not found["English"].isChecked()
    with qtbot.waitSignal(menu.theme_chosen) as told:
        found["Dark"].trigger()
    assert told.args == ["dark"]
