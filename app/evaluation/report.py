"""EvaluationReport: the measures in a table, the gain of each question, and what follows."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from app.evaluation.gains_chart import GainsChart
from app.translate import sentences, word
from app.widgets import MEDIUM, SMALL, Label, TextTable, Translated, signed
from engine import Advice, Comparison, Evaluated, Measured, Message

_MEASURES = ("ndcg@10", "mrr@10", "p@1", "recall@10", "recall@50", "success@5", "tokens@5")


class EvaluationReport(Translated, QWidget):
    """Recall and presets in rows; below, the chosen one compared with what it ranks."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Evaluated, Advice] | None = None
        self._questions: dict[str, str] = {}
        self._names: Mapping[str, str] = {}
        self._remarks: tuple[Message, ...] = ()

        self._headline, self._advice = Label(wrap=True), Label(wrap=True)
        self._headline.setObjectName("report_headline")
        self._advice.setObjectName("report_advice")
        for label in (self._headline, self._advice):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        columns = len(_MEASURES) + 3
        self._table = TextTable("measures", columns, wide={0}, right=range(1, columns))
        self._table.setWordWrap(True)  # of long names, where it is narrow
        tall = QHeaderView.ResizeMode.ResizeToContents
        self._table.verticalHeader().setSectionResizeMode(tall)
        self._table.currentCellChanged.connect(self._on_row)
        self._chart = GainsChart()
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self._headline)
        column.addWidget(self._table, 2)
        column.addWidget(self._chart, 2)
        column.addWidget(self._advice)
        self._retranslate()

    def show_report(
        self,
        evaluated: Evaluated,
        advice: Advice,
        names: Mapping[str, str],
        remarks: Sequence[Message] = (),
    ) -> None:
        """Show an evaluation; `names` are those of the presets by tag."""
        self._shown, self._names = (evaluated, advice), names
        self._remarks = tuple(remarks)
        self._questions = {topic.id: topic.text for topic in evaluated.topics}
        self._retranslate()
        self._table.setCurrentCell(len(evaluated.all) - max(1, len(evaluated.systems)), 0)

    def _row(self, system: Measured) -> list[str]:
        compared = system.comparison
        cells = [f"{system.mean(each):.3f}" for each in _MEASURES[:-1]]
        cells.append(f"{system.mean(_MEASURES[-1]):,.0f}")
        if compared:
            cells.append(gain_in_words(compared))
            cells.append("< 0.001" if compared.p < 0.001 else f"{compared.p:.3f}")
        return [self._name(system.tag), *cells]

    def _name(self, tag: str) -> str:
        of_recall = {
            "keywords": self.tr("Words only"),
            "meaning": self.tr("Meaning only"),
            "fused": self.tr("Words and meaning"),
        }
        return of_recall.get(tag) or self._names.get(tag, tag)

    def _on_row(self, row: int) -> None:
        if not self._shown or row < 0:
            return
        evaluated, advice = self._shown
        words = [
            self.tr("{title}, {model}. Questions: {count}.").format(
                title=evaluated.title,
                count=f"{len(evaluated.topics):,}",
                model=self._name(evaluated.model),
            )
        ]
        gains = []
        system = evaluated.all[row]
        if system.comparison and system.before:
            [before] = [each.values for each in evaluated.all if each.tag == system.before][:1]
            gains = [
                (self._questions.get(id, id), values["ndcg@10"] - before[id]["ndcg@10"])
                for id, values in system.values.items()
            ]
            messages = system.comparison.messages(self._name(system.tag), self._name(system.before))
            words += map(word, messages)
        self._chart.show_gains(gains)
        self._headline.setText("\n".join([sentences(*words), *map(word, self._remarks)]))
        names = {each.tag: self._name(each.tag) for each in evaluated.all if evaluated.systems}
        self._advice.setText(self.advice(advice, names))

    def advice(self, advice: Advice, names: Mapping[str, str]) -> str:
        """Return what to set, a line each; `names` are those of the presets by tag."""
        lines = []
        if advice.few:
            lines.append(self.tr("Preliminary, from few questions:"))
        if advice.pool:
            seconds = next(s.seconds for s in advice.pools if s.size == advice.pool)
            if seconds is None:
                words = self.tr("Enough passages to rank: {size}.").format(size=advice.pool)
            else:
                words = self.tr("Enough passages to rank: {size} ({seconds} s per question here).")
                words = words.format(size=advice.pool, seconds=f"{seconds:.1f}")
            lines.append(words)
        shares = ", ".join(f"{step.size}: {step.quality:.0%}" for step in advice.shown)
        words = self.tr(
            "Enough hits to show: {size} (questions with a relevant one in the top {shares})."
        )
        lines.append(words.format(size=advice.enough, shares=shares))
        if len(names) > 1:
            words, few = self.tr("{kind}: {preset}"), self.tr("{kind}: {preset} (too few)")
            best = self.tr("; ").join(
                (few if each.few else words).format(
                    kind=self._kind(each.kind), preset=names.get(each.tag, each.tag)
                )
                for each in advice.kinds
            )
            lines.append(self.tr("Best preset by kind of question: {best}.").format(best=best))
        return "\n".join(lines)

    def _kind(self, kind: str) -> str:
        return {
            "code": self.tr("names a code or an error"),
            "why": self.tr("why"),
            "how": self.tr("how to"),
            "what": self.tr("what is"),
            "fact": self.tr("who, when, how much"),
            "yes": self.tr("yes or no"),
            "words": self.tr("other"),
        }[kind]

    def _retranslate(self) -> None:
        self._table.setAccessibleName(self.tr("Measures"))
        names = (
            "", "nDCG@10", "MRR@10", "P@1", self.tr("Recall@10"), self.tr("Recall@50"),
            self.tr("Hit,\ntop 5"), self.tr("Tokens,\ntop 5"), self.tr("Gain (95%)"), "p",
        )  # fmt: skip
        # on two lines, for the names of presets to have room
        self._table.name_columns([each.replace("@", "\n@") for each in names])
        if self._shown:
            evaluated, _ = self._shown
            self._table.show_rows([*map(self._row, evaluated.all)])
            self._on_row(self._table.currentRow())
        else:
            self._headline.setText(
                self.tr(
                    "Mark hits with + and −, then see here whether a preset ranks them better than "
                    "search alone does. Eight questions show little; 25 or more are needed."
                )
            )


def gain_in_words(compared: Comparison) -> str:
    gain, low, high = (signed(each, 3) for each in (compared.gain, compared.low, compared.high))
    return f"{gain} ({low} … {high})"
