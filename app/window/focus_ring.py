"""FocusRing: a frame in the accent colour around what has the keyboard."""

from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFocusFrame,
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
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, focused: QWidget | None) -> None:
        by_key = not QGuiApplication.mouseButtons()
        inside = focused is not None and self._window.isAncestorOf(focused)
        ringed = inside and by_key and isinstance(focused, QAbstractScrollArea)
        self.setWidget(focused if ringed else None)  # type: ignore[arg-type]  # None is none

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().accent())


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
