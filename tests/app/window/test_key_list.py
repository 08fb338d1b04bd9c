import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.window.key_list import KeyList
from app.window.menus import MenuBar


@pytest.fixture
def window(qtbot, appearance):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setMenuBar(MenuBar(appearance))
    return window


@pytest.fixture
def sheet(qtbot, window):
    part = QWidget(window)
    part.setAccessibleName("Passages")
    action = QAction("Copy passage", part)
    action.setShortcut(QKeySequence("Ctrl+C"))
    part.addAction(action)
    part.addAction(QAction("Without a key", part))
    sheet = KeyList(window)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def test_the_keys_are_those_of_the_actions(sheet):
    assert ("Library", "Ctrl+O", "Add folder") in sheet.rows
    assert ("View", "Ctrl+L, Ctrl+K", "Focus the search box") in sheet.rows
    assert ("Passages", "Ctrl+C", "Copy passage") in sheet.rows
    assert "Without a key" not in {words for _, _, words in sheet.rows}


def test_the_order_is_that_of_the_menus(sheet):
    names = list(dict.fromkeys(name for name, _, _ in sheet.rows))
    assert names == ["Library", "View", "Passages"]


def test_keys_and_words_have_room(sheet):
    rows = sheet
    row = rows.topLevelItem(0).child(0)
    keys = rows.visualItemRect(row).left() + rows.fontMetrics().horizontalAdvance(row.text(0))
    assert rows.columnWidth(0) > keys


def test_another_key_and_another_language_are_shown_when_it_comes_up_again(
    window, sheet, appearance
):
    sheet.close()
    next(each for each in window.findChildren(QAction) if each.text() == "&Quit").setShortcut("F9")
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    sheet.show()
    assert ("资料库", "F9", "退出") in sheet.rows
    rows = sheet
    assert rows.topLevelItem(0).text(0) == "资料库"


def test_arrows_are_signs_in_chinese_as_they_are_on_the_keys(window, sheet, appearance):
    part = sheet
    action = QAction("x", window, shortcut=QKeySequence("Alt+Down"))
    part.addAction(action)
    appearance.set_language("zh_CN")
    assert "Alt+↓" in {keys for _, keys, _ in sheet.rows}
