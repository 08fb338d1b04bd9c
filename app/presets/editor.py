"""PresetEditor: all presets in a list, the chosen one in a form, and what it does to the hits.

What is typed is tried at once. It is a draft of its preset until it is saved, whichever preset is
looked at meanwhile.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from app.presets.preset_form import PresetForm, blank_preset
from app.presets.preset_list import PresetList, errors_told
from app.presets.try_panel import TryPanel
from app.widgets import MEDIUM, SMALL, Label, Said, Translated, button, column, row
from engine import GROUPS, EngineError, Library, Ordering, Preset, built_in_presets, one_line


class PresetEditor(Translated, QWidget):
    """Makes, changes and tries presets.

    Signals:
        changed: The presets of the library are others now.
        used: The id of a preset to rank by.
    """

    changed = Signal()
    used = Signal(str)

    def __init__(self, library: Library, try_panel: TryPanel) -> None:
        super().__init__()
        self._store = library.presets
        self._try = try_panel
        self._drafts: dict[str, Preset] = {}  # typed but not saved, by id; "": a new one
        self._ranks = ""  # the instruction that hits are ranked by, until its preset is saved

        self._list = PresetList(self._store)
        self._list.chosen.connect(self._on_chosen)
        self._list.changed.connect(self.changed)
        self._list.new_wanted.connect(lambda: self.start_new(""))
        self._list.said.connect(self._say)
        self._form = PresetForm()
        self._form.edited.connect(self._on_edited)
        self._form.name.returnPressed.connect(self._on_save)
        self._sentence = Label(wrap=True)
        self._sentence.setObjectName("preset_sentence")
        self._sentence.hide()
        self._save = button(self._on_save, "preset_save")
        self._undo = button(self._on_undo)
        self._original = button(self._on_original)
        self._default = button(self._on_default)
        self._use = button(self._on_use)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Save, self, self._on_save, context=here)
        self._place()
        self._retranslate()
        self.renew()

    def _place(self) -> None:
        buttons = row(self._save, self._undo, self._original, None, self._default, self._use)
        parts = (self._form, buttons, self._sentence, self._try)
        right = QWidget()
        right.setLayout(column(*parts, wide=self._try, spacing=SMALL, margins=(MEDIUM, 0, 0, 0)))
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(self._list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([280, 720])
        self.setLayout(column(splitter))

    def renew(self, id: str = "") -> None:
        self._list.renew(id)

    def start_new(self, instruction: str) -> None:
        """Start a preset with this instruction, by which hits are ranked now.

        It exists once it is saved. Without an instruction, or with the same one, an unsaved new
        preset is continued.
        """
        self._ranks = instruction
        kept, draft = self._list.preset, self._drafts.get("")
        if not draft or (instruction and one_line(instruction) != one_line(draft.instruction)):
            draft = blank_preset(kept.group if kept else GROUPS[0], instruction)
        self._list.choose_none()
        self._form.show_preset(draft, self._list.items.language)
        self._form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_edited()

    def _say(self, said: Said) -> None:
        self._sentence.setText(said)
        self._sentence.setVisible(bool(said))

    def _on_chosen(self) -> None:
        if preset := self._list.preset:
            draft = self._drafts.get(preset.id, preset)
            self._form.show_preset(draft, self._list.items.language)
            self._show_state()

    def _on_edited(self) -> None:
        self._say("")
        self._show_state()

    def _show_state(self) -> None:
        """Offer what can be done with the preset in the form, and try it."""
        preset, kept = self._form.preset(), self._list.preset
        changed = preset != kept
        key = kept.id if kept else ""
        if changed and preset != blank_preset(preset.group):
            self._drafts[key] = preset
        else:
            self._drafts.pop(key, None)
        edited = could_be_default = False
        try:
            edited = self._store.is_edited(preset.id)
            could_be_default = self._store.default().id != preset.id
        except EngineError as error:
            self._say(error.message)
        self._original.setVisible(edited)
        self._save.setEnabled(changed)
        self._undo.setEnabled(changed)
        self._default.setEnabled(bool(kept) and could_be_default)
        self._use.setEnabled(bool(kept) and not changed)
        self._try_out(preset, kept)

    def _try_out(self, preset: Preset, kept: Preset | None) -> None:
        """Compare with the stored instruction if that differs, else with the default preset."""
        default = built_in_presets()[0]
        if kept and kept.instruction != preset.instruction:
            before, name = Ordering(kept.instruction), self.tr("the previous wording")
        elif preset.instruction == default.instruction:
            before, name = Ordering(None), self.tr("words and meaning")
        else:
            before, name = Ordering(default.instruction), f"“{self._list.items.title(default)}”"
        self._try.try_instruction(preset.instruction, before, name)

    def _on_save(self) -> None:
        preset = self._form.preset()
        if preset != self._list.preset:
            with errors_told(self._say):
                is_new = not self._list.preset
                saved = self._store.save(preset)
                self._drafts.pop(preset.id, None)
                self._list.end(saved.id)
                if is_new and self._ranks:
                    self._ranks = ""
                    self.used.emit(saved.id)

    def _on_undo(self) -> None:
        kept = self._list.preset
        self._drafts.pop(kept.id if kept else "", None)
        self.renew()

    def _on_original(self) -> None:
        if kept := self._list.preset:
            with errors_told(self._say):
                self._store.restore(kept.id)
                self._drafts.pop(kept.id, None)
                self._list.end(kept.id)

    def _on_default(self) -> None:
        if kept := self._list.preset:
            with errors_told(self._say):
                self._store.set_default(kept.id)
                self._default.setEnabled(False)
                self.changed.emit()

    def _on_use(self) -> None:
        if kept := self._list.preset:
            self.used.emit(kept.id)

    def _retranslate(self) -> None:
        self._save.setText(self.tr("Save"))
        self._undo.setText(self.tr("Undo changes"))
        self._original.setText(self.tr("Original wording"))
        self._default.setText(self.tr("Make default"))
        self._default.setToolTip(
            self.tr("Use this preset in this library unless another is chosen")
        )
        self._use.setText(self.tr("Use this preset"))
