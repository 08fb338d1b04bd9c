"""FocusRing: a frame in the accent colour around what has the keyboard, in all windows."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFocusFrame,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid


class FocusRing(QFocusFrame):
    """The frame of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        self._style = _Above()
        self.setStyle(self._style)

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().accent())


class FocusRings(QObject):
    """Has a ring follow the focus where a key has moved it: to a list, a tree, a text or a page.

    Smaller things show the focus themselves.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._ring: FocusRing | None = None
        application.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, _: QWidget, focused: QWidget | None) -> None:
        # What has lost the focus may be half destroyed, and is not asked for anything.
        if self._ring is not None and isValid(self._ring):
            self._ring.setWidget(None)  # type: ignore[arg-type]  # None is none
        self._ring = None
        if focused is not None and _is_ringed(focused):
            window = focused.window()
            self._ring = window.findChild(FocusRing) or FocusRing(window)
            self._ring.setWidget(focused)


def _is_ringed(focused: QWidget) -> bool:
    """Whether a key has moved the focus to what does not show it by itself."""
    if not isinstance(focused, QAbstractScrollArea) or QGuiApplication.mouseButtons():
        return False
    is_written = isinstance(focused, QPlainTextEdit) and not focused.isReadOnly()
    return not is_written and focused.window().windowType() != Qt.WindowType.Popup


class _Above(QProxyStyle):
    """Has the frame stand above its neighbours, which leave it no room."""

    # --- Qt

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        above = hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget
        return 1 if above else super().styleHint(hint, option, widget, returnData)
