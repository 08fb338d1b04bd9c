"""OutcomePanel: what came of measuring: a table, a bar for each question, and what it means."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.evaluation.findings import Findings
from app.evaluation.gains_chart import GainsChart
from app.widgets.label import Label
from engine import Advice, Evaluated, Measured, Topic

_MEASURES = ("ndcg@10", "mrr@10", "p@1", "recall@10", "recall@50", "success@5", "tokens@5")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EvaluationReport(QWidget):
    """Keywords and presets in rows; the chosen one against the keywords below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = Findings(self)
        self._shown: tuple[Evaluated, Advice] | None = None
        self._topics: dict[str, Topic] = {}
        self._names: Mapping[str, str] = {}
        self._remarks: tuple[str, ...] = ()

        self._headline, self._advice = Label(), Label()
        self._headline.setObjectName("measure_headline")
        self._advice.setObjectName("measure_advice")
        for label in (self._headline, self._advice):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._table = QTableWidget(0, len(_MEASURES) + 3)
        self._table.setObjectName("measures")
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.currentCellChanged.connect(self._on_row)
        self._plot = GainsChart()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._headline)
        column.addWidget(self._table, 2)
        column.addWidget(self._plot, 2)
        column.addWidget(self._advice)
        self._retranslate()

    def show_outcome(
        self,
        evaluated: Evaluated,
        topics: Sequence[Topic],
        advice: Advice,
        names: Mapping[str, str],
        remarks: Sequence[str] = (),
    ) -> None:
        """Show this; `names` are those of the presets by tag, `remarks` tell what was odd."""
        self._shown, self._names = (evaluated, advice), names
        self._remarks = tuple(remarks)
        self._topics = {topic.id: topic for topic in topics}
        self._fill()
        self._table.setCurrentCell(1 if evaluated.systems else 0, 0)
        self._on_row(self._table.currentRow())

    def _fill(self) -> None:
        if not self._shown:
            return
        evaluated, _ = self._shown
        self._table.setRowCount(1 + len(evaluated.systems))
        for row, way in enumerate((evaluated.keywords, *evaluated.systems)):
            cells = [self._name(way) if row else self.tr("Keywords alone")]
            cells += [_cell(way, measure) for measure in _MEASURES]
            if way.comparison:
                cells += [self._verdict.gain(way.comparison), self._verdict.p(way.comparison)]
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(_RIGHT)
                self._table.setItem(row, column, item)

    def _name(self, way: Measured) -> str:
        return self._names.get(way.tag, way.tag)

    def _on_row(self, row: int) -> None:
        """Show the gains of the system in this row, and what may be said of it."""
        if not self._shown or row < 0:
            return
        evaluated, advice = self._shown
        words = [
            self.tr("{title}: {count} questions, {model}.").format(
                title=evaluated.title, count=f"{evaluated.topics:,}", model=evaluated.model
            )
        ]
        gains = []
        if row:
            way = evaluated.systems[row - 1]
            gains = [self._gain(topic, evaluated.keywords, way) for topic in way.values]
            if way.comparison:
                words.append(self._verdict.sentence(self._name(way), way.comparison))
        self._plot.show_gains(gains)
        self._headline.setText("\n".join([" ".join(words), *self._remarks]))
        names = {each.tag: self._name(each) for each in evaluated.systems}
        names[evaluated.keywords.tag] = self.tr("Keywords alone")
        self._advice.setText(self._verdict.advice(advice, names))

    def _gain(self, id: str, before: Measured, after: Measured) -> tuple[str, float]:
        text = self._topics[id].text if id in self._topics else id
        return text, after.values[id]["ndcg@10"] - before.values[id]["ndcg@10"]

    def _retranslate(self) -> None:
        self._table.setHorizontalHeaderLabels(
            [
                "", "nDCG@10", "MRR@10", "P@1", self.tr("Recall@10"), self.tr("Recall@50"),
                self.tr("In first 5"), self.tr("Tokens of 5"), self.tr("Gain (95 %)"), "p",
            ]
        )  # fmt: skip
        if not self._shown:
            self._headline.setText(
                self.tr(
                    "Judge hits with + and -, then see here whether a preset ranks them better "
                    "than keywords do. Eight questions show little; from about 25 on it tells."
                )
            )
        self._fill()
        self._on_row(self._table.currentRow())

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _cell(way: Measured, measure: str) -> str:
    value = way.mean(measure)
    return f"{value:,.0f}" if measure.startswith("tokens") else f"{value:.3f}"
