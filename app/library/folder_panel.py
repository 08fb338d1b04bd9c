"""FolderPanel: the library's folders with their state, and where new ones are dropped."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from app.library.folder_tree import FolderTree
from app.widgets import LARGE, SMALL, TIGHT, Label, Translated, column, icon, row


def dropped_paths(mime: QMimeData) -> list[Path]:
    """Return the existing local folders and files among what is dragged."""
    paths = (_path(url) for url in mime.urls() if url.isLocalFile())
    return [path for path in paths if path.exists()]


def _path(url: QUrl) -> Path:
    # By way of bytes: a name need not be UTF-8, and QUrl.toLocalFile drops what is not.
    if os.name == "nt":
        return Path(url.toLocalFile())
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


class FolderPanel(Translated, QWidget):
    """The folders, and below them the folders that they contain.

    Attributes:
        tree: The folders on display, and what is known of them.

    Signals:
        chosen: Folders (a list of Path) that the user would add.
        removed: The folders (a list of Path) that the user has just removed.
        folders_changed: All folders (a list of Path), after some were added or removed,
            or to check them for changes.
        folder_opened: A folder (a Path) to be shown by the file manager.
        stats_wanted: Folders (a list of Path; None for the library) on display whose content
            is unknown or may have changed.
    """

    folders_changed = Signal(list)
    chosen = Signal(list)
    removed = Signal(list)
    folder_opened = Signal(object)
    stats_wanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._dropping = False
        self._title = Label(bold=True)
        self._add = _button("folder-plus", self.choose)
        self._remove = _button("folder-minus", self._remove_selected)
        self.tree = FolderTree()
        self.tree.content_wanted.connect(lambda folder: self.stats_wanted.emit([folder]))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.tree.itemSelectionChanged.connect(self._enable_actions)
        self.tree.itemDoubleClicked.connect(lambda *_: self._open_selected())
        self._open_action = self.tree.addAction("", self._open_selected)
        delete = QKeySequence.StandardKey.Delete
        self._remove_action = self.tree.addAction("", delete, self._remove_selected)
        self._remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        head = row(self._title, self._add, self._remove, wide=self._title, spacing=TIGHT)
        self.setLayout(column(head, self.tree, spacing=TIGHT, margins=(LARGE, SMALL, SMALL, SMALL)))
        self._enable_actions()
        self._retranslate()

    @property
    def folders(self) -> list[Path]:
        return self.tree.folders

    def show_folders(self, folders: Iterable[Path]) -> None:
        """Show the folders of the library; the only signal is `stats_wanted`."""
        self.tree.show_folders(folders)
        self._enable_actions()
        self.refresh_stats()

    def refresh_stats(self) -> None:
        if self.folders:
            self.stats_wanted.emit([None, *self.tree.opened])

    def unknown(self, paths: Sequence[Path]) -> list[Path]:
        """Return which of these folders (or files) are not there already."""
        known = {path.resolve() for path in self.folders}
        resolved = dict.fromkeys(path.resolve() for path in paths)
        return [path for path in resolved if path not in known]

    def add(self, paths: Sequence[Path]) -> bool:
        """Add folders (or files); return False when all of them were there already."""
        new = self.unknown(paths)
        if new:
            self.show_folders([*self.folders, *new])
            self.folders_changed.emit(self.folders)
        return bool(new)

    def remove(self, paths: Sequence[Path]) -> None:
        gone = [path for path in paths if path in self.folders]
        if gone:
            self.show_folders([path for path in self.folders if path not in gone])
            self.folders_changed.emit(self.folders)

    def check(self) -> None:
        if self.folders:
            self.folders_changed.emit(self.folders)

    def choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"), str(Path.home()))
        if folder:
            self.chosen.emit([Path(folder)])

    def set_dropping(self, on: bool) -> None:
        self._dropping = on
        self.update()

    def _remove_selected(self) -> None:
        gone = [path for path in self.tree.selected if path in self.folders]
        self.remove(gone)
        if gone:
            self.removed.emit(gone)

    def _open_selected(self) -> None:
        for path in self.tree.selected:
            self.folder_opened.emit(path)

    def _enable_actions(self) -> None:
        selected = self.tree.selected
        removable = any(path in self.folders for path in selected)
        self._remove.setEnabled(removable)
        self._remove_action.setEnabled(removable)
        self._open_action.setEnabled(bool(selected))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Folders"))
        self._add.setToolTip(self.tr("Add a folder (Ctrl+O)"))
        self._add.setAccessibleName(self.tr("Add a folder"))
        self._remove.setToolTip(self.tr("Remove from the library; the files stay where they are"))
        self._remove.setAccessibleName(self.tr("Remove folder"))
        self._open_action.setText(self.tr("Open folder"))
        self._remove_action.setText(self.tr("Remove from library"))

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a dashed frame where folders are about to be dropped."""
        if self._dropping:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().accent(), 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.tree.geometry(), 8, 8)


def _button(name: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setIcon(icon(name))
    button.clicked.connect(act)
    return button
