import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QPlainTextEdit, QPushButton, QWidget

from app.widgets import column
from app.window.focus_ring import FocusRing, FocusRings


def ring_of(window):
    return window.findChild(FocusRing)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayout(column(QPushButton("One"), QListWidget(), QListWidget()))
    window.resize(300, 300)
    FocusRings(window)
    with qtbot.waitActive(window):
        window.show()
    return window


def test_it_frames_the_list_that_a_key_has_gone_to(qtbot, window):
    one, other = window.findChildren(QListWidget)
    window.findChild(QPushButton).setFocus()
    assert ring_of(window) is None
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert ring_of(window).isVisible()
    assert ring_of(window).geometry().contains(one.geometry())
    assert not ring_of(window).mask().intersects(one.geometry().translated(-ring_of(window).pos()))
    accent = window.palette().accent().color()
    corner = ring_of(window).pos()
    assert window.grab().toImage().pixelColor(corner) == accent
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert ring_of(window).geometry().contains(other.geometry())


def test_a_click_needs_no_frame(qtbot, window):
    one, other = window.findChildren(QListWidget)
    one.setFocus()
    assert ring_of(window).isVisible()
    qtbot.mousePress(other.viewport(), Qt.MouseButton.LeftButton)
    assert ring_of(window).isHidden()
    qtbot.mouseRelease(other.viewport(), Qt.MouseButton.LeftButton)


def test_it_goes_with_what_it_frames(qtbot, window):
    one, other = window.findChildren(QListWidget)
    one.setFocus()
    one.hide()
    assert ring_of(window).isHidden() or ring_of(window).widget() is other
    other.setFocus()
    shiboken6.delete(other)
    assert ring_of(window).isHidden()


def test_each_dialog_has_one_but_not_around_what_shows_the_focus_itself(qtbot, window):
    dialog = QDialog(window)
    shown, written = QListWidget(), QPlainTextEdit()
    dialog.setLayout(column(QPushButton("One"), shown, written))
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    shown.setFocus()
    ring = ring_of(dialog)
    assert ring.isVisible()
    assert ring.geometry().contains(shown.geometry())
    written.setFocus()
    assert ring.isHidden()
    shown.setFocus()
    assert ring.isVisible()
    assert len(dialog.findChildren(FocusRing)) == 1
