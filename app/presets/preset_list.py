"""PresetList: all presets in a list, to choose, order, copy, delete, restore, import and export."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QGridLayout,
    QListView,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.presets.preset_items import PresetItems
from app.widgets import Said, Translated, button
from engine import EngineError, Preset, PresetStore, read_presets, write_presets


@contextmanager
def errors_told(say: Callable[[Said], object]) -> Iterator[None]:
    """Say why what is done here fails, if it does; and "" first, to clear what was said before."""
    say("")
    try:
        yield
    except EngineError as error:
        say(error.message)


class PresetList(Translated, QWidget):
    """The list of presets with its buttons.

    Signals:
        chosen: Another preset was chosen, or the chosen one has changed.
        changed: The stored presets have changed.
        new_wanted: The user wants to write a new one.
        said: On what was done, or could not be (a `Said`); "" clears it.
    """

    chosen = Signal()
    changed = Signal()
    new_wanted = Signal()
    said = Signal(object)

    def __init__(self, store: PresetStore) -> None:
        super().__init__()
        self._store = store
        self.items = PresetItems(self)
        self._list = QListView()
        self._list.setObjectName("preset_list")
        self._list.setModel(self.items)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.selectionModel().currentChanged.connect(self._on_chosen)
        self._new = button(self.new_wanted)
        self._duplicate = button(self._on_duplicate)
        self._delete = button(self._on_delete)
        self._up = button(lambda: self._move(-1))
        self._down = button(lambda: self._move(1))
        self._more = QToolButton()
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._more.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        menu = QMenu(self._more)
        self._import = menu.addAction("", self._on_import)
        self._export = menu.addAction("", self._on_export)
        self._deleted = menu.addMenu("")
        menu.aboutToShow.connect(self.list_deleted)
        self._more.setMenu(menu)
        for keys, pressed in (
            (QKeySequence.StandardKey.Delete, self._delete),
            ("Alt+Up", self._up),
            ("Alt+Down", self._down),
        ):
            here = Qt.ShortcutContext.WidgetShortcut
            QShortcut(keys, self._list, pressed.click, context=here)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._list, 0, 0, 1, 3)
        for place, each in enumerate(
            (self._new, self._duplicate, self._delete, self._up, self._down, self._more)
        ):
            grid.addWidget(each, 1 + place // 3, place % 3)
        self._retranslate()

    @property
    def preset(self) -> Preset | None:
        """The chosen preset as it is stored; None if none is chosen."""
        return self.items.preset(self._list.currentIndex().row())

    def renew(self, id: str = "") -> None:
        """Show the stored presets, with this one chosen, or the one that was."""
        wanted = id or (self.preset.id if self.preset else "")
        with errors_told(self.said.emit):
            self._show(self._store.presets(), wanted)
        self._on_current()

    def _show(self, presets: Sequence[Preset], id: str) -> None:
        with QSignalBlocker(self._list.selectionModel()):
            self.items.show(presets)
            row = self.items.row_of(id)
            self._list.setCurrentIndex(self.items.index(row if row >= 0 else 1, 0))

    def choose_none(self) -> None:
        self._list.clearSelection()
        self._list.setCurrentIndex(QModelIndex())

    def end(self, id: str) -> None:
        """Show the presets after a change, with this one chosen, and signal the change."""
        self.renew(id)
        self.changed.emit()

    def _on_chosen(self) -> None:
        self.said.emit("")
        self._on_current()

    def _on_current(self) -> None:
        there = self.preset is not None
        for each in (self._duplicate, self._delete, self._up, self._down):
            each.setEnabled(there)
        if there:
            self.chosen.emit()

    def _on_duplicate(self) -> None:
        if kept := self.preset:
            self._add(self._store.duplicate, kept.id)

    def _add(self, make: Callable[[str], Preset], id: str) -> None:
        """Make a preset from that with this id, and choose it."""
        with errors_told(self.said.emit):
            self.end(make(id).id)

    def _on_delete(self) -> None:
        kept = self.preset
        if not kept:
            return
        row = self._list.currentIndex().row()
        near = self.items.preset(row + 1) or self.items.preset(row - 1)
        with errors_told(self.said.emit):
            self._store.delete(kept.id)
            self.end(near.id if near else "")
            self.said.emit(
                lambda: self.tr("“{name}” is deleted. To restore it: More › Deleted.").format(
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
            with errors_told(self.said.emit):
                self._store.reorder([each.id for each in there])
                self.end(kept.id)

    def list_deleted(self) -> None:
        self._deleted.clear()
        with errors_told(self.said.emit):
            for preset in self._store.deleted():
                title = self.items.title(preset).replace("&", "&&")
                restore = partial(self._add, self._store.restore, preset.id)
                self._deleted.addAction(title, restore)
        self._deleted.setEnabled(not self._deleted.isEmpty())

    def _on_export(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export presets"), str(Path.home() / "presets.toml"), "TOML (*.toml)"
        )
        if file:
            self.write_to(Path(file))

    def write_to(self, file: Path) -> None:
        found = self.items.presets
        with errors_told(self.said.emit):
            write_presets(file, found)
            self.said.emit(
                lambda: self.tr("Presets written to {file}: {count}.").format(
                    count=len(found), file=file
                )
            )

    def _on_import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import presets"), str(Path.home()), "TOML (*.toml)"
        )
        if file:
            self.read_from(Path(file))

    def read_from(self, file: Path) -> None:
        with errors_told(self.said.emit):
            found = read_presets(file)
            added = self._store.add(found)
            self.end(added[0].id if added else "")
            self.said.emit(
                lambda: self.tr("{count} of {all} presets are new.").format(
                    count=len(added), all=len(found)
                )
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
        if presets := self.items.presets:
            self._show(presets, self.preset.id if self.preset else "")
            self._on_current()
