"""JudgedPage: the judged questions, and those of them that a preset did badly by."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.widgets.label import Label, tooltip
from engine import Evaluated, Judgment, Judgments


class RelevancePage(QWidget):
    """Two tables: what was judged, and the bad cases of the last measuring.

    Signals:
        asked: The person wants to ask a question again.
        forgotten: The judgments (a tuple) that the person takes back.
    """

    asked = Signal(str)
    forgotten = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions: list[tuple[Judgment, ...]] = []
        self._evaluated: Evaluated | None = None
        self._names: Mapping[str, str] = {}
        self._count, self._bad = Label(), Label()
        self._bad.setWordWrap(True)
        self._table = _table("judged", 4)
        self._table.cellDoubleClicked.connect(lambda *_: self._ask())
        self._cases = _table("bad_cases", 4)
        self._cases.cellDoubleClicked.connect(lambda row, _: self.asked.emit(self._text(row)))
        self._again = self._action("Return", self._ask)
        self._forget = self._action(QKeySequence.StandardKey.Delete, self._on_forget)
        column = QVBoxLayout(self)
        column.addWidget(self._count)
        column.addWidget(self._table, 3)
        column.addSpacing(8)
        column.addWidget(self._bad)
        column.addWidget(self._cases, 2)
        self._retranslate()

    def _action(self, keys: str | QKeySequence.StandardKey, action: Callable[[], None]) -> QAction:
        made = QAction(self._table)
        made.setShortcut(QKeySequence(keys))
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.triggered.connect(lambda: action())
        self._table.addAction(made)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return made

    def show_judgments(self, judgments: Judgments) -> None:
        """Show the questions, the one judged last first."""
        self._questions = sorted(
            judgments.questions(), key=lambda each: max(one.when for one in each), reverse=True
        )
        self._fill()

    def show_cases(self, evaluated: Evaluated, names: Mapping[str, str]) -> None:
        """Show where the first hit was none of the good ones; `names` are those of the presets."""
        self._evaluated, self._names = evaluated, names
        self._fill()

    def _fill(self) -> None:
        words = self.tr("{questions} judged questions, {judgments} judgments")
        total = sum(map(len, self._questions))
        self._count.setText(words.format(questions=len(self._questions), judgments=total))
        rows = []
        for each in self._questions:
            good = [one for one in each if one.grade]
            answers = " | ".join(one.label for one in good)
            rows.append((each[0].question, str(len(good)), str(len(each) - len(good)), answers))
        _show(self._table, rows)
        cases = self._bad_cases()
        _show(self._cases, cases)
        if self._evaluated is None:
            self._bad.setText(self.tr("Bad cases stand here once the questions are measured."))
        elif cases:
            words = self.tr("{count} bad cases: something else came first")
            self._bad.setText(words.format(count=len(cases)))
        else:
            self._bad.setText(self.tr("No bad case: a good passage came first each time."))

    def _bad_cases(self) -> list[tuple[str, str, str, str]]:
        """Question, preset, the rank of the first good passage, what came first instead."""
        found = self._evaluated
        ways = (found.systems or (found.keywords,)) if found else ()
        worst = sorted(
            ((case, way.tag) for way in ways for case in way.cases if case.found != 1),
            key=lambda each: (each[0].topic, each[0].found or 10**6),
        )
        name = self._names.get
        return [
            (case.topic, name(tag, tag), str(case.found or "–"), case.first) for case, tag in worst
        ]

    def _text(self, row: int) -> str:
        item = self._cases.item(row, 0)
        return item.text() if item else ""

    def _chosen(self) -> tuple[Judgment, ...]:
        row = self._table.currentRow()
        return self._questions[row] if 0 <= row < len(self._questions) else ()

    def _ask(self) -> None:
        if chosen := self._chosen():
            self.asked.emit(chosen[0].question)

    def _on_forget(self) -> None:
        if chosen := self._chosen():
            self.forgotten.emit(chosen)

    def _retranslate(self) -> None:
        question = self.tr("Question")
        self._table.setHorizontalHeaderLabels(
            [question, self.tr("Good"), self.tr("Bad"), self.tr("Answered by")]
        )
        self._cases.setHorizontalHeaderLabels(
            [question, self.tr("Preset"), self.tr("Good one at"), self.tr("Came first instead")]
        )
        self._again.setText(self.tr("Ask again"))
        self._forget.setText(self.tr("Forget these judgments"))
        self._fill()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _table(name: str, columns: int) -> QTableWidget:
    table = QTableWidget(0, columns)
    table.setObjectName(name)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in (0, columns - 1):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table


def _show(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(tooltip(text))
            table.setItem(row, column, item)
