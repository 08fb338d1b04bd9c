"""SearchBar: the question, the preset for ranking, and the switch that leaves it out."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.presets import PresetItems
from app.search.syntax_menu import SyntaxMenu
from app.translate import word
from app.widgets import MEDIUM, SMALL, TITLE, Translated, field_icon, row, set_share, tooltip
from engine import LONGEST_INSTRUCTION, Message, Preset, built_in_presets, one_line

_PAUSE = 50  # ms without a key before the question is asked
_OWN_PAUSE = 480  # the same for an instruction: ranking takes seconds
_CUSTOM = "custom"  # the row of a custom instruction
_EDIT = "edit"  # the row that opens the presets
_DEFAULT = "default"  # the row by which the chosen preset is kept
_MODELS = "models"  # the row that leads to rerankers, where there is none
_TALL = 36  # pixels of the field


class SearchBar(Translated, QWidget):
    """The row at the top of the window.

    Attributes:
        field: Where the question is typed.
        syntax: The menu of the ways to write a question.
        question: What was last asked.
        preset: The id of the chosen preset, "" for a custom instruction.
        instruction: The instruction by which hits are ranked.

    Signals:
        searched: The question, a moment after the last key, or at once on Enter.
        instruction_changed: The instruction of the chosen preset, or the custom one.
        preset_changed: The id of the chosen preset, "" for a custom instruction.
        presets_wanted, models_wanted: The presets are to be edited; a reranker to be installed.
        default_wanted: The id of the preset that is to be the one from the start.
        keep_wanted: The custom instruction that is to become a preset.
        without_ranking_changed: Whether hits are left unranked.
        descended: The user goes down from the question, by key.
    """

    searched = Signal(str)
    instruction_changed = Signal(str)
    preset_changed = Signal(str)
    presets_wanted = Signal()
    models_wanted = Signal()
    default_wanted = Signal(str)
    keep_wanted = Signal(str)
    without_ranking_changed = Signal(bool)
    descended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = self.preset = self._default = ""
        self._ignored_by: str | None = None
        self.instruction = built_in_presets()[0].instruction

        self.field, self._own = QLineEdit(), QLineEdit()
        for line in (self.field, self._own):
            line.setAcceptDrops(False)  # the window takes what is dropped
        self.field.setObjectName("question")
        self.field.setClearButtonEnabled(True)
        self.field.addAction(field_icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.syntax = SyntaxMenu(self)
        self.syntax.chosen.connect(self._on_syntax)
        self._help = self.field.addAction(
            field_icon("circle-question-mark"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._help.triggered.connect(self._show_syntax)
        set_share(self.field, TITLE)
        self.field.setMinimumSize(150, _TALL)
        self._items = PresetItems(self)
        self._presets = QComboBox()
        self._presets.setModel(self._items)
        self._presets.setMaxVisibleItems(30)
        self._presets.setObjectName("presets")
        self._presets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._presets.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._label = QLabel()
        self._label.setBuddy(self._presets)
        self._switch = QCheckBox()
        self._switch.setObjectName("without_ranking")
        self._own.setObjectName("instruction")
        self._own.setMaxLength(LONGEST_INSTRUCTION)
        self._keep = QPushButton()
        self._keep.setAutoDefault(False)
        self._keep.setEnabled(False)

        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(SMALL)
        grid.addWidget(self.field, 0, 0)
        grid.addLayout(row(self._label, self._presets, spacing=SMALL), 0, 1)
        grid.addWidget(self._switch, 0, 2)
        grid.addWidget(self._own, 1, 0, 1, 2)
        grid.addWidget(self._keep, 1, 2)
        grid.setColumnStretch(0, 1)

        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        # For the list of keys. The key itself comes up from the field, where the completions have
        # left it.
        self._down = QAction(self, shortcut=QKeySequence(Qt.Key.Key_Down))
        self._down.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._down.triggered.connect(self.descended)
        self.addAction(self._down)
        self.field.textChanged.connect(lambda: self._pause.start())
        self.field.returnPressed.connect(self._ask_at_once)
        self._own_pause = QTimer(self, singleShot=True, interval=_OWN_PAUSE)
        self._own_pause.timeout.connect(self._apply_instruction)
        self._own.textChanged.connect(lambda: self._own_pause.start())
        self._own.returnPressed.connect(self._apply_instruction)
        self._own.textChanged.connect(lambda text: self._keep.setEnabled(bool(one_line(text))))
        self._keep.clicked.connect(lambda: self.keep_wanted.emit(self._own.text()))
        self._presets.activated.connect(self._on_activated)
        self._switch.toggled.connect(self.without_ranking_changed)
        usual = built_in_presets()[0].id
        self.show_presets(built_in_presets(), usual, usual)
        self._retranslate()

    def place(self, button: QToolButton) -> None:
        """Put a button at the end of the line of the question."""
        self._grid.addWidget(button, 0, 3)

    def show_presets(self, presets: Sequence[Preset], id: str, default: str) -> None:
        """Offer these, with one chosen unless a custom instruction is, and one the default."""
        self._default = default
        custom = self._presets.currentData() == _CUSTOM
        self._items.show(presets)
        self._presets.insertSeparator(self._presets.count())
        self._presets.addItem(self.tr("Custom instruction…"), _CUSTOM)
        self._presets.addItem("", _DEFAULT)
        self._presets.addItem(self.tr("Edit presets…"), _EDIT)
        if self._ignored_by == "":
            self._presets.addItem(self.tr("Install a reranker…"), _MODELS)
        place = self._items.row_of(id)
        if place < 0:
            place = self._items.row_of(presets[0].id)
        self._presets.setCurrentIndex(self._presets.findData(_CUSTOM) if custom else place)
        self._on_preset()

    def show_effect(self, model: str, follows_instruction: bool) -> None:
        """Say that presets make no difference to the model that ranks, if so; "" is none."""
        ignored_by = None if follows_instruction else model
        if ignored_by != self._ignored_by:
            self._ignored_by = ignored_by
            self._retranslate()

    def choose(self, id: str) -> None:
        place = self._items.row_of(id)
        if place >= 0:
            self._presets.setCurrentIndex(place)
            self._on_preset()

    @property
    def preset_name(self) -> str:
        return self._presets.currentText()

    def clear(self) -> None:
        self.field.selectAll()
        self.field.del_()  # can be undone, other than `clear`
        self._ask_at_once()
        self.focus()

    def ask(self, question: str) -> None:
        self.field.setText(question)
        self._ask_at_once()

    def show_question(self, question: str) -> None:
        """Show a question without asking it."""
        self.question = question
        self.field.setText(question)
        self._pause.stop()

    def insert(self, question: str) -> None:
        """Show a question that the user is going to finish."""
        self.field.setText(question)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def continue_with(self, text: str) -> None:
        """Go on with the question as if this were typed into it."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        key = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, text
        )
        QApplication.sendEvent(self.field, key)

    def _on_syntax(self, form: str) -> None:
        self.insert(form.format(question=self.field.text().strip()).lstrip())

    def _show_syntax(self) -> None:
        self.syntax.popup(self.field.mapToGlobal(self.field.rect().bottomLeft()))

    def focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _ask(self) -> None:
        if self.field.text() != self.question:
            self._ask_at_once()

    def _ask_at_once(self) -> None:
        self._pause.stop()
        self.question = self.field.text()
        self.searched.emit(self.question)

    def _on_activated(self, row: int) -> None:
        if (wanted := self._presets.itemData(row)) in (_EDIT, _DEFAULT, _MODELS):
            custom = self._presets.findData(_CUSTOM)
            self._presets.setCurrentIndex(
                self._items.row_of(self.preset) if self.preset else custom
            )
            if wanted == _EDIT:
                self.presets_wanted.emit()
            elif wanted == _MODELS:
                self.models_wanted.emit()
            elif self.preset:
                self.default_wanted.emit(self.preset)
            else:  # it has to be a preset first
                self.keep_wanted.emit(self._own.text())
            return
        self._on_preset()
        if not self.preset:
            self._own.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_preset(self) -> None:
        chosen = self._items.preset(self._presets.currentIndex())
        self._own.setVisible(not chosen)
        self._keep.setVisible(not chosen)
        preset = chosen.id if chosen else ""
        keep, kept = self._items.item(self._presets.findData(_DEFAULT)), preset == self._default
        keep.setText(self.tr("This is the default") if kept else self.tr("Make this the default"))
        keep.setEnabled(not kept)
        if preset != self.preset:
            self.preset = preset
            self.preset_changed.emit(preset)
        self._apply_instruction()

    def _apply_instruction(self) -> None:
        """Emit the instruction that holds now, if it is another than before."""
        self._own_pause.stop()
        chosen = self._items.preset(self._presets.currentIndex())
        # empty field: keep the current instruction
        wanted = chosen.instruction if chosen else one_line(self._own.text()) or self.instruction
        if wanted != self.instruction:
            self.instruction = wanted
            self.instruction_changed.emit(wanted)

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Ask a question, or type keywords"))
        self.field.setAccessibleName(self.tr("Question"))
        self.setAccessibleName(self.tr("Question"))
        self._help.setText(self.tr("How questions can be written"))
        self._label.setText(self.tr("Preset"))
        self._down.setText(self.tr("Go to the passages"))
        reason = title = ""
        if self._ignored_by:
            title = self.tr("No effect with this model")
            reason = word(Message("rerank.no-instruction", model=self._ignored_by))
        elif self._ignored_by is not None:
            title = self.tr("No effect: no reranker")
            reason = word(Message("rerank.no-preset"))
        self._items.without_effect = title
        usual = self.tr("The preset by which passages are ranked")
        self._presets.setToolTip(tooltip(reason) if reason else usual)
        self._presets.setAccessibleDescription(reason)
        self._switch.setText(self.tr("Without ranking"))
        self._switch.setToolTip(
            self.tr("Show passages in the order of their words and meaning, without a reranker")
        )
        self._own.setPlaceholderText(
            self.tr("Say in English what to rank by, such as: Rank by how recent the advice is")
        )
        self._own.setAccessibleName(self.tr("Custom instruction"))
        self._keep.setText(self.tr("Save as preset…"))
        self._keep.setToolTip(self.tr("Save this instruction as a preset"))
        self.show_presets(self._items.presets, self.preset, self._default)

    # --- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._down.trigger()
        else:
            super().keyPressEvent(event)
