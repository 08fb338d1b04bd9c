"""SkippedModel: the files that could not be read, grouped by why, in plain words.

The groups are the causes that the engine tells apart; what it says of a single file stands beside
it as the detail.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication

from app.translate import said
from app.widgets.label import tooltip
from engine import Cause, Skipped

_Index = QModelIndex | QPersistentModelIndex
# What the person can do something about comes first.
CAUSES: tuple[Cause | None, ...] = (
    "password", "denied", "program", "limit", "scanned", "protected", "damaged", "unsupported",
    "empty", "gone", None,
)  # fmt: skip
NAME, DETAIL, FOLDER = range(3)
_AIR = 4  # pixels above and below a row


class SkippedModel(QAbstractItemModel):
    """Two levels: causes that occur, and below each its files, in the order of their paths."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Skipped, ...] = ()
        self._groups: list[tuple[Cause | None, list[Skipped]]] = []

    def show(self, skipped: Sequence[Skipped]) -> bool:
        """Put up these files; False when they were there already, and nothing has changed."""
        if tuple(skipped) == self._shown:
            return False
        self.beginResetModel()
        self._shown = tuple(skipped)
        by_cause: dict[Cause | None, list[Skipped]] = {cause: [] for cause in CAUSES}
        for each in self._shown:
            by_cause[each.cause].append(each)
        self._groups = [(cause, files) for cause, files in by_cause.items() if files]
        self.endResetModel()
        return True

    def retranslate(self) -> None:
        """Name everything anew, in the language that holds now."""
        if self._groups:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._groups) - 1, NAME))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, FOLDER)

    def cause(self, index: _Index) -> Cause | None:
        """The cause that a group stands for, or that a file has."""
        row = index.internalId() - 1 if index.internalId() else index.row()
        return self._groups[row][0]

    def files(self, indexes: Iterable[_Index]) -> list[Skipped]:
        """The files of these rows, each once; of a group all."""
        found: dict[Path, Skipped] = {}
        for index in indexes:
            group = self._groups[index.internalId() - 1 if index.internalId() else index.row()][1]
            for each in [group[index.row()]] if index.internalId() else group:
                found[each.path] = each
        return list(found.values())

    def headline(self, cause: Cause | None) -> str:
        """What a cause is called."""
        return {
            "password": self.tr("Needs a password"),
            "denied": self.tr("May not be opened"),
            "program": self.tr("Needs another program"),
            "limit": self.tr("Over a limit"),
            "scanned": self.tr("Scanned, without text"),
            "protected": self.tr("Protected"),
            "damaged": self.tr("Damaged"),
            "unsupported": self.tr("Of a kind that is not read"),
            "empty": self.tr("Without text"),
            "gone": self.tr("No longer there"),
            None: self.tr("Other reasons"),
        }[cause]

    def advice(self, cause: Cause | None) -> str:
        """What a cause means, and what can be done."""
        return {
            "password": self.tr(
                "These files are encrypted. Enter the password, and all that it opens are read. "
                "It is kept in a file of the library that only you can read."
            ),
            "denied": self.tr(
                "The system does not let Pagewise open them. Give yourself the right to read them, "
                "close the program that holds them, or rename them; then try again."
            ),
            "program": self.tr(
                "They are read with the help of another program. Install it, then try again."
            ),
            "limit": self.tr(
                "They are too large, took too long, or need too much memory. "
                "The limits are in the settings."
            ),
            "scanned": self.tr(
                "Their pages are pictures. Recognising the text needs OCR; "
                "the sentence beside each file says what is missing here."
            ),
            "protected": self.tr(
                "They are locked by rights management, which no password opens here. "
                "Save an unprotected copy with the program that made them."
            ),
            "damaged": self.tr(
                "Their content is broken. Open them in the program that made them and save them "
                "again, or fetch them once more."
            ),
            "unsupported": self.tr(
                "There is no reader for them. To have fewer of them in this list, ignore them."
            ),
            "empty": self.tr("There is no text in them; nothing is lost."),
            "gone": self.tr("They went away before they were read. Try again if they are back."),
            None: self.tr("The sentence beside each file says what happened."),
        }[cause]

    # --- QAbstractItemModel

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Groups carry the id 0, files the place of their group, counted from 1."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        """The group of a file."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Groups, files of a group, nothing below files."""
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self._groups[parent.row()][1])

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Name, detail, folder."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("File"), self.tr("What happened"), self.tr("Folder"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, QFontMetrics(QGuiApplication.font()).height() + 2 * _AIR)
        if not index.internalId():
            return self._of_group(*self._groups[index.row()], index.column(), role)
        file = self._groups[index.internalId() - 1][1][index.row()]
        texts = (file.path.name, said(file.reason), str(file.path.parent))
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(str(file.path) if index.column() == NAME else texts[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return f"{file.path.name}: {self.headline(file.cause)}. {said(file.reason)}"
        return None

    def _of_group(self, cause: Cause | None, files: list[Skipped], column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        if column == NAME and role == Qt.ItemDataRole.DisplayRole:
            return f"{self.headline(cause)} ({len(files):,})"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.advice(cause))
        if column == NAME and role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headline(cause)}, {len(files):,}. {self.advice(cause)}"
        return None
