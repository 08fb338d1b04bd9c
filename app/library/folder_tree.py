"""FolderTree: the folders of the library and those below them, with what is known of each."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
)

from app.widgets import SIDE, Translated, counted, icon, shortened, tooltip, without_controls
from engine import FolderStats

_NAME, _STATE = range(2)  # columns
_PATH, _STATS, _ASKED = (Qt.ItemDataRole.UserRole + number for number in range(3))
_PADDING = 6  # pixels above and below a row
_LONGEST = 255  # signs of a name


class FolderTree(Translated, QTreeWidget):
    """Folders with the number of their documents.

    Attributes:
        group_of: Returns the group that alone sees a folder of a team's library, or "".

    Signals:
        content_wanted: A folder (a Path) was expanded for the first time; see `show_stats`.
    """

    content_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._folder, self._file = icon("folder"), icon("file")
        self._indexing: Path | None = None
        self.group_of: Callable[[Path], str] = lambda _folder: ""
        self.setObjectName("folders")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(_STATE, QHeaderView.ResizeMode.ResizeToContents)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.itemExpanded.connect(self._on_expanded)
        self._retranslate()

    @property
    def folders(self) -> list[Path]:
        """The folders of the library, in the order of the rows."""
        return [_path(item) for item in _children(self.invisibleRootItem())]

    @property
    def opened(self) -> list[Path]:
        return [_path(item) for item in self._all() if item.data(_NAME, _ASKED)]

    @property
    def selected(self) -> list[Path]:
        return [_path(item) for item in self.selectedItems()]

    def show_folders(self, folders: Iterable[Path]) -> None:
        self._arrange(self.invisibleRootItem(), list(folders))

    def show_stats(self, folder: Path | None, found: Sequence[FolderStats]) -> None:
        """Show what is known of the folders in `folder`; None: of those of the library."""
        above = self.invisibleRootItem() if folder is None else self._find(folder)
        if above is None:
            return
        if folder is not None:
            self._arrange(above, [each.path for each in found])
            above.setChildIndicatorPolicy(_WITH_CHILDREN)
        known = {each.path: each for each in found}
        for item in _children(above):
            stats = known.get(_path(item))
            if stats and stats != item.data(_NAME, _STATS):  # most stay: each takes a while
                item.setData(_NAME, _STATS, stats)
                if stats.has_subfolders and not item.childCount() and not item.data(_NAME, _ASKED):
                    item.setChildIndicatorPolicy(_ALWAYS)
                self._set_texts(item)

    def mark_indexing(self, path: Path | None) -> None:
        """Mark the folder of the library that contains `path`; None: no folder."""
        before = self._indexing
        self._indexing = next(
            (each for each in self.folders if path is not None and path.is_relative_to(each)), None
        )
        if before != self._indexing:
            for item in _children(self.invisibleRootItem()):
                self._set_texts(item)

    def _arrange(self, above: QTreeWidgetItem, wanted: list[Path]) -> None:
        """Make these the folders in `above`; those that stay keep what is below them."""
        among, there = set(wanted), list(map(_path, _children(above)))
        if there == wanted:
            return
        kept = dict.fromkeys(path for path in there if path in among)
        if list(kept) != [path for path in wanted if path in kept]:
            above.takeChildren()  # in another order: rare
        for item in _children(above):
            if _path(item) not in among:
                above.removeChild(item)
        for row, path in enumerate(wanted):
            shown = above.child(row)
            if shown is None or _path(shown) != path:
                above.insertChild(row, self._make(path))

    def _make(self, path: Path) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(_NAME, _PATH, path)
        item.setText(_NAME, without_controls(shortened(path.name or str(path), _LONGEST)))
        item.setSizeHint(_NAME, QSize(0, self.fontMetrics().height() + 2 * _PADDING))
        item.setTextAlignment(_STATE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._set_texts(item)
        return item

    def _set_texts(self, item: QTreeWidgetItem) -> None:
        path, stats = _path(item), item.data(_NAME, _STATS)
        words = self._in_words(stats, self.group_of(path), indexing=path == self._indexing)
        item.setIcon(_NAME, self._file if stats and stats.is_file else self._folder)
        item.setData(_NAME, Qt.ItemDataRole.AccessibleTextRole, f"{item.text(_NAME)}, {words}")
        item.setForeground(_STATE, self.palette().color(QPalette.ColorRole.PlaceholderText))
        for column in (_NAME, _STATE):
            item.setToolTip(column, tooltip(f"{path}\n{words}".rstrip()))
        if stats is None:
            return
        documents = f"{stats.documents:,} …" if path == self._indexing else f"{stats.documents:,}"
        item.setText(_STATE, documents if stats.is_available else self.tr("Unavailable"))

    def _in_words(self, stats: FolderStats | None, group: str, *, indexing: bool) -> str:
        if stats is None:
            return ""
        many = self.tr("{count} documents indexed")
        words = [counted(stats.documents, self.tr("1 document indexed"), many)]
        if stats.skipped:
            words.append(self.tr("{count} not indexed").format(count=f"{stats.skipped:,}"))
        if group:
            words.append(self.tr("visible only to the group {group}").format(group=group))
        if not stats.is_available:
            words.append(self.tr("unavailable at the moment; its index is kept"))
        if indexing:
            words.append(self.tr("being indexed"))
        return ", ".join(words)

    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        if not item.data(_NAME, _ASKED):
            item.setData(_NAME, _ASKED, True)
            self.content_wanted.emit(_path(item))

    def _find(self, path: Path) -> QTreeWidgetItem | None:
        return next((item for item in self._all() if _path(item) == path), None)

    def _all(self) -> Iterable[QTreeWidgetItem]:
        items = QTreeWidgetItemIterator(self)
        while item := items.value():
            yield item
            items += 1

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Folders"))
        for item in self._all():
            self._set_texts(item)

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._retranslate()
        super().changeEvent(event)


_ALWAYS = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator
_WITH_CHILDREN = QTreeWidgetItem.ChildIndicatorPolicy.DontShowIndicatorWhenChildless


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for row in range(item.childCount()) if (child := item.child(row))]


def _path(item: QTreeWidgetItem) -> Path:
    path: Path = item.data(_NAME, _PATH)
    return path
