"""YardstickMenu: the presets with their keys, and the way to everything about them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.presets.preset_items import KEYS, PresetItems
from engine import Preset


class PresetsMenu(QMenu):
    """All presets, the chosen one marked.

    Signals:
        chosen: The id of the preset to judge by.
        editor_wanted, comparison_wanted, judged_wanted, measuring_wanted: An action was chosen.
    """

    chosen = Signal(str)
    editor_wanted = Signal()
    comparison_wanted = Signal()
    judged_wanted = Signal()
    measuring_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = PresetItems(self)
        self._preset = ""
        self._edit = self.addAction("", QKeySequence("Ctrl+Shift+E"), self.editor_wanted.emit)
        self._compare = self.addAction(
            "", QKeySequence("Ctrl+Shift+D"), self.comparison_wanted.emit
        )
        self._judged = self.addAction("", QKeySequence("Ctrl+J"), self.judged_wanted.emit)
        self._measure = self.addAction("", QKeySequence("Ctrl+M"), self.measuring_wanted.emit)
        self._rows = QActionGroup(self)
        self._rows.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these presets; the first nine have a key."""
        self._items.show(presets)
        for action in self._rows.actions():
            self._rows.removeAction(action)
        for action in self.actions():
            if action not in (self._edit, self._compare, self._judged, self._measure):
                self.removeAction(action)
                action.deleteLater()
        group = ""
        for number, preset in enumerate(presets, start=1):
            if preset.group != group:
                group = preset.group
                self.addSection(self._items.group_title(group))
            action = self.addAction(self._items.title(preset).replace("&", "&&"))
            action.setData(preset.id)
            action.setCheckable(True)
            action.setChecked(preset.id == self._preset)
            if number <= KEYS:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            self._rows.addAction(action)

    def mark(self, id: str) -> None:
        """Show that this preset is the one that hits are judged by; "" for none of them."""
        self._preset = id
        for action in self._rows.actions():
            action.setChecked(action.data() == id)

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Yardstick"))
        self._edit.setText(self.tr("&Edit presets…"))
        self._compare.setText(self.tr("&Compare…"))
        self._judged.setText(self.tr("&Judged questions…"))
        self._measure.setText(self.tr("&Measure…"))
        self.show_presets(self._items.presets)

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
