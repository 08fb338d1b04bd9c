"""SyntaxMenu: the ways in which a question can be written, each to be begun with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.widgets import Translated


class SyntaxMenu(Translated, QMenu):
    """What can stand in a question, with its meaning.

    Signals:
        chosen: A question with a place for the one that is there: {question}.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&How questions can be written"))
        ways = [
            ('"{question}"', self.tr('"two words"'), self.tr("exact phrase")),
            ("{question} -", self.tr("-word"), self.tr("must not occur")),
            ("{question} type:pdf", "type:pdf", self.tr("file type or extension")),
            ("{question} in:", self.tr("in:folder"), self.tr("folder or file, by name or path")),
            ("{question} after:2025-01", "after:2025-01", self.tr("changed or sent since then")),
            ("{question} before:2026", "before:2026", self.tr("changed or sent before then")),
            ("{question} lang:en", "lang:en", self.tr("language of the passage")),
        ]
        self.clear()
        for form, example, meaning in ways:
            action = self.addAction(f"{example}\t{meaning}")
            action.triggered.connect(lambda _=False, form=form: self.chosen.emit(form))
