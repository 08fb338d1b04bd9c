"""RelevancePage: the relevance judgments by question, and the misses of an evaluation."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.translate import heading_in_words
from app.widgets import Label, TextTable, Translated
from engine import Evaluated, Judgment, Judgments


class RelevancePage(Translated, QWidget):
    """Two tables: the judged questions, and the misses of the last evaluation.

    Signals:
        asked: A question to search for again.
        forgotten: Judgments (a tuple) to delete.
    """

    asked = Signal(str)
    forgotten = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._questions: list[tuple[Judgment, ...]] = []
        self._evaluated: Evaluated | None = None
        self._names: Mapping[str, str] = {}
        self._count, self._missed = Label(), Label(wrap=True)
        self._table = TextTable("judged", 4, wide={0, 3})
        self._table.cellDoubleClicked.connect(lambda *_: self._on_ask())
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._misses = TextTable("misses", 4, wide={0, 3})
        self._misses.cellDoubleClicked.connect(
            lambda row, _: self.asked.emit(self._misses.cell(row, 0).text())
        )
        self._again = self._table.addAction("", QKeySequence("Return"), self._on_ask)
        self._forget = self._table.addAction("", QKeySequence.StandardKey.Delete, self._on_forget)
        for action in (self._again, self._forget):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        column = QVBoxLayout(self)
        column.addWidget(self._count)
        column.addWidget(self._table, 3)
        column.addSpacing(8)
        column.addWidget(self._missed)
        column.addWidget(self._misses, 2)
        self._retranslate()

    def show_judgments(self, judgments: Judgments) -> None:
        """Show the questions, the one judged last on top."""
        self._questions = sorted(
            judgments.questions(), key=lambda each: max(one.when for one in each), reverse=True
        )
        self._fill()

    def show_misses(self, evaluated: Evaluated, names: Mapping[str, str]) -> None:
        """Show where the top hit was not relevant; `names` are those of the presets by tag."""
        self._evaluated, self._names = evaluated, names
        self._fill()

    def _fill(self) -> None:
        words = self.tr("Questions: {questions}; judgments: {judgments}")
        total = sum(map(len, self._questions))
        self._count.setText(words.format(questions=len(self._questions), judgments=total))
        rows = []
        for each in self._questions:
            relevant = [one for one in each if one.grade]
            passages = " | ".join(heading_in_words(one.label) for one in relevant)
            counts = str(len(relevant)), str(len(each) - len(relevant))
            rows.append((each[0].question, *counts, passages))
        self._table.show_rows(rows)
        misses = self._missed_topics()
        self._misses.show_rows(misses)
        if self._evaluated is None:
            self._missed.setText(self.tr("Misses appear here after you evaluate."))
        elif misses:
            words = self.tr("Misses, where the top hit is not relevant: {count}")
            self._missed.setText(words.format(count=len(misses)))
        else:
            self._missed.setText(self.tr("No misses: the top hit is relevant for each question."))

    def _missed_topics(self) -> list[tuple[str, str, str, str]]:
        """Return question, preset, rank of the first relevant passage, and the top hit."""
        found = self._evaluated
        systems = (found.systems or (found.recalled,)) if found else ()
        missed = sorted(
            ((case, system.tag) for system in systems for case in system.cases if case.found != 1),
            key=lambda each: (each[0].topic, each[0].found or 10**6),
        )
        name = self._names.get
        return [
            (case.topic, name(tag, tag), str(case.found or "–"), heading_in_words(case.first))
            for case, tag in missed
        ]

    def _chosen(self) -> tuple[Judgment, ...]:
        row = self._table.currentRow()
        return self._questions[row] if 0 <= row < len(self._questions) else ()

    def _on_ask(self) -> None:
        if chosen := self._chosen():
            self.asked.emit(chosen[0].question)

    def _on_forget(self) -> None:
        if chosen := self._chosen():
            self.forgotten.emit(chosen)

    def _retranslate(self) -> None:
        question = self.tr("Question")
        self._table.setAccessibleName(self.tr("Judged questions"))
        self._misses.setAccessibleName(self.tr("Misses"))
        self._table.name_columns(
            [question, self.tr("Relevant"), self.tr("Not relevant"), self.tr("Relevant passages")]
        )
        self._misses.name_columns(
            [question, self.tr("Preset"), self.tr("Best relevant at"), self.tr("Ranked first")]
        )
        self._again.setText(self.tr("Search again"))
        self._forget.setText(self.tr("Delete these judgments"))
        self._fill()
