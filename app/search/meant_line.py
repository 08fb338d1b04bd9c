"""MeantLine: above the hits, the question that was perhaps meant, where a word of it is unknown."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.widgets import Translated


class MeantLine(Translated, QLabel):
    """A link to ask that; hidden where there is none. What is meant by half a word is not said.

    Signals:
        wanted: The question that was meant.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meant")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
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
        link = f'<a href="meant">{escape(self._meant)}</a>'
        self.setText(self.tr("Did you mean: {question}").format(question=link))
