"""Translated, bring_up: what panels and dialogs have in common."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    _Widget = object


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


def bring_up(window: "QWidget") -> None:
    window.show()
    window.raise_()
    window.activateWindow()
