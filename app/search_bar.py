"""SearchBar: the question, the yardstick that hits are judged by, and the keywords-only switch."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from app.label import tooltip
from engine.presets import presets

_PAUSE = 120  # ms without a key before the question is asked
_LONGEST_INSTRUCTION = 500


class SearchBar(QWidget):
    """The row at the top of the window.

    Signals:
        searched: The question, a moment after the last key, or at once on Enter.
        instruction_changed: The instruction of the chosen preset, or the person's own.
        keywords_only_changed: The switch was turned.
        descended: The person wants to go down into the list.
    """

    searched = Signal(str)
    instruction_changed = Signal(str)
    keywords_only_changed = Signal(bool)
    descended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = ""
        self._instruction = presets()[0].instruction

        self._field = QLineEdit()
        self._field.setObjectName("question")
        self._field.setClearButtonEnabled(True)
        self._field.setAcceptDrops(False)  # the window takes what is dropped
        font = self._field.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._field.setFont(font)
        self._field.setMinimumHeight(38)
        self._field.setTextMargins(6, 0, 4, 0)
        self._presets = QComboBox()
        self._presets.setObjectName("presets")
        self._presets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._presets.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._switch = QCheckBox()
        self._switch.setObjectName("keywords_only")
        self._own = QLineEdit()
        self._own.setObjectName("instruction")
        self._own.setMaxLength(_LONGEST_INSTRUCTION)
        self._own.setAcceptDrops(False)
        self._own.setMinimumHeight(32)
        self._own.setTextMargins(6, 0, 4, 0)
        self._own.hide()

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._field, 0, 0)
        grid.addWidget(self._presets, 0, 1)
        grid.addWidget(self._switch, 0, 2)
        grid.addWidget(self._own, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)

        for _ in presets():
            self._presets.addItem("")
        self._presets.insertSeparator(self._presets.count())
        self._presets.addItem("")
        self._retranslate()

        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self._field.textChanged.connect(lambda: self._pause.start())
        self._field.returnPressed.connect(self._ask_at_once)
        self._own_pause = QTimer(self, singleShot=True, interval=4 * _PAUSE)
        self._own_pause.timeout.connect(self._judge)
        self._own.textChanged.connect(lambda: self._own_pause.start())
        self._own.returnPressed.connect(self._judge)
        self._presets.currentIndexChanged.connect(self._on_preset)
        self._switch.toggled.connect(self.keywords_only_changed)

    @property
    def instruction(self) -> str:
        """The instruction by which hits are judged now."""
        return self._instruction

    @property
    def question(self) -> str:
        """The question as it was last asked."""
        return self._asked

    def clear(self) -> None:
        """Take the question away, and be ready for the next."""
        self._field.clear()
        self._ask_at_once()
        self.focus()

    def ask(self, question: str) -> None:
        """Put up another question, and ask it at once."""
        self._field.setText(question)
        self._ask_at_once()

    def focus(self) -> None:
        """Go to the question with the keyboard, all of it marked."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _ask(self) -> None:
        if self._field.text() != self._asked:
            self._ask_at_once()

    def _ask_at_once(self) -> None:
        self._pause.stop()
        self._asked = self._field.text()
        self.searched.emit(self._asked)

    @property
    def _own_chosen(self) -> bool:
        return self._presets.currentIndex() == self._presets.count() - 1

    def _on_preset(self) -> None:
        self._own.setVisible(self._own_chosen)
        if self._own_chosen:
            self._own.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def _judge(self) -> None:
        """Say which instruction holds, if it is another than before."""
        self._own_pause.stop()
        if self._own_chosen:
            wanted = self._own.text().strip() or self._instruction  # nothing written: as before
        else:
            wanted = presets()[self._presets.currentIndex()].instruction
        if wanted != self._instruction:
            self._instruction = wanted
            self.instruction_changed.emit(wanted)

    def _retranslate(self) -> None:
        language = self.tr("en", "the language of this translation, as in presets.toml: en or zh")
        self._field.setPlaceholderText(self.tr("Ask a question, or type keywords"))
        self._field.setAccessibleName(self.tr("Question"))
        self._presets.setAccessibleName(self.tr("What makes a passage good"))
        for row, preset in enumerate(presets()):
            self._presets.setItemText(row, preset.name[language])
            self._presets.setItemData(
                row, tooltip(preset.when[language]), Qt.ItemDataRole.ToolTipRole
            )
        self._presets.setItemText(self._presets.count() - 1, self.tr("Custom instruction…"))
        self._presets.setToolTip(self.tr("What makes a passage good: the best by it come first"))
        self._switch.setText(self.tr("Keywords only"))
        self._switch.setToolTip(self.tr("Leave the passages in keyword order; score none"))
        self._own.setPlaceholderText(
            self.tr("Say in English what to rank by, for example: Rank by how recent the advice is")
        )
        self._own.setAccessibleName(self.tr("Custom instruction"))

    # --- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves the field for the list."""
        if event.key() == Qt.Key.Key_Down:
            self.descended.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
