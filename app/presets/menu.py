"""PresetsMenu: the presets with their keys, and the pages that make, compare and evaluate them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.presets.preset_items import KEYS, PresetItems
from app.widgets import Translated
from engine import Preset

_PAGES = {
    "presets": "Ctrl+Shift+E",
    "compare": "Ctrl+Shift+D",
    "relevance": "Ctrl+J",
    "evaluate": "Ctrl+M",
}


class PresetsMenu(Translated, QMenu):
    """All presets, a group a submenu, the chosen one checked.

    Signals:
        chosen: The id of the preset to rank by.
        page_wanted: The name of a page of the window of presets.
    """

    chosen = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = PresetItems(self)
        self._preset = ""
        self._groups: dict[str, QMenu] = {}
        self._line = self.addSeparator()  # the groups stand above it
        self._pages = [
            self.addAction("", QKeySequence(keys), partial(self.page_wanted.emit, name))
            for name, keys in _PAGES.items()
        ]
        self._rows = QActionGroup(self)
        self._rows.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these presets; the first nine have a key."""
        self._items.show(presets)
        for action in self._rows.actions():
            self._rows.removeAction(action)
        for menu in self._groups.values():
            self.removeAction(menu.menuAction())
            menu.deleteLater()
        self._groups.clear()
        for number, preset in enumerate(presets, start=1):
            menu = self._group(preset.group)
            action = menu.addAction(self._items.title(preset).replace("&", "&&"))
            action.setData(preset.id)
            action.setCheckable(True)
            action.setChecked(preset.id == self._preset)
            if number <= KEYS:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            self._rows.addAction(action)

    def _group(self, name: str) -> QMenu:
        if name not in self._groups:
            menu = self._groups[name] = QMenu(self._items.group_title(name), self)
            self.insertMenu(self._line, menu)
        return self._groups[name]

    def mark(self, id: str) -> None:
        """Check the preset in use; "" for none."""
        self._preset = id
        for action in self._rows.actions():
            action.setChecked(action.data() == id)

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Ranking"))
        titles = (
            self.tr("&Edit presets…"),
            self.tr("&Compare…"),
            self.tr("&Relevance judgments…"),
            self.tr("E&valuate…"),
        )
        for action, title in zip(self._pages, titles, strict=True):
            action.setText(title)
        self.show_presets(self._items.presets)
