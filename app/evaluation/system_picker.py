"""Sides: which two ways to order are compared: each a preset or keywords, and a model."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.presets.preset_items import PresetItems
from app.widgets.label import Label
from engine import Ordering, Preset

_KEYWORDS = "keywords"


class SystemPicker(QWidget):
    """Two rows of choices.

    Signals:
        changed: Another way to order was chosen.
    """

    changed = Signal()

    def __init__(self, models: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = [PresetItems(self) for _ in range(2)]
        self._presets, self._models = [QComboBox() for _ in range(2)], []
        self._labels = [Label() for _ in range(2)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        for column, (label, preset, items) in enumerate(
            zip(self._labels, self._presets, self._items, strict=True)
        ):
            preset.setModel(items)
            preset.setObjectName(f"side_{column}")
            preset.setMaxVisibleItems(30)
            preset.activated.connect(self._on_chosen)
            model = QComboBox()
            model.setObjectName(f"model_{column}")
            model.addItem("", None)
            for name in models:
                model.addItem(name, name)
            model.activated.connect(self.changed)
            self._models.append(model)
            grid.addWidget(label, 0, 2 * column)
            grid.addWidget(preset, 1, 2 * column)
            grid.addWidget(model, 1, 2 * column + 1)
            grid.setColumnStretch(2 * column, 2)
            grid.setColumnStretch(2 * column + 1, 1)
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset], right: str) -> None:
        """Offer keywords and these presets; at first keywords are compared with `right`."""
        before = [box.currentData() for box in self._presets]
        for box, items, kept, wanted in zip(
            self._presets, self._items, before, (_KEYWORDS, right), strict=True
        ):
            items.show(presets)
            box.insertItem(0, self.tr("Keywords alone"), _KEYWORDS)
            id = kept.id if isinstance(kept, Preset) else kept or wanted
            row = 0 if id == _KEYWORDS else items.row_of(id)
            box.setCurrentIndex(row if row >= 0 else 2)  # the first preset
        self._enable_models()

    def side(self, number: int) -> Ordering:
        """What is chosen at the left (0) or at the right (1)."""
        preset = self._presets[number].currentData()
        if not isinstance(preset, Preset):
            return Ordering(None)
        return Ordering(preset.instruction, self._models[number].currentData())

    def title(self, number: int) -> str:
        """What is chosen, in words."""
        name = self._presets[number].currentText()
        model = self._models[number]
        return f"{name} · {model.currentText()}" if self.side(number).model else name

    def _on_chosen(self) -> None:
        self._enable_models()
        self.changed.emit()

    def _enable_models(self) -> None:
        for number, model in enumerate(self._models):
            model.setEnabled(self.side(number).instruction is not None)

    def _retranslate(self) -> None:
        for label, preset, model, words in zip(
            self._labels,
            self._presets,
            self._models,
            (self.tr("Left"), self.tr("Right")),
            strict=True,
        ):
            label.setText(words)
            preset.setAccessibleName(words)
            model.setAccessibleName(self.tr("Model, {side}").format(side=words))
            model.setItemText(0, self.tr("The model in use"))
        if presets := self._items[0].presets:
            self.show_presets(presets, "")

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
