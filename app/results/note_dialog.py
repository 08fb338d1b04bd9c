"""NoteDialog: a note on a passage, to be written, changed or deleted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from app.translate import heading_in_words
from app.widgets import (
    LARGE,
    SMALL,
    ElidedLabel,
    Label,
    Translated,
    column,
    page_in_words,
    shortened,
)
from engine import Hit

_SHOWN = 300  # letters of the passage


class NoteDialog(Translated, QDialog):
    """Shows the beginning of the passage, and below it the note.

    Signals:
        written: The note, "" to have none.
    """

    written = Signal(str)

    def __init__(self, hit: Hit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = page_in_words(hit.page, hit.page_label, hit.kind)
        title, passage = ElidedLabel(bold=True), Label(quiet=True, wrap=True)
        title.setText(
            " · ".join(part for part in (hit.title, heading_in_words(hit.heading), page) if part)
        )
        passage.setText(shortened(hit.text, _SHOWN))
        self._words = QPlainTextEdit(hit.note)
        self._words.setTabChangesFocus(True)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        self._delete = self._buttons.addButton("", QDialogButtonBox.ButtonRole.DestructiveRole)
        self._delete.setVisible(bool(hit.note))
        self._delete.clicked.connect(self._words.clear)
        self._delete.clicked.connect(self.accept)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.accept)
        self.accepted.connect(lambda: self.written.emit(self._words.toPlainText()))
        parts = (title, passage, self._words, self._buttons)
        self.setLayout(
            column(*parts, wide=self._words, spacing=SMALL, margins=(LARGE, LARGE, LARGE, LARGE))
        )
        self.resize(460, 320)
        self._retranslate()
        self._words.setFocus()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Note"))
        self._words.setAccessibleName(self.tr("Note"))
        self._words.setPlaceholderText(self.tr("A question finds the passage by these words, too"))
        self._delete.setText(self.tr("Delete note"))
        buttons = QDialogButtonBox.StandardButton
        self._buttons.button(buttons.Save).setText(self.tr("Save"))
        self._buttons.button(buttons.Cancel).setText(self.tr("Cancel"))
