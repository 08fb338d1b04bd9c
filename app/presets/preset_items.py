"""PresetItems: presets under the headings of their groups, as an item model."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QStandardItem, QStandardItemModel

from app.widgets import MEDIUM, tooltip
from engine import Preset, in_language

KEYS = 9  # the first nine presets have a key: Ctrl+1 to Ctrl+9


class PresetItems(QStandardItemModel):
    """A row for each heading, which cannot be chosen, and for each preset below it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.presets: tuple[Preset, ...] = ()
        self.without_effect = ""  # why no preset makes a difference; then they are grey

    def show(self, presets: Sequence[Preset]) -> None:
        self.presets = tuple(presets)
        self.clear()
        size = QSize(0, QFontMetrics(QGuiApplication.font()).height() + MEDIUM)
        items = [self._heading(self.without_effect)] if self.without_effect else []
        group = ""
        for number, preset in enumerate(self.presets, start=1):
            if preset.group != group:
                group = preset.group
                items.append(self._heading(self.group_title(group)))
            items.append(self._row(preset, number))
        for item in items:
            item.setSizeHint(size)
        self.invisibleRootItem().appendRows(items)  # at once: a list is measured for each change

    def preset(self, row: int) -> Preset | None:
        item = self.item(row)
        found = item.data(Qt.ItemDataRole.UserRole) if item else None
        return found if isinstance(found, Preset) else None

    def row_of(self, id: str) -> int:
        """Return the row of a preset, -1 without one."""
        rows = ((row, self.preset(row)) for row in range(self.rowCount()))
        return next((row for row, preset in rows if preset and preset.id == id), -1)

    def title(self, preset: Preset) -> str:
        return in_language(preset.name, self.language)

    @property
    def language(self) -> str:
        """The language of the window as in presets.toml: "en" or "zh"."""
        return self.tr("en", "the language of this translation, as in presets.toml: en or zh")

    def group_title(self, group: str) -> str:
        return {
            "find": self.tr("Answers"),
            "do": self.tr("How-to"),
            "judge": self.tr("Review"),
            "compare": self.tr("Compare"),
        }[group]

    def _heading(self, title: str) -> QStandardItem:
        item = _Heading(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        return item

    def _row(self, preset: Preset, number: int) -> QStandardItem:
        item = QStandardItem(self.title(preset))
        item.setData(preset, Qt.ItemDataRole.UserRole)
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(Qt.ItemFlag.NoItemFlags if self.without_effect else enabled)
        lines = [in_language(preset.when, self.language) or preset.instruction]
        if number <= KEYS:
            lines.append(f"Ctrl+{number}")
        item.setToolTip(tooltip(" · ".join(lines)))
        item.setData(lines[0], Qt.ItemDataRole.AccessibleDescriptionRole)
        return item


class _Heading(QStandardItem):
    """The title of a group, in the placeholder colour."""

    def data(self, role: int = Qt.ItemDataRole.UserRole + 1) -> Any:
        """Look the colour up each time: the theme may have changed."""
        if role == Qt.ItemDataRole.ForegroundRole:
            return QGuiApplication.palette().placeholderText()
        return super().data(role)
