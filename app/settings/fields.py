"""Fields: what shows and changes each setting, and where it stands among the others."""

from collections.abc import Callable, Sequence
from math import isinf
from typing import Any, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.resources import LANGUAGES
from app.settings.appearance import SYSTEM, THEMES, Appearance
from app.settings.text_size import SIZES
from app.widgets import LARGE, SMALL, column, row
from engine import DEVICES, DTYPES, Config

_Name = TypeVar("_Name", str, int)
# Field of Config: smallest and largest value here; the settings file allows more.
_NUMBERS = {
    "pool": (1, 1000),
    "passages_per_document": (1, 100),
    "rank_seconds": (0, 3600),  # 0: no limit
    "largest_file": (1, 100_000),
    "read_seconds": (1, 3600),
    "read_memory": (128, 100_000),
}
_GROUPS: dict[str, tuple[str | tuple[str, str], ...]] = {  # two share a row
    "search": ("meaning", "pool", "passages_per_document", "rank_seconds", "synonyms"),
    "model": ("device", "dtype", "models", ("assistants", "chat")),
    "window": ("language", "theme", "text_size", "calm", "tray"),
    "indexing": ("gentle", "largest_file", "read_seconds", "read_memory"),
}


class Fields:
    """The fields by the names of their settings, with their labels and groups, without words."""

    def __init__(self, change: Callable[[str, Any], None], appearance: Appearance) -> None:
        """`change` sets a field of `Config`."""
        self._change, self._appearance = change, appearance
        self.numbers = {name: self._number(name, *ends) for name, ends in _NUMBERS.items()}
        self.choices = {
            "device": _choice(DEVICES, lambda name: change("device", name)),
            "dtype": _choice(DTYPES, lambda name: change("dtype", name)),
            "language": _choice((SYSTEM, *LANGUAGES), appearance.set_language),
            "theme": _choice(tuple(THEMES), appearance.set_theme),
            "text_size": _choice(SIZES, appearance.text_size.set_percent),
        }
        self.switches = {name: self._switch(name) for name in ("meaning", "gentle")}
        self.calm, self.tray = QCheckBox(), QCheckBox()
        self.calm.setObjectName("calm")
        self.calm.clicked.connect(appearance.set_calm)
        self.tray.setObjectName("tray")
        self.tray.toggled.connect(appearance.set_tray)
        self.labels: dict[str, QLabel] = {}
        self.groups: dict[str, QGroupBox] = {}

    def show_config(self, config: Config) -> None:
        for name, spin in self.numbers.items():
            value = getattr(config, name)
            with QSignalBlocker(spin):
                spin.setValue(0 if isinf(value) else max(1, round(value)))
        for name, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(getattr(config, name))
        self._choose("device", config.device)
        self._choose("dtype", config.dtype)

    def show_appearance(self) -> None:
        self._choose("language", self._appearance.language)
        self._choose("theme", self._appearance.theme)
        self._choose("text_size", self._appearance.text_size.percent)
        for box, on in ((self.calm, self._appearance.calm), (self.tray, self._appearance.tray)):
            with QSignalBlocker(box):
                box.setChecked(on)

    def arranged(self, **buttons: QPushButton) -> QHBoxLayout:
        """Put the fields in their groups, with these buttons among them; call this once."""
        widgets: dict[str, QWidget] = {
            **self.numbers,
            **self.choices,
            **self.switches,
            **buttons,
            "calm": self.calm,
            "tray": self.tray,
        }
        for name, fields in _GROUPS.items():
            group = self.groups[name] = QGroupBox()
            form = QFormLayout(group)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            form.setVerticalSpacing(SMALL)
            for field in fields:
                if isinstance(field, tuple):
                    form.addRow(row(*(widgets[each] for each in field), spacing=SMALL))
                elif isinstance(widgets[field], QCheckBox | QPushButton):
                    form.addRow(widgets[field])
                else:
                    label = self.label(field, widgets[field])
                    label.setMinimumHeight(widgets[field].sizeHint().height())  # words level
                    form.addRow(label, widgets[field])
        left = column(self.groups["search"], self.groups["model"], None)
        right = column(self.groups["window"], self.groups["indexing"], None)
        return row(left, right, spacing=LARGE)

    def label(self, field: str, widget: QWidget) -> QLabel:
        label = self.labels[field] = QLabel()
        label.setBuddy(widget)  # a screen reader names the field by it
        return label

    def _choose(self, field: str, name: str | int) -> None:
        combo = self.choices[field]
        combo.setCurrentIndex(combo.findData(name))

    def _number(self, name: str, least: int, most: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setKeyboardTracking(False)  # typing 30 is not setting 3 first
        spin.setObjectName(name)
        spin.setRange(least, most)
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.valueChanged.connect(lambda value: self._change(name, value))
        return spin

    def _switch(self, name: str) -> QCheckBox:
        switch = QCheckBox()
        switch.setObjectName(name)
        switch.toggled.connect(lambda on: self._change(name, on))
        return switch


def _choice(names: Sequence[_Name], choose: Callable[[_Name], None]) -> QComboBox:
    combo = QComboBox()
    for name in names:
        combo.addItem(LANGUAGES.get(str(name), str(name)), name)
    combo.activated.connect(lambda row: choose(combo.itemData(row)))
    return combo
