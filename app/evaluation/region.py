"""PresetsRegion: the presets of a library, their menu, and the window of presets.

The window is made when it is first needed.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.presets import PresetsMenu
from app.results import Judging
from app.stream import Lanes
from engine import EngineError, Library, Preset, Recalled

if TYPE_CHECKING:
    from app.evaluation.window import PresetsWindow


class PresetsRegion(QObject):
    """The preset to rank by, and all others.

    Signals:
        presets_changed: All presets (a tuple of Preset), and the ids of the one to rank by and of
            the default.
        preset_used: The id of the preset to rank by from now on.
        default_set: The preset in use is the default from now on.
        asked: A question to search for again.
        weight_chosen: How much meaning is to count; see `Config.meaning_weight`.
        noticed, failed: A Message: something did not stop anything; presets cannot be read.
    """

    presets_changed = Signal(object, str, str)
    preset_used = Signal(str)
    default_set = Signal()
    asked = Signal(str)
    weight_chosen = Signal(float)
    noticed = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, judging: Judging, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._lanes = library, lanes
        self._judging, self._parent = judging, parent
        self._window: PresetsWindow | None = None
        self._actions: Sequence[QAction] = ()
        self._recalled: Recalled | None = None
        self._preset = ""
        self._presets: tuple[Preset, ...] = ()
        self.menu = PresetsMenu(parent)
        self.menu.chosen.connect(self.preset_used)
        self.menu.page_wanted.connect(self.show_page)

    def renew(self) -> None:
        """Read the presets, and offer them; the one in use stays, or is the default."""
        store = self._library.presets
        try:
            self._presets, default = store.presets(), store.default()
        except EngineError as error:
            self.failed.emit(error.message)
            return
        there = any(each.id == self._preset for each in self._presets)
        chosen = self._preset if there else default.id
        self.menu.show_presets(self._presets)
        if self._window:
            self._window.show_presets(self._presets, chosen)
        self.presets_changed.emit(self._presets, chosen, default.id)

    def set_default(self, id: str) -> None:
        """Have this preset be the one from the start, in this library."""
        try:
            self._library.presets.set_default(id)
        except EngineError as error:
            self.failed.emit(error.message)
        else:
            self.renew()
            self.default_set.emit()

    def mark(self, id: str) -> None:
        """Note that this preset is in use; "" for an instruction without a preset."""
        self._preset = id
        self.menu.mark(id)
        if self._window and id:
            self._window.show_presets(self._presets, id)

    def show_page(self, name: str) -> None:
        """Show a page of the window: presets, compare, batch, relevance or evaluate."""
        window = self._opened()
        if name == "presets":
            window.editor.renew(self._preset)
        window.show_page(name)

    def create_preset(self, instruction: str) -> None:
        window = self._opened()
        window.editor.renew()
        window.editor.start_new(instruction)
        window.show_page("presets")

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Have these actions of the main window answer to their keys in this one, too."""
        self._actions = actions

    def set_recalled(self, recalled: Recalled | None) -> None:
        """Try and compare on the hits of this question from now on."""
        self._recalled = recalled
        if self._window:
            self._window.set_recalled(recalled)

    def _opened(self) -> "PresetsWindow":
        from app.evaluation.window import PresetsWindow  # late: the main window comes without it

        if self._window is None:
            self._window = PresetsWindow(self._library, self._lanes, self._judging, self._parent)
            self._window.addActions(self._actions)
            self._window.editor.changed.connect(self.renew)
            self._window.editor.used.connect(self.preset_used)
            self._window.relevance.asked.connect(self.asked)
            self._window.weight_chosen.connect(self.weight_chosen)
            self._window.try_panel.noticed.connect(self.noticed)
            self._window.show_presets(self._presets, self._preset)
            self._window.set_recalled(self._recalled)
        return self._window
