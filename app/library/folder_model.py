"""FolderModel: the folders of the library and those below them, with what is known of each.

The content of a folder is asked for when the folder is expanded, and arrives later.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QIcon, QPalette

from app.widgets import tooltip
from engine import FolderStats

_Index = QModelIndex | QPersistentModelIndex
NAME, STATE = range(2)
PATH_ROLE = Qt.ItemDataRole.UserRole
_PADDING = 6  # pixels above and below a row
_numbers = count(1)


@dataclass(eq=False, slots=True)
class _Node:
    path: Path
    above: "_Node | None" = None
    stats: FolderStats | None = None
    below: list["_Node"] = field(default_factory=list)
    asked: bool = False  # for what is below
    known: bool = False  # what is below has arrived
    number: int = field(default_factory=lambda: next(_numbers))  # what an index carries

    @property
    def lacks_content(self) -> bool:
        """Whether it holds folders that have not arrived."""
        return self.stats is not None and self.stats.parted and not self.known


class FolderModel(QAbstractItemModel):
    """Folders in two columns: their name, and how many documents they hold.

    Signals:
        opened: A folder (a Path) was expanded; its content is wanted.
    """

    opened = Signal(object)

    def __init__(self, folder: QIcon, file: QIcon, parent: QObject | None = None) -> None:
        """`folder` and `file` are the icons of rows."""
        super().__init__(parent)
        self._roots: list[_Node] = []
        self._nodes: dict[int, _Node] = {}  # by number; Qt may still ask for removed ones
        self._indexing: Path | None = None
        self._folder, self._file = folder, file

    @property
    def folders(self) -> list[Path]:
        """The folders of the library, in the order of the rows."""
        return [node.path for node in self._roots]

    @property
    def unfolded(self) -> list[Path]:
        """The folders whose content was asked for."""
        return [node.path for node in self._walk() if node.asked]

    def show_folders(self, folders: Iterable[Path]) -> bool:
        """Show the folders of the library; return False when they are shown already."""
        wanted = list(folders)
        if wanted == self.folders:
            return False
        known = {node.path: node for node in self._roots}
        self.beginResetModel()
        self._roots = [known.get(path) or self._make(path) for path in wanted]
        self.endResetModel()
        self._sweep()
        return True

    def show_stats(self, folder: Path | None, stats: Sequence[FolderStats]) -> None:
        """Show what is known of the folders in `folder`; None: of those of the library."""
        if folder is None:
            known = {each.path: each for each in stats}
            for node in self._roots:
                node.stats = known.get(node.path, node.stats)
            self._notify(self._roots)
            return
        above = self._find(folder)
        if above is None:
            return
        above.known = True
        if [node.path for node in above.below] != [each.path for each in stats]:
            self._replace(above, stats)
        for node, each in zip(above.below, stats, strict=True):
            node.stats = each
        self._notify(above.below)

    def find(self, path: Path) -> QModelIndex:
        """Return the index of a folder, an invalid one if it is not in the tree."""
        node = self._find(path)
        return self._index(node) if node else QModelIndex()

    def mark_indexing(self, path: Path | None) -> None:
        """Mark the folder of the library that contains `path`; None: no folder."""
        before = self._indexing
        self._indexing = next(
            (each for each in self.folders if path is not None and path.is_relative_to(each)), None
        )
        if before != self._indexing:
            self._notify(self._roots)

    def _replace(self, above: _Node, stats: Sequence[FolderStats]) -> None:
        """Replace the folders in `above`; those that stay keep what is below them."""
        parent = self._index(above)
        known = {node.path: node for node in above.below}
        if above.below:
            self.beginRemoveRows(parent, 0, len(above.below) - 1)
            above.below = []
            self.endRemoveRows()
        if stats:
            self.beginInsertRows(parent, 0, len(stats) - 1)
            paths = [each.path for each in stats]
            above.below = [known.get(path) or self._make(path, above) for path in paths]
            self.endInsertRows()
        self._sweep()

    def _walk(self) -> Iterator[_Node]:
        waiting = list(self._roots)
        while waiting:
            node = waiting.pop()
            waiting += node.below
            yield node

    def _sweep(self) -> None:
        """Forget nodes that are no longer in the tree."""
        self._nodes = {node.number: node for node in self._walk()}

    def _make(self, path: Path, above: _Node | None = None) -> _Node:
        node = _Node(path, above)
        self._nodes[node.number] = node
        return node

    def _notify(self, nodes: list[_Node]) -> None:
        if nodes:
            self.dataChanged.emit(self._index(nodes[0]), self._index(nodes[-1], STATE))

    def _find(self, path: Path) -> _Node | None:
        nodes = self._roots
        while node := next((each for each in nodes if path.is_relative_to(each.path)), None):
            if node.path == path:
                return node
            nodes = node.below
        return None

    def _index(self, node: _Node, column: int = NAME) -> QModelIndex:
        siblings = node.above.below if node.above else self._roots
        return self.createIndex(siblings.index(node), column, node.number)

    def _node(self, index: _Index) -> _Node | None:
        return self._nodes.get(index.internalId()) if index.isValid() else None

    # --- QAbstractItemModel

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a row among its siblings."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        above = self._node(parent)
        return self.createIndex(row, column, (above.below if above else self._roots)[row].number)

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        """Return the folder around."""
        node = self._node(index)
        return self._index(node.above) if node and node.above else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Count the folders that are known to be in it."""
        if parent.column() > 0:
            return 0
        node = self._node(parent)
        return len(node.below if node else self._roots)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Name, state."""
        return 2

    def hasChildren(self, parent: _Index = QModelIndex()) -> bool:  # noqa: B008
        """Return whether it can be expanded, though its content may not be known yet."""
        node = self._node(parent)
        if node is None:
            return bool(self._roots)
        return parent.column() <= 0 and bool(node.below or node.lacks_content)

    def canFetchMore(self, parent: _Index) -> bool:
        """Return whether its content has not been asked for yet."""
        node = self._node(parent)
        return bool(node and not node.asked and node.stats and node.stats.parted)

    def fetchMore(self, parent: _Index) -> None:
        """Ask for its content."""
        node = self._node(parent)
        if node:
            node.asked = True
            self.opened.emit(node.path)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows."""
        node = self._node(index)
        if node is None:
            return None
        if role == PATH_ROLE:
            return node.path
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"{node.path}\n{self._in_words(node)}".rstrip())
        if role == Qt.ItemDataRole.SizeHintRole and index.column() == NAME:
            return QSize(0, QFontMetrics(QGuiApplication.font()).height() + 2 * _PADDING)
        if index.column() == NAME:
            if role == Qt.ItemDataRole.DisplayRole:
                return node.path.name or str(node.path)
            if role == Qt.ItemDataRole.DecorationRole:
                return self._file if node.stats and node.stats.is_file else self._folder
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{node.path.name or node.path}, {self._in_words(node)}"
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._state(node)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _state(self, node: _Node) -> str:
        if node.stats is None:
            return ""
        if not node.stats.there:
            return self.tr("Unavailable")
        documents = f"{node.stats.documents:,}"
        return f"{documents} …" if node.path == self._indexing else documents

    def _in_words(self, node: _Node) -> str:
        if node.stats is None:
            return ""
        documents, skipped = f"{node.stats.documents:,}", f"{node.stats.skipped:,}"
        words = [self.tr("{count} documents indexed").format(count=documents)]
        if node.stats.skipped:
            words.append(self.tr("{count} not indexed").format(count=skipped))
        if not node.stats.there:
            words.append(self.tr("unavailable just now; its index is kept"))
        if node.path == self._indexing:
            words.append(self.tr("being indexed"))
        return ", ".join(words)
