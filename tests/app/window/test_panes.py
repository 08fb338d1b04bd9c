import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QWidget,
)

from app.widgets import column
from app.window.panes import Panes


@pytest.fixture
def window(qtbot):
    """Three panes: a button with a list, nothing but a button, and a field."""
    window = QMainWindow()
    qtbot.addWidget(window)
    panes = []
    for parts in (
        (QPushButton("Add"), QListWidget()),
        (QPushButton("Chip"),),
        (QLineEdit(),),
    ):
        pane = QWidget()
        pane.setLayout(column(*parts))
        panes.append(pane)
    page = QWidget()
    page.setLayout(column(*panes))
    window.setCentralWidget(page)
    window.panes = Panes(panes, window)
    with qtbot.waitActive(window):
        window.show()
    return window


def go_round(qtbot, window, times, shift=Qt.KeyboardModifier.NoModifier):
    for _ in range(times):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6, shift)
        yield type(QApplication.focusWidget())


def test_f6_goes_round_by_what_matters_in_a_pane(qtbot, window):
    window.findChild(QLineEdit).setFocus()
    assert list(go_round(qtbot, window, 4)) == [QListWidget, QPushButton, QLineEdit, QListWidget]
    back = go_round(qtbot, window, 3, Qt.KeyboardModifier.ShiftModifier)
    assert list(back) == [QLineEdit, QPushButton, QListWidget]


def test_what_is_hidden_or_can_do_nothing_is_left_out(qtbot, window):
    window.findChild(QListWidget).hide()
    window.findChildren(QPushButton)[0].setEnabled(False)
    window.findChild(QLineEdit).setFocus()
    assert list(go_round(qtbot, window, 2)) == [QPushButton, QLineEdit]


def test_it_begins_at_an_end_where_no_pane_has_the_focus(qtbot, window):
    window.setFocus()
    assert next(go_round(qtbot, window, 1)) is QListWidget
    window.setFocus()
    back = go_round(qtbot, window, 1, Qt.KeyboardModifier.ShiftModifier)
    assert next(back) is QLineEdit


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does it by itself")
def test_the_menu_of_what_has_the_focus_is_opened_by_a_key(qtbot, window):
    rows = window.findChild(QListWidget)
    rows.addItem("one")
    rows.setCurrentRow(0)
    rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    rows.setFocus()
    with qtbot.waitSignal(rows.customContextMenuRequested) as asked:
        qtbot.keyClick(rows, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert rows.visualItemRect(rows.item(0)).contains(asked.args[0])
