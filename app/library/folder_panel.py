"""FolderPanel: the library's folders with their state, and where new ones are dropped."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFileIconProvider,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.library.folder_model import NAME, PATH_ROLE, STATE, FolderModel
from app.widgets.label import Label
from engine import FolderStats


def dropped_paths(mime: QMimeData) -> list[Path]:
    """Pick the folders and files of this disk from what is dragged; the rest is left."""
    paths = (_path(url) for url in mime.urls() if url.isLocalFile())
    return [path for path in paths if path.exists()]


def _path(url: QUrl) -> Path:
    # By way of bytes: a name need not be UTF-8, and QUrl.toLocalFile drops what is not.
    if os.name == "nt":
        return Path(url.toLocalFile())
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


class FolderPanel(QWidget):
    """The folders, and below them those that they hold.

    Signals:
        folders_changed: All folders (a list of Path), after some were added or removed,
            or to look for changes in them.
        folder_opened: The person wants to see a folder.
        branches_wanted: Folders (a list of Path, None being the library) that are shown, and of
            which what they hold is not known, or may have changed.
    """

    folders_changed = Signal(list)
    folder_opened = Signal(object)
    branches_wanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dropping = False
        icons, kinds = QFileIconProvider(), QFileIconProvider.IconType
        self._model = FolderModel(icons.icon(kinds.Folder), icons.icon(kinds.File), self)
        self._model.opened.connect(lambda folder: self.branches_wanted.emit([folder]))

        self._title = Label()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._add = QToolButton()
        self._add.setAutoRaise(True)
        self._add.setText("+")
        self._add.clicked.connect(self.choose)
        self._remove = QToolButton()
        self._remove.setAutoRaise(True)
        self._remove.setText("−")
        self._remove.clicked.connect(lambda: self.remove(self._chosen()))

        for button in (self._add, self._remove):
            larger = button.font()
            larger.setPointSizeF(larger.pointSizeF() * 1.4)
            button.setFont(larger)

        self._list = QTreeView()
        self._list.setObjectName("folders")
        self._list.setModel(self._model)
        self._list.setHeaderHidden(True)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._list.header().setSectionResizeMode(STATE, QHeaderView.ResizeMode.ResizeToContents)
        self._list.setUniformRowHeights(True)
        self._list.setIndentation(14)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.viewport().setAutoFillBackground(False)
        self._list.setIconSize(QSize(18, 18))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setExpandsOnDoubleClick(False)
        self._list.setAllColumnsShowFocus(True)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._list.selectionModel().selectionChanged.connect(lambda *_: self._enable_actions())
        self._list.doubleClicked.connect(lambda index: self.folder_opened.emit(_of(index)))
        self._open_action = QAction(self._list)
        self._open_action.triggered.connect(self._open_chosen)
        self._remove_action = QAction(self._list)
        self._remove_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self._remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._remove_action.triggered.connect(lambda: self.remove(self._chosen()))
        self._list.addActions([self._open_action, self._remove_action])

        self._hint = Label(quiet=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)

        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._add)
        head.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 10, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._list)
        column.addWidget(self._hint)
        self._enable_actions()
        self._retranslate()

    @property
    def folders(self) -> list[Path]:
        """All folders of the library, in the order of the tree."""
        return self._model.folders

    def show_folders(self, folders: Iterable[Path]) -> None:
        """Put up the folders of the library; nothing is asked of anyone but what they hold."""
        unfolded = [path for path in self._model.unfolded if self._is_unfolded(path)]
        if self._model.show_folders(folders):
            for path in unfolded:
                self._list.expand(self._model.place(path))
            self._enable_actions()
            self._refresh()
        self.look()

    def look(self) -> None:
        """Ask anew for what the folders hold that are shown."""
        if self.folders:
            self.branches_wanted.emit([None, *self._model.unfolded])

    def show_branches(self, folder: Path | None, branches: Sequence[FolderStats]) -> None:
        """Show what is in a folder, or what the folders of the library hold."""
        self._model.show_branches(folder, branches)

    def set_reading(self, path: Path | None) -> None:
        """Show that the folder is being read that holds `path`; None: no more."""
        self._model.set_reading(path)

    def add(self, paths: Sequence[Path]) -> bool:
        """Add folders (or files); False when all of them were there already."""
        known = {path.resolve() for path in self.folders}
        new = [
            path for path in dict.fromkeys(path.resolve() for path in paths) if path not in known
        ]
        if new:
            self.show_folders([*self.folders, *new])
            self.folders_changed.emit(self.folders)
        return bool(new)

    def renew(self) -> None:
        """Have the folders looked through for changes."""
        if self.folders:
            self.folders_changed.emit(self.folders)

    def choose(self) -> None:
        """Let the person choose a folder to add."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"), str(Path.home()))
        if folder:
            self.add([Path(folder)])

    def set_dropping(self, on: bool) -> None:
        """Show that what is dragged over the window may be dropped."""
        self._dropping = on
        self.update()

    def _is_unfolded(self, path: Path) -> bool:
        return self._list.isExpanded(self._model.place(path))

    def _chosen(self) -> list[Path]:
        return [_of(index) for index in self._list.selectionModel().selectedRows()]

    def _open_chosen(self) -> None:
        for path in self._chosen():
            self.folder_opened.emit(path)

    def remove(self, paths: Sequence[Path]) -> None:
        """Take folders out of the library; what is none of its folders is left."""
        gone = [path for path in paths if path in self.folders]
        if gone:
            self.show_folders([path for path in self.folders if path not in gone])
            self.folders_changed.emit(self.folders)

    def _enable_actions(self) -> None:
        chosen = self._chosen()
        removable = any(path in self.folders for path in chosen)
        self._remove.setEnabled(removable)
        self._remove_action.setEnabled(removable)
        self._open_action.setEnabled(bool(chosen))

    def _refresh(self) -> None:
        empty = not self.folders
        self._list.setVisible(not empty)
        self._hint.setVisible(empty)
        self.update()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Folders"))
        self._list.setAccessibleName(self.tr("Folders"))
        self._add.setToolTip(self.tr("Add a folder (Ctrl+O)"))
        self._add.setAccessibleName(self.tr("Add a folder"))
        self._remove.setToolTip(self.tr("Remove from the library; the files stay where they are"))
        self._remove.setAccessibleName(self.tr("Remove folder"))
        self._open_action.setText(self.tr("Open folder"))
        self._remove_action.setText(self.tr("Remove from library"))
        self._hint.setText(self.tr("Drop folders here"))
        self._refresh()

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a dashed frame where folders can be dropped, while that needs saying."""
        if not self._dropping and self.folders:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Accent if self._dropping else QPalette.ColorRole.PlaceholderText
        painter.setPen(QPen(self.palette().color(role), 1.5, Qt.PenStyle.DashLine))
        place = self._hint if self._hint.isVisible() else self._list
        painter.drawRoundedRect(place.geometry(), 8, 8)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _of(index: QModelIndex) -> Path:
    path: Path = index.data(PATH_ROLE)
    return path
