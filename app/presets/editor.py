"""PresetEditor: all presets in a list, the chosen one in a form, and what it makes of the hits.

What is typed is tried at once, and kept when the person says so; until then it stays in the form,
for each preset by itself, whatever else is looked at.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.presets.attempt import attempt
from app.presets.preset_form import PresetForm
from app.presets.preset_list import PresetList
from app.presets.try_panel import TryPanel
from app.widgets.label import Label
from engine import GROUPS, Library, Ordering, Preset, built_in_presets


class PresetEditor(QWidget):
    """Makes, changes and tries presets.

    Signals:
        changed: The presets of the library are others now.
        used: The id of a preset that the person wants to judge by.
    """

    changed = Signal()
    used = Signal(str)

    def __init__(self, library: Library, trial: TryPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = library.presets
        self._trial = trial
        self._drafts: dict[str, Preset] = {}  # what is typed and not kept yet, by id; "": a new one

        self._shelf = PresetList(self._store)
        self._shelf.chosen.connect(self._on_chosen)
        self._shelf.changed.connect(self.changed)
        self._shelf.new_wanted.connect(lambda: self.begin_new(""))
        self._shelf.said.connect(self._say)
        self._fields = PresetForm()
        self._fields.edited.connect(self._on_edited)
        self._sentence = Label()
        self._sentence.setObjectName("preset_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.hide()

        self._save = self._button(self._on_save)
        self._save.setObjectName("preset_save")
        self._undo = self._button(self._on_undo)
        self._original = self._button(self._on_original)
        self._default = self._button(self._on_default)
        self._use = self._button(self._on_use)
        save = QAction(self)
        save.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        save.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.triggered.connect(self._on_save)
        self.addAction(save)
        self._place()
        self._retranslate()
        self.renew()

    def _button(self, action: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.clicked.connect(lambda: action())
        return button

    def _place(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._fields)
        line = QHBoxLayout()
        for button in (self._save, self._undo, self._original):
            line.addWidget(button)
        line.addStretch()
        line.addWidget(self._default)
        line.addWidget(self._use)
        column.addLayout(line)
        column.addWidget(self._sentence)
        column.addWidget(self._trial, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._shelf)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([280, 720])
        whole = QVBoxLayout(self)
        whole.addWidget(splitter)

    def renew(self, id: str = "") -> None:
        """Show the presets as the library has them, and this one in the form."""
        self._shelf.renew(id)

    def begin_new(self, instruction: str) -> None:
        """Begin a preset of this instruction; it is there once it is saved.

        Without an instruction, one that was begun before goes on.
        """
        kept, begun = self._shelf.preset, self._drafts.get("")
        group = kept.group if kept else GROUPS[0]
        if instruction or not begun:
            begun = _blank(group, instruction)
        self._shelf.choose_none()
        self._fields.show_preset(begun, self._shelf.items.language)
        self._fields.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_edited()

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def _on_chosen(self) -> None:
        preset = self._shelf.preset
        if preset:
            draft = self._drafts.get(preset.id, preset)
            self._fields.show_preset(draft, self._shelf.items.language)
            self._say("")
            self._on_edited()

    def _on_edited(self) -> None:
        """Try what stands in the form, and offer what can be done with it."""
        preset, kept = self._fields.preset(), self._shelf.preset
        if not preset:
            return
        changed = preset != kept
        key = kept.id if kept else ""
        if changed and preset != _blank(preset.group):
            self._drafts[key] = preset
        else:
            self._drafts.pop(key, None)
        id, store = preset.id, self._store
        state = attempt(lambda: (store.is_edited(id), store.default().id != id), self._say)
        edited, could_be_default = state or (False, False)
        self._original.setVisible(edited)
        self._save.setEnabled(changed)
        self._undo.setEnabled(changed)
        self._default.setEnabled(bool(kept) and could_be_default)
        self._use.setEnabled(bool(kept) and not changed)
        self._try_out(preset, kept)

    def _try_out(self, preset: Preset, kept: Preset | None) -> None:
        """Compare with the words as they were kept, or with the first preset of the program."""
        first = built_in_presets()[0]
        if kept and kept.instruction != preset.instruction:
            before, name = Ordering(kept.instruction), self.tr("the wording before")
        elif preset.instruction == first.instruction:
            before, name = Ordering(None), self.tr("keywords alone")
        else:
            before, name = Ordering(first.instruction), f"“{self._shelf.items.title(first)}”"
        self._trial.try_instruction(preset.instruction, before, name)

    def _on_save(self) -> None:
        preset = self._fields.preset()
        if not preset or preset == self._shelf.preset:
            return
        if saved := attempt(lambda: self._store.save(preset), self._say):
            self._drafts.pop(preset.id, None)
            self._shelf.end(saved.id)

    def _on_undo(self) -> None:
        kept = self._shelf.preset
        self._drafts.pop(kept.id if kept else "", None)
        self.renew()

    def _on_original(self) -> None:
        kept = self._shelf.preset
        if kept and attempt(lambda: self._store.restore(kept.id), self._say):
            self._drafts.pop(kept.id, None)
            self._shelf.end(kept.id)

    def _on_default(self) -> None:
        kept = self._shelf.preset
        if kept:
            attempt(lambda: self._store.set_default(kept.id), self._say)
            self._default.setEnabled(False)

    def _on_use(self) -> None:
        if kept := self._shelf.preset:
            self.used.emit(kept.id)

    def _retranslate(self) -> None:
        self._save.setText(self.tr("Save"))
        self._undo.setText(self.tr("Undo changes"))
        self._original.setText(self.tr("Original wording"))
        self._default.setText(self.tr("Make default"))
        self._default.setToolTip(self.tr("Begin with this preset in this library"))
        self._use.setText(self.tr("Judge by it"))

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _blank(group: str, instruction: str = "") -> Preset:
    """A preset of which nothing else is written yet."""
    return Preset("", group, {}, {}, instruction, {})
