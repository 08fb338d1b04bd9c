"""Panes: the parts of the window, which F6 and Shift+F6 go round."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


class Panes(QObject):
    """Moves the keyboard focus from pane to pane; those in which nothing can be done are left out.

    Attributes:
        next, previous: The actions for it.
        menu: The action that opens the menu of what has the focus, as the menu key does.
    """

    def __init__(self, panes: Sequence[QWidget], window: QWidget) -> None:
        super().__init__(window)
        self._panes = panes
        self.next = QAction(window, shortcut=QKeySequence("F6"))
        self.previous = QAction(window, shortcut=QKeySequence("Shift+F6"))
        self.next.triggered.connect(lambda: self._step(1))
        self.previous.triggered.connect(lambda: self._step(-1))
        self.menu = QAction(window)
        if sys.platform != "win32":  # which does it by itself
            self.menu.setShortcut(QKeySequence("Shift+F10"))
        self.menu.triggered.connect(_open_menu)
        window.addActions([self.next, self.previous, self.menu])

    def _step(self, step: int) -> None:
        focused = QApplication.focusWidget()
        here = -1 if step > 0 else 0
        for place, pane in enumerate(self._panes):
            if focused and (pane is focused or pane.isAncestorOf(focused)):
                here = place
        count = len(self._panes)
        for place in range(here + step, here + step * count, step):
            if (entry := _entry(self._panes[place % count])) is not None:
                entry.setFocus(Qt.FocusReason.TabFocusReason)
                return


def _open_menu() -> None:
    if focused := QApplication.focusWidget():
        place = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        by_key = QContextMenuEvent.Reason.Keyboard
        event = QContextMenuEvent(by_key, place, focused.mapToGlobal(place))
        QApplication.postEvent(focused, event)


def _entry(pane: QWidget) -> QWidget | None:
    """Return what takes keys in a pane: rather a list or a field than a button, and the first."""
    tab = Qt.FocusPolicy.TabFocus
    able = [
        each
        for each in pane.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & tab == tab
    ]

    def order(each: QWidget) -> tuple[bool, int, int]:
        place = each.mapTo(pane, QPoint())
        return isinstance(each, QAbstractButton), place.y(), place.x()

    return min(able, key=order, default=None)
