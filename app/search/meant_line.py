"""MeantLine: above the hits, the question that was perhaps meant, where a word of it is unknown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.widgets import Links, Translated, meant_in_words


class MeantLine(Translated, Links):
    """A link to ask that; hidden where there is none. What is meant by half a word is not said.

    Signals:
        wanted: The question that was meant.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meant")
        self._meant = ""
        self.linkActivated.connect(lambda: self.wanted.emit(self._meant))
        self.hide()

    def note(self, meant: str, *, at_once: bool) -> None:
        """Show what was meant, now or with the next pause; "" is nothing."""
        self._meant = meant
        if at_once or not meant or self.isVisible():
            self.reveal()

    def reveal(self) -> None:
        """Show what is noted, if anything is."""
        self._retranslate()
        self.setVisible(bool(self._meant))

    def _retranslate(self) -> None:
        self.setText(meant_in_words(self._meant))
