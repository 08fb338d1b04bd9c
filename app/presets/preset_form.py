"""PresetForm: one preset as a form."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from app.presets.preset_items import PresetItems
from app.widgets import MEDIUM, SMALL, Label, Translated, name_choice, row
from engine import GROUPS, LONGEST_INSTRUCTION, Preset, in_language, one_line

_EXAMPLES = (  # as they go to the model: English
    "Rank by strictness of data deletion compliance requirements",
    "Rank by debugging relevance for webhook signature failure",
)


class PresetForm(Translated, QWidget):
    """Name, group, when to use it, instruction and example, in the language of the window.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preset = blank_preset()
        self._language = "en"
        self.name, self.when = QLineEdit(), QLineEdit()
        self.group = QComboBox()
        self.instruction, self.example = _text(3), _text(2)
        for name in ("name", "group", "when", "instruction", "example"):
            getattr(self, name).setObjectName(f"preset_{name}")
        for line in (self.name, self.when):
            line.setMaxLength(500)
            line.setAcceptDrops(False)
        for group in GROUPS:
            self.group.addItem("", group)
        self._count = Label(quiet=True)

        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(SMALL)
        form.setHorizontalSpacing(MEDIUM)
        self._labels = [Label() for _ in range(4)]
        form.addRow(self._labels[0], row(self.name, self.group, wide=self.name, spacing=SMALL))
        form.addRow(self._labels[1], self.when)
        form.addRow(self._labels[2], self.instruction)
        form.addRow("", self._count)
        form.addRow(self._labels[3], self.example)
        fields = (self.name, self.when, self.instruction, self.example)
        for label, field in zip(self._labels, fields, strict=True):
            label.setBuddy(field)

        for line in (self.name, self.when):
            line.textEdited.connect(self.edited)
        self.group.activated.connect(self.edited)
        for text in (self.instruction, self.example):
            text.textChanged.connect(self._on_text)
        self._retranslate()

    def show_preset(self, preset: Preset, language: str) -> None:
        self._preset, self._language = preset, language
        with QSignalBlocker(self):
            self.name.setText(in_language(preset.name, language))
            self.when.setText(in_language(preset.when, language))
            self.group.setCurrentIndex(self.group.findData(preset.group))
            self.instruction.setPlainText(preset.instruction)
            self.example.setPlainText(in_language(preset.example, language))

    def preset(self) -> Preset:
        """Return the preset as typed, unchecked."""
        return replace(
            self._preset,
            group=self.group.currentData(),
            name=self._text(self._preset.name, self.name.text()),
            when=self._text(self._preset.when, self.when.text()),
            instruction=one_line(self.instruction.toPlainText()),
            example=self._text(self._preset.example, self.example.toPlainText()),
        )

    def _text(self, before: dict[str, str], typed: str) -> dict[str, str]:
        """Return the texts with what was typed in the language of the form."""
        typed = one_line(typed)
        if typed == in_language(before, self._language):
            return before
        changed = before | {self._language: typed}
        return {language: text for language, text in changed.items() if text}

    def _on_text(self) -> None:
        self._show_count()
        self.edited.emit()

    def _show_count(self) -> None:
        """Warn of an instruction that is too long, or not English."""
        instruction = one_line(self.instruction.toPlainText())
        if len(instruction) > LONGEST_INSTRUCTION:
            words = self.tr("{count} characters; the limit is {most}.").format(
                count=f"{len(instruction):,}", most=f"{LONGEST_INSTRUCTION:,}"
            )
        elif not instruction.isascii():
            words = self.tr("English works best, whatever the language of your documents.")
        else:
            words = ""
        self._count.setText(words)
        self._count.setVisible(bool(words))

    def _retranslate(self) -> None:
        names = (
            self.tr("Name"), self.tr("When to use it"), self.tr("Instruction"), self.tr("Example")
        )  # fmt: skip
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)
        items = PresetItems(self)
        for place, group in enumerate(GROUPS):
            self.group.setItemText(place, items.group_title(group))
        name_choice(self.group, self.tr("Group"))
        self.instruction.setPlaceholderText(
            self.tr("For example: {one}\nOr: {other}").format(one=_EXAMPLES[0], other=_EXAMPLES[1])
        )
        self._show_count()


def blank_preset(group: str = GROUPS[0], instruction: str = "") -> Preset:
    return Preset("", group, {}, {}, instruction, {})


def _text(lines: int) -> QPlainTextEdit:
    text = QPlainTextEdit(tabChangesFocus=True)
    text.setAcceptDrops(False)
    text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    frame = 2 * text.frameWidth() + 2 * int(text.document().documentMargin())
    text.setFixedHeight(lines * text.fontMetrics().lineSpacing() + frame + 2)
    return text
