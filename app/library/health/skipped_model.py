"""SkippedModel: the files that could not be indexed, grouped by the engine's causes."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication

from app.translate import word
from app.widgets import tooltip, without_controls
from engine import Cause, Skipped

if TYPE_CHECKING:  # it loads NumPy
    from engine import Elsewhere

_Index = QModelIndex | QPersistentModelIndex
NAME, DETAIL, FOLDER = range(3)
_PADDING = 4  # pixels above and below a row


class Desk(NamedTuple):
    """A computer of the team that could not read some files, in place of a cause."""

    name: str


_Key = Cause | Desk | None


class SkippedModel(QAbstractItemModel):
    """Two levels: causes that occur, and below each its files in the order given.

    Then other computers of a team, and below each the files that it could not read.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Sequence[Skipped], Sequence[Elsewhere]] = ((), ())
        self._groups: list[tuple[_Key, list[Skipped]]] = []

    def show(self, skipped: Sequence[Skipped], elsewhere: "Sequence[Elsewhere]" = ()) -> bool:
        """Show these files; return False when they are shown already."""
        if (shown := (tuple(skipped), tuple(elsewhere))) == self._shown:
            return False
        self.beginResetModel()
        self._shown = shown
        groups: dict[_Key, list[Skipped]] = {cause: [] for cause in self.headlines()}
        for each in skipped:
            groups[each.cause].append(each)
        for other in elsewhere:
            groups.setdefault(Desk(other.desk), []).append(other.skipped)
        self._groups = [(key, files) for key, files in groups.items() if files]
        self.endResetModel()
        return True

    def retranslate(self) -> None:
        if self._groups:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._groups) - 1, NAME))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, FOLDER)

    def cause(self, index: _Index) -> _Key:
        return self._group(index)[0]

    def files(self, indexes: Iterable[_Index]) -> list[Skipped]:
        """Return the files of these rows, each once; of a group all."""
        found: dict[tuple[_Key, Path], Skipped] = {}
        for index in indexes:
            key, group = self._group(index)
            for each in [group[index.row()]] if index.internalId() else group:
                found[key, each.path] = each
        return list(found.values())

    def headlines(self) -> dict[Cause | None, str]:
        """Return the names of causes; first those that the user can do something about."""
        return {
            "password": self.tr("Needs a password"),
            "denied": self.tr("No permission"),
            "program": self.tr("Needs LibreOffice"),
            "limit": self.tr("Too large or too slow"),
            "scanned": self.tr("Scanned, without text"),
            "protected": self.tr("Protected"),
            "damaged": self.tr("Damaged"),
            "unsupported": self.tr("Unsupported type"),
            "empty": self.tr("Without text"),
            "gone": self.tr("Deleted meanwhile"),
            None: self.tr("Other reasons"),
        }

    def headline(self, key: _Key) -> str:
        if isinstance(key, Desk):
            return self.tr("Not indexed on {computer}").format(computer=key.name)
        return self.headlines()[key]

    def advice(self, cause: _Key) -> str:
        if isinstance(cause, Desk):
            return self.tr("This computer of the team indexes them: retry them there.")
        return {
            "password": self.tr(
                "These files are encrypted. A password is tried on all of them, and kept in a "
                "file of the library that only you can read."
            ),
            "denied": self.tr(
                "The system does not let Pagewise open them. Give yourself permission to read "
                "them, or close the program that is using them; then retry."
            ),
            "program": self.tr(
                "These formats are read with the help of LibreOffice. Install it, then retry."
            ),
            "limit": self.tr(
                "They are too large, took too long, or need too much memory. "
                "The settings have the limits."
            ),
            "scanned": self.tr(
                "Their pages are images. Recognising the text needs OCR; "
                "the details of each file say what is missing here."
            ),
            "protected": self.tr(
                "They are locked by rights management, which no password can open here. Save "
                "unprotected copies with the program that made them."
            ),
            "damaged": self.tr(
                "Their content is damaged. Open them in the program that made them and save "
                "them again, or replace them with intact copies."
            ),
            "unsupported": self.tr(
                "Pagewise cannot read them. Exclude them to take them off this list."
            ),
            "empty": self.tr("They contain no text; nothing is missed."),
            "gone": self.tr("They were deleted before they were read. Retry if they are back."),
            None: self.tr("The details of each file say what happened."),
        }[cause]

    # --- QAbstractItemModel

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Give groups the id 0, files the number of their group, counted from 1."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self._groups[parent.row()][1])

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("File"), self.tr("Reason"), self.tr("Folder"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, QFontMetrics(QGuiApplication.font()).height() + 2 * _PADDING)
        if not index.internalId():
            return self._group_data(*self._groups[index.row()], index.column(), role)
        file = self._group(index)[1][index.row()]
        words = (file.path.name, word(file.reason), str(file.path.parent))
        texts = [without_controls(each) for each in words]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(str(file.path) if index.column() == NAME else texts[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return f"{file.path.name}: {self.headline(self._group(index)[0])}. {word(file.reason)}"
        return None

    def _group(self, index: _Index) -> tuple[_Key, list[Skipped]]:
        return self._groups[index.internalId() - 1 if index.internalId() else index.row()]

    def _group_data(self, cause: _Key, files: list[Skipped], column: int, role: int) -> Any:
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
