"""FocusRing: a frame in the accent colour around what has the keyboard, in all windows."""

from PySide6.QtCore import QObject, Qt
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


class FocusRing(QFocusFrame):
    """Follows the focus in a window, where a key has moved it: to a list, a tree, a text or a page.

    Smaller things show the focus themselves.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        self._window = window
        self._style = _Above()
        self.setStyle(self._style)
        _application().focusChanged.connect(self.follow)

    def follow(self, _: QWidget | None, focused: QWidget | None) -> None:
        inside = focused is not None and self._window.isAncestorOf(focused)
        ringed = inside and _is_ringed(focused)
        self.setWidget(focused if ringed else None)  # type: ignore[arg-type]  # None is none

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().accent())


class FocusRings(QObject):
    """Gives each window a ring of its own, once a key goes to something that is framed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        _application().focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, focused: QWidget | None) -> None:
        window = focused.window() if focused and _is_ringed(focused) else None
        if window and window.findChild(FocusRing) is None:
            FocusRing(window).follow(before, focused)


def _is_ringed(focused: QWidget | None) -> bool:
    """Whether a key has moved the focus to what does not show it by itself."""
    if not isinstance(focused, QAbstractScrollArea) or QGuiApplication.mouseButtons():
        return False
    is_written = isinstance(focused, QPlainTextEdit) and not focused.isReadOnly()
    return not is_written and focused.window().windowType() != Qt.WindowType.Popup


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


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
