"""YardstickDesk: joins the presets of a library, their menu, and the window in which they are made.

The window is made when it is wanted for the first time.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.evaluation.window import PresetsWindow
from app.presets.menu import PresetsMenu
from app.results.judging import Judging
from app.stream import Lanes
from engine import EngineError, Library, Preset, Recalled


class PresetsRegion(QObject):
    """What there is to judge by, and everything about it.

    Signals:
        presets_changed: All presets (a tuple of Preset), and the id of the one to judge by.
        preset_used: The id of the preset to judge by from now on.
        asked: A question that the person wants to ask again.
        noticed: A sentence about something that did not stop anything.
        failed: A sentence about presets that cannot be read.
    """

    presets_changed = Signal(object, str)
    preset_used = Signal(str)
    asked = Signal(str)
    noticed = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, lanes: Lanes, judging: Judging, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._lanes = library, lanes
        self._judging, self._parent = judging, parent
        self._window: PresetsWindow | None = None
        self._recalled: Recalled | None = None
        self._preset = ""
        self._found: tuple[Preset, ...] = ()
        self.menu = PresetsMenu(parent)
        self.menu.chosen.connect(self.preset_used)
        self.menu.editor_wanted.connect(self.edit)
        self.menu.comparison_wanted.connect(self.compare)
        self.menu.judged_wanted.connect(lambda: self._shown().show_judged())
        self.menu.measuring_wanted.connect(lambda: self._shown().measure())

    def renew(self) -> None:
        """Read the presets, and offer them; the one judged by stays, or the default comes."""
        store = self._library.presets
        try:
            found, default = store.presets(), store.default()
        except EngineError as error:
            self.failed.emit(str(error))
            return
        there = any(each.id == self._preset for each in found)
        self.menu.show_presets(found)
        chosen = self._preset if there else default.id
        self._found = found
        if self._window:
            self._window.show_presets(found, chosen)
        self.presets_changed.emit(found, chosen)

    def mark(self, id: str) -> None:
        """Hits are judged by this preset; "" for an instruction of the person's own."""
        self._preset = id
        self.menu.mark(id)

    def edit(self) -> None:
        """Show the presets, the one judged by in the form."""
        self._shown().edit(self._preset)

    def make(self, instruction: str) -> None:
        """Have a preset made of this instruction."""
        self._shown().make(instruction)

    def compare(self) -> None:
        """Show the hits at hand by keywords and by the preset in use, side by side."""
        self._shown().compare()

    def set_recalled(self, recalled: Recalled | None) -> None:
        """Try and compare on the hits of this question from now on."""
        self._recalled = recalled
        if self._window:
            self._window.set_recalled(recalled)

    def _shown(self) -> PresetsWindow:
        if self._window is None:
            self._window = PresetsWindow(self._library, self._lanes, self._judging, self._parent)
            self._window.presets_changed.connect(self.renew)
            self._window.preset_used.connect(self.preset_used)
            self._window.asked.connect(self.asked)
            self._window.noticed.connect(self.noticed)
            self._window.show_presets(self._found, self._preset)
            self._window.set_recalled(self._recalled)
        return self._window
