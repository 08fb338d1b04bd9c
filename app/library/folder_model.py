"""FolderModel: the folders of the library and those below them, each with what is known of it.

What is below a folder is asked for when it is unfolded, and comes when it comes.
"""

from collections.abc import Iterable, Sequence
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

from app.widgets.label import tooltip
from engine import FolderStats

_Index = QModelIndex | QPersistentModelIndex
NAME, STATE = range(2)
PATH_ROLE = Qt.ItemDataRole.UserRole
_AIR = 6  # pixels above and below a row


_numbers = count(1)


@dataclass(eq=False, slots=True)
class _Node:
    path: Path
    above: "_Node | None" = None
    branch: FolderStats | None = None
    below: list["_Node"] = field(default_factory=list)
    opened: bool = False  # what is below was asked for
    known: bool = False  # and has come
    number: int = field(default_factory=lambda: next(_numbers))  # what an index carries


class FolderModel(QAbstractItemModel):
    """Folders in two columns: their name, and how many documents they hold.

    Signals:
        opened: A folder (a Path) was unfolded; what is in it is wanted.
    """

    opened = Signal(object)

    def __init__(self, folder: QIcon, file: QIcon, parent: QObject | None = None) -> None:
        """The icons of folders and of files."""
        super().__init__(parent)
        self._roots: list[_Node] = []
        self._nodes: dict[int, _Node] = {}  # by number; one that is gone may still be asked for
        self._reading: Path | None = None
        self._folder, self._file = folder, file

    @property
    def folders(self) -> list[Path]:
        """The folders of the library, in the order of the rows."""
        return [node.path for node in self._roots]

    @property
    def unfolded(self) -> list[Path]:
        """The folders whose content was asked for."""
        waiting, found = list(self._roots), []
        while waiting:
            node = waiting.pop()
            waiting += node.below
            found += [node.path] if node.opened else []
        return found

    def show_folders(self, folders: Iterable[Path]) -> bool:
        """Put up the folders of the library; False when they are there already."""
        wanted = list(folders)
        if wanted == self.folders:
            return False
        known = {node.path: node for node in self._roots}
        self.beginResetModel()
        self._roots = [known.get(path) or self._made(path) for path in wanted]
        self.endResetModel()
        self._sweep()
        return True

    def show_branches(self, folder: Path | None, branches: Sequence[FolderStats]) -> None:
        """Show what is known of the folders in `folder`; None: of those of the library."""
        if folder is None:
            known = {branch.path: branch for branch in branches}
            for node in self._roots:
                node.branch = known.get(node.path, node.branch)
            self._tell(self._roots)
            return
        above = self._find(folder)
        if above is None:
            return
        above.known = True
        if [node.path for node in above.below] != [branch.path for branch in branches]:
            self._replace(above, branches)
        for node, branch in zip(above.below, branches, strict=True):
            node.branch = branch
        self._tell(above.below)

    def place(self, path: Path) -> QModelIndex:
        """Where a folder is in the tree; nowhere if it is not there."""
        node = self._find(path)
        return self._index(node) if node else QModelIndex()

    def set_reading(self, path: Path | None) -> None:
        """Show which of the folders is being read: the one that holds `path`."""
        before = self._reading
        self._reading = next(
            (each for each in self.folders if path is not None and path.is_relative_to(each)), None
        )
        if before != self._reading:
            self._tell(self._roots)

    def _replace(self, above: _Node, branches: Sequence[FolderStats]) -> None:
        """Other folders than before are in `above`; those that stay keep what is below them."""
        parent = self._index(above)
        known = {node.path: node for node in above.below}
        if above.below:
            self.beginRemoveRows(parent, 0, len(above.below) - 1)
            above.below = []
            self.endRemoveRows()
        if branches:
            self.beginInsertRows(parent, 0, len(branches) - 1)
            paths = [branch.path for branch in branches]
            above.below = [known.get(path) or self._made(path, above) for path in paths]
            self.endInsertRows()
        self._sweep()

    def _sweep(self) -> None:
        """Forget nodes that are in the tree no more."""
        waiting, found = list(self._roots), []
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting += node.below
        self._nodes = {node.number: node for node in found}

    def _made(self, path: Path, above: _Node | None = None) -> _Node:
        node = _Node(path, above)
        self._nodes[node.number] = node
        return node

    def _tell(self, nodes: list[_Node]) -> None:
        if nodes:
            self.dataChanged.emit(self._index(nodes[0]), self._index(nodes[-1], STATE))

    def _find(self, path: Path) -> _Node | None:
        nodes = self._roots
        while node := next((each for each in nodes if path.is_relative_to(each.path)), None):
            if node.path == path:
                return node
            nodes = node.below
        return None

    def _siblings(self, node: _Node) -> list[_Node]:
        return node.above.below if node.above else self._roots

    def _index(self, node: _Node, column: int = NAME) -> QModelIndex:
        return self.createIndex(self._siblings(node).index(node), column, node.number)

    def _node(self, index: _Index) -> _Node | None:
        return self._nodes.get(index.internalId()) if index.isValid() else None

    # --- QAbstractItemModel

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """A folder's row among its siblings."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        above = self._node(parent)
        return self.createIndex(row, column, (above.below if above else self._roots)[row].number)

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        """The folder around."""
        node = self._node(index)
        return self._index(node.above) if node and node.above else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Folders that are known to be in it."""
        if parent.column() > 0:
            return 0
        node = self._node(parent)
        return len(node.below if node else self._roots)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Name, state."""
        return 2

    def hasChildren(self, parent: _Index = QModelIndex()) -> bool:  # noqa: B008
        """Whether it can be unfolded, though what is in it may not be known yet."""
        node = self._node(parent)
        if node is None:
            return bool(self._roots)
        if parent.column() > 0:
            return False
        awaited = node.branch and node.branch.parted and not node.known
        return bool(node.below or awaited)

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether it has not been asked for yet."""
        node = self._node(parent)
        return bool(node and not node.opened and node.branch and node.branch.parted)

    def fetchMore(self, parent: _Index) -> None:
        """Ask for what is in it."""
        node = self._node(parent)
        if node:
            node.opened = True
            self.opened.emit(node.path)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says."""
        node = self._node(index)
        if node is None:
            return None
        if role == PATH_ROLE:
            return node.path
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"{node.path}\n{self._in_words(node)}".rstrip())
        if role == Qt.ItemDataRole.SizeHintRole and index.column() == NAME:
            return QSize(0, QFontMetrics(QGuiApplication.font()).height() + 2 * _AIR)
        if index.column() == NAME:
            if role == Qt.ItemDataRole.DisplayRole:
                return node.path.name or str(node.path)
            if role == Qt.ItemDataRole.DecorationRole:
                is_file = node.branch is not None and node.branch.is_file
                return self._file if is_file else self._folder
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
        if node.branch is None:
            return ""
        if not node.branch.there:
            return self.tr("not there")
        documents = f"{node.branch.documents:,}"
        return f"{documents} …" if node.path == self._reading else documents

    def _in_words(self, node: _Node) -> str:
        """All that is known of a folder."""
        if node.branch is None:
            return ""
        documents, skipped = f"{node.branch.documents:,}", f"{node.branch.skipped:,}"
        words = [self.tr("{count} documents can be found").format(count=documents)]
        if node.branch.skipped:
            words.append(self.tr("{count} skipped").format(count=skipped))
        if not node.branch.there:
            words.append(self.tr("not there just now; what was read from it is kept"))
        if node.path == self._reading:
            words.append(self.tr("being read"))
        return ", ".join(words)
