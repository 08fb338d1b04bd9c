"""PresetShelf: all presets in a list, to choose, order, copy, delete, restore and hand on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.presets.attempt import attempt
from app.presets.preset_items import PresetItems
from engine import Preset, PresetStore, read_presets, write_presets


class PresetList(QWidget):
    """The list of presets with its buttons.

    Signals:
        chosen: Another preset was chosen, or the chosen one is another now.
        changed: The presets are others now.
        new_wanted: The person wants to write a new one.
        said: A sentence on what was done, or could not be; "" when there is nothing to say.
    """

    chosen = Signal()
    changed = Signal()
    new_wanted = Signal()
    said = Signal(str)

    def __init__(self, store: PresetStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.items = PresetItems(self)
        self._list = QListView()
        self._list.setObjectName("preset_list")
        self._list.setModel(self.items)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._new = self._button(self.new_wanted.emit)
        self._duplicate = self._button(self._on_duplicate)
        self._delete = self._button(self._on_delete)
        self._up = self._button(lambda: self._move(-1))
        self._down = self._button(lambda: self._move(1))
        self._more = QToolButton()
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = QMenu(self._more)
        self._import = menu.addAction("", self._on_import)
        self._export = menu.addAction("", self._on_export)
        self._deleted = menu.addMenu("")
        menu.aboutToShow.connect(self.list_deleted)
        self._more.setMenu(menu)
        for keys, action in (
            (QKeySequence.StandardKey.Delete, self._on_delete),
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
        ):
            shortcut = QAction(self._list)
            shortcut.setShortcut(QKeySequence(keys))
            shortcut.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.triggered.connect(action)
            self._list.addAction(shortcut)
        side = QVBoxLayout(self)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._list, 1)
        for row in (
            (self._new, self._duplicate, self._delete),
            (self._up, self._down, self._more),
        ):
            line = QHBoxLayout()
            for button in row:
                line.addWidget(button)
            side.addLayout(line)
        self._retranslate()

    def _button(self, action: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.clicked.connect(lambda: action())
        return button

    @property
    def preset(self) -> Preset | None:
        """The chosen preset as it is kept; None where none is chosen."""
        return self.items.preset(self._list.currentIndex().row())

    def renew(self, id: str = "") -> None:
        """Show the presets as they are kept, with this one chosen, or the one that was."""
        found = attempt(self._store.presets, self.said.emit)
        if found is None:
            return
        wanted = id or (self.preset.id if self.preset else "")
        with QSignalBlocker(self._list.selectionModel()):
            self.items.show(found)
            row = self.items.row_of(wanted)
            self._list.setCurrentIndex(self.items.index(row if row >= 0 else 1, 0))
        self._on_current()

    def choose_none(self) -> None:
        """Have no preset chosen."""
        self._list.clearSelection()
        self._list.setCurrentIndex(QModelIndex())

    def end(self, id: str) -> None:
        """The presets have changed: show them, with this one chosen, and tell."""
        self.renew(id)
        self.changed.emit()

    def _on_current(self) -> None:
        there = self.preset is not None
        for button in (self._duplicate, self._delete, self._up, self._down):
            button.setEnabled(there)
        if there:
            self.chosen.emit()

    def _done(self, action: Callable[[], object]) -> bool:
        """Do it, or say why it cannot be done; whether it is done."""
        return attempt(lambda: (action(),), self.said.emit) is not None

    def _on_duplicate(self) -> None:
        kept = self.preset
        if kept and (copy := attempt(lambda: self._store.duplicate(kept.id), self.said.emit)):
            self.end(copy.id)

    def _on_delete(self) -> None:
        kept = self.preset
        if not kept:
            return
        row = self._list.currentIndex().row()
        near = self.items.preset(row + 1) or self.items.preset(row - 1)
        if self._done(lambda: self._store.delete(kept.id)):
            self.end(near.id if near else "")
            self.said.emit(
                self.tr("“{name}” is deleted. It can be restored: More › Deleted.").format(
                    name=self.items.title(kept)
                )
            )

    def _move(self, by: int) -> None:
        """Move the chosen preset up or down within its group."""
        kept, there = self.preset, list(self.items.presets)
        if not kept:
            return
        here = there.index(kept)
        beside = here + by
        if 0 <= beside < len(there) and there[beside].group == kept.group:
            there[here], there[beside] = there[beside], there[here]
            ids = [each.id for each in there]
            if self._done(lambda: self._store.reorder(ids)):
                self.end(kept.id)

    def list_deleted(self) -> None:
        """Offer what can be restored."""
        self._deleted.clear()
        for preset in attempt(self._store.deleted, self.said.emit) or ():
            action = self._deleted.addAction(self.items.title(preset).replace("&", "&&"))
            action.triggered.connect(lambda _=False, id=preset.id: self._restore(id))
        self._deleted.setEnabled(not self._deleted.isEmpty())

    def _restore(self, id: str) -> None:
        if restored := attempt(lambda: self._store.restore(id), self.said.emit):
            self.end(restored.id)

    def _on_export(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export presets"), str(Path.home() / "presets.toml"), "TOML (*.toml)"
        )
        if file:
            self.write_to(Path(file))

    def write_to(self, file: Path) -> None:
        """Write all presets to a file."""
        found = self.items.presets
        if self._done(lambda: write_presets(file, found)):
            self.said.emit(
                self.tr("{count} presets are in {file}.").format(count=len(found), file=file)
            )

    def _on_import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import presets"), str(Path.home()), "TOML (*.toml)"
        )
        if file:
            self.read_from(Path(file))

    def read_from(self, file: Path) -> None:
        """Add the presets of a file."""
        found = attempt(lambda: read_presets(file), self.said.emit)
        if found is None:
            return
        added = attempt(lambda: self._store.add(found), self.said.emit)
        if added is None:
            return
        self.end(added[0].id if added else "")
        self.said.emit(
            self.tr("{count} of {all} presets are new.").format(count=len(added), all=len(found))
        )

    def _retranslate(self) -> None:
        self._list.setAccessibleName(self.tr("Presets"))
        self._new.setText(self.tr("New"))
        self._duplicate.setText(self.tr("Duplicate"))
        self._delete.setText(self.tr("Delete"))
        self._up.setText(self.tr("Up"))
        self._up.setToolTip(self.tr("Move up in the group (Alt+Up)"))
        self._down.setText(self.tr("Down"))
        self._down.setToolTip(self.tr("Move down in the group (Alt+Down)"))
        self._more.setText(self.tr("More"))
        self._import.setText(self.tr("Import…"))
        self._export.setText(self.tr("Export…"))
        self._deleted.setTitle(self.tr("Deleted"))
        if self.items.presets:
            self.renew()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
