"""NotesDialog: all notes of the library, to be looked through, exported and deleted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from app.results.noting import Noting
from app.translate import word
from app.widgets import LARGE, SMALL, Label, TextTable, Translated, button, column, shortened
from engine import Note

_SHOWN = 500  # letters of a note


class NotesDialog(Translated, QDialog):
    """Lists notes beside the window, which shows the passage of the one that is chosen.

    Signals:
        passage_wanted: That of this Note is to be shown.
        export_wanted: All notes are to be saved as a file.
    """

    passage_wanted = Signal(object)
    export_wanted = Signal()

    def __init__(self, noting: Noting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notes")
        self._noting = noting
        self._shown: Sequence[Note] = ()
        self._field = QLineEdit(clearButtonEnabled=True)
        self._field.textChanged.connect(self.refresh)
        self._table = TextTable("notes", 3, wide={0, 1})
        self._table.cellClicked.connect(self._on_chosen)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._show = self._table.addAction("", self._on_chosen)
        self._show.setShortcuts(QKeySequence.listFromString("Return; Enter"))
        self._delete = self._table.addAction("", QKeySequence.StandardKey.Delete, self._on_delete)
        for action in (self._show, self._delete):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._none = Label(wrap=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.close)
        self._export, self._remove = button(self.export_wanted), button(self._on_delete)
        for each in (self._export, self._remove):
            self._buttons.addButton(each, QDialogButtonBox.ButtonRole.ActionRole)
        self._table.itemSelectionChanged.connect(self._enable)
        parts = (self._field, self._none, self._table, self._buttons)
        self.setLayout(
            column(*parts, wide=self._table, spacing=SMALL, margins=(LARGE, LARGE, LARGE, LARGE))
        )
        self.resize(680, 420)
        noting.changed.connect(self.refresh)
        self._retranslate()

    def refresh(self) -> None:
        """Read the notes again, and show those that are sought."""
        notes, typed, row = self._noting.notes(), self._field.text(), self._table.currentRow()
        self._shown = notes.sought(typed) if notes is not None else ()
        self._table.show_rows(
            [(shortened(each.words, _SHOWN), each.label, each.when[:10]) for each in self._shown]
        )
        self._table.setCurrentCell(min(row, len(self._shown) - 1), 0)
        self._none.setText(self._remark(bool(notes)))
        self._none.setVisible(bool(self._none.text()))
        self._export.setEnabled(bool(notes))
        self._enable()

    def _enable(self) -> None:
        chosen = 0 <= self._table.currentRow() < len(self._shown)
        self._show.setEnabled(chosen)
        for each in (self._remove, self._delete):
            each.setEnabled(chosen and self._noting.refusal is None)

    def _remark(self, any_notes: bool) -> str:
        """Return why there is nothing to see, or nothing to change."""
        if any_notes and not self._shown:
            return self.tr("No note has all these words.")
        if why := self._noting.refusal:
            return word(why)
        if any_notes:
            return ""
        return self.tr("There are no notes yet. Press Ctrl+N on a passage to write one.")

    def _on_chosen(self) -> None:
        self.passage_wanted.emit(self._shown[self._table.currentRow()])

    def _on_delete(self) -> None:
        self._noting.delete(self._shown[self._table.currentRow()])

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Notes"))
        self._field.setPlaceholderText(self.tr("Search notes and their passages"))
        self._field.setAccessibleName(self.tr("Search notes and their passages"))
        self._table.setAccessibleName(self.tr("Notes"))
        self._table.name_columns([self.tr("Note"), self.tr("Passage"), self.tr("Date")])
        self._show.setText(self.tr("Show passage"))
        self._delete.setText(self.tr("Delete note"))
        self._remove.setText(self.tr("Delete note"))
        self._export.setText(self.tr("Export…"))
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        self.refresh()
