"""SystemPicker: which two ways to order are compared: each a preset or keywords, and a model."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.presets import PresetItems
from app.translate import model_in_words
from app.widgets import SMALL, Label, Translated, name_choice, tooltip
from engine import Ordering, Preset

_KEYWORDS = "keywords"

Title = Callable[[], str]
Models = Callable[[], Sequence[str]]


class ModelBox(Translated, QComboBox):
    """The model in use (its data is None), and others by name, as they are when it is shown."""

    def __init__(self, models: Models) -> None:
        super().__init__()
        self._names = models
        self._retranslate()

    def _retranslate(self) -> None:
        chosen = self.currentData()
        self.clear()
        self.addItem(self.tr("The model in use"), None)
        for name in self._names():
            self.addItem(model_in_words(name), name)
            self.setItemData(self.count() - 1, tooltip(name), Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        self._retranslate()
        super().showEvent(event)


class SystemPicker(Translated, QWidget):
    """Two ways to order, left and right.

    Signals:
        changed: Another way to order was chosen.
    """

    changed = Signal()

    def __init__(self, models: Models) -> None:
        super().__init__()
        self._items = [PresetItems(self) for _ in range(2)]
        self._presets = [QComboBox(maxVisibleItems=30) for _ in range(2)]
        self._models = [ModelBox(models) for _ in range(2)]
        self._labels = [Label() for _ in range(2)]
        self._followed = ""  # the preset in use, which is compared until another is chosen
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SMALL)
        for side, (preset, model) in enumerate(zip(self._presets, self._models, strict=True)):
            preset.setModel(self._items[side])
            preset.setObjectName(f"preset_{side}")
            preset.activated.connect(self._on_chosen)
            model.setObjectName(f"model_{side}")
            model.activated.connect(self.changed)
            grid.addWidget(self._labels[side], 0, 2 * side)
            grid.addWidget(preset, 1, 2 * side)
            grid.addWidget(model, 1, 2 * side + 1)
            grid.setColumnStretch(2 * side, 2)
            grid.setColumnStretch(2 * side + 1, 1)
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset], right: str) -> None:
        """Offer keywords and these presets; `right`, the one in use, is compared with keywords.

        Until the user chooses otherwise.
        """
        before, self._followed = self._followed, right
        for box, items, wanted in zip(self._presets, self._items, (_KEYWORDS, right), strict=True):
            chosen = box.currentData()
            items.show(presets)
            box.insertItem(0, self.tr("Words and meaning"), _KEYWORDS)
            id = chosen.id if isinstance(chosen, Preset) else chosen or wanted
            id = wanted if id == before else id
            row = 0 if id == _KEYWORDS else items.row_of(id)
            box.setCurrentIndex(row if row >= 0 else 2)  # the first preset
        self._enable_models()

    @property
    def orderings(self) -> tuple[Ordering, Ordering]:
        return self._ordering(0), self._ordering(1)

    @property
    def titles(self) -> tuple[Title, Title]:
        """What words the two as they are chosen now, in the language of the window."""
        return self._title(0), self._title(1)

    def _ordering(self, side: int) -> Ordering:
        preset = self._presets[side].currentData()
        if not isinstance(preset, Preset):
            return Ordering(None)
        return Ordering(preset.instruction, self._models[side].currentData())

    def _title(self, side: int) -> Title:
        preset, model = self._presets[side].currentData(), self._ordering(side).model

        def title() -> str:
            if not isinstance(preset, Preset):
                return self.tr("Words and meaning")
            name = self._items[side].title(preset)
            return f"{name} · {model_in_words(model)}" if model else name

        return title

    def _on_chosen(self) -> None:
        self._enable_models()
        self.changed.emit()

    def _enable_models(self) -> None:
        for model, ordering in zip(self._models, self.orderings, strict=True):
            model.setEnabled(ordering.instruction is not None)

    def _retranslate(self) -> None:
        for side, words in enumerate((self.tr("Left"), self.tr("Right"))):
            self._labels[side].setText(words)
            name_choice(self._presets[side], words)
            name_choice(self._models[side], self.tr("Model, {side}").format(side=words))
        if presets := self._items[0].presets:
            self.show_presets(presets, self._followed)
