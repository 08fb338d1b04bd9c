"""Translated, bring_up and more: what panels, dialogs and windows have in common."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    _Widget = object

_FRAME = 8, 40  # pixels: the most that a desktop is expected to put around a window


class Translated(_Widget):
    """A mixin, named before the widget it is mixed into: follows the language and the theme."""

    def _retranslate(self) -> None:
        """Set all texts again."""
        raise NotImplementedError

    def _recolour(self) -> None:
        """Set again what was derived from the palette; nothing where nothing is."""

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)


def resize_within_screen(window: "QWidget", width: int, height: int) -> None:
    """Give a window this size, or as much of it as the screen has room for."""
    room = window.screen().availableSize() - QSize(*_FRAME)
    window.resize(QSize(width, height).boundedTo(room))


def bring_up(window: "QWidget") -> None:
    """Show a window, or the one that is there; the screen may have become smaller meanwhile."""
    if window.isHidden() and window.windowHandle():  # it has been shown before
        window.restoreGeometry(window.saveGeometry())
    window.show()
    window.raise_()
    window.activateWindow()
