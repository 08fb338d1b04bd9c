"""Translated, bring_up: what panels and dialogs have in common."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    _Widget = object


class Translated(_Widget):
    """A mixin, named before the widget it is mixed into: sets all texts again in a new language."""

    def _retranslate(self) -> None:
        raise NotImplementedError

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def bring_up(window: "QWidget") -> None:
    """Show a window, in front of others and with the focus."""
    window.show()
    window.raise_()
    window.activateWindow()
