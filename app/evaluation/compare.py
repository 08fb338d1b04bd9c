"""ComparePage: one question, its passages in two orders side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.evaluation.slope_chart import SlopeChart
from app.evaluation.system_picker import Models, SystemPicker
from app.stream import Lanes
from app.translate import heading_in_words, model_in_words
from app.widgets import SMALL, Label, Translated, VisibleRun, column, signed
from engine import (
    FIRST,
    NO_RERANKER,
    Compared,
    Hit,
    Library,
    Loaded,
    Loading,
    Message,
    Preset,
    Recalled,
    Scored,
    Unranked,
    compare_systems,
)


class ComparePage(Translated, QWidget):
    """A slope chart of both orders, and the differences in words and numbers."""

    def __init__(self, library: Library, lanes: Lanes, models: Models) -> None:
        super().__init__()
        self._library = library
        self._recalled: Recalled | None = None
        self._compared: Compared | None = None
        self._failure: Message | None = None
        self._ignoring = ""  # the model that ignores instructions, or NO_RERANKER
        self._systems = SystemPicker(models)
        self._systems.changed.connect(self._start)
        self._headline, self._changes = Label(wrap=True), Label(quiet=True, wrap=True)
        self._headline.setObjectName("compare_headline")
        self._changes.setObjectName("compare_changes")
        self._chart = SlopeChart()
        self._area = area = QScrollArea(widgetResizable=True)
        area.setWidget(self._chart)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard is with the chart
        self._chart.stepped.connect(self._bring_into_view)
        parts = (self._systems, self._headline, self._changes, area)
        self.setLayout(column(*parts, wide=area, spacing=SMALL))
        self.run = VisibleRun("compare", lanes.rank, self)
        self.run.stream.yielded.connect(self._on_item)
        self.run.stream.failed.connect(self._on_failed)
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset], right: str) -> None:
        """Offer these presets; keywords are compared with `right` until something is chosen."""
        self._systems.show_presets(presets, right)
        self._start()

    def set_recalled(self, recalled: Recalled | None) -> None:
        if recalled is not self._recalled:
            self._recalled = recalled
            self._start()

    def _start(self) -> None:
        self._compared, self._failure, self._ignoring = None, None, ""
        library, recalled, (left, right) = self._library, self._recalled, self._systems.orderings
        if recalled and recalled.hits:
            self.run.start(lambda: compare_systems(library, [recalled], left, right))
        else:
            self.run.cancel()
        self._show()

    def _on_item(self, item: object) -> None:
        match item:
            case Compared():
                self._compared = item
                self._show()
            case Loading(model=model):
                self._headline.setText(self.tr("Loading {model}…").format(model=model))
            case Loaded(model=model, follows_instruction=False):
                self._ignoring = model
            case Unranked():
                self._ignoring = NO_RERANKER
            case Scored(done=done, total=total):
                words = self.tr("Ranked {done} of {total}…")
                self._headline.setText(words.format(done=done, total=total))

    def _on_failed(self, message: Message) -> None:
        self._failure = message
        self._show()

    def _show(self) -> None:
        compared = self._compared
        self._chart.show_compared(compared)
        self._headline.setText(self._headline_in_words())
        self._changes.setText(self._changes_in_words(compared) if compared else "")
        self._chart.setAccessibleDescription(f"{self._headline.text()} {self._changes.text()}")

    def _bring_into_view(self, box: QRect) -> None:
        half = box.height() // 2
        self._area.ensureVisible(0, box.center().y(), 0, half + SMALL)

    def _headline_in_words(self) -> str | Message:
        if not self._recalled or not self._recalled.hits:
            return self.tr("Search in the main window first: its hits are compared here.")
        if self._failure:
            return self._failure
        if not self._compared:
            return self.tr("Ranking…")
        rho, tau = self._compared.spearman(), self._compared.kendall()
        if rho is None or tau is None:
            return self.tr("There is only one passage: nothing to compare.")
        moved = sum(left != right for left, right in self._compared.moves())
        return self.tr(
            "“{question}”: {moved} of {total} passages moved. Rank correlation ρ {rho}, τ {tau} "
            "(1 same order, 0 unrelated, −1 reversed)."
        ).format(
            question=self._compared.question,
            moved=moved,
            total=len(self._compared.left),
            rho=signed(rho, 2),
            tau=signed(tau, 2),
        )

    def _changes_in_words(self, compared: Compared) -> str:
        lines = []
        if self._ignoring:
            words = self.tr("{model} ignores instructions: all presets give the same order.")
            lines.append(words.format(model=model_in_words(self._ignoring)))
        entered, dropped = compared.entered(), compared.dropped()
        if entered:
            for words, hits in (
                (self.tr("Entered the top {first}: {passages}"), entered),
                (self.tr("Left the top {first}: {passages}"), dropped),
            ):
                lines.append(words.format(first=FIRST, passages=_named(hits)))
        elif len(compared.left) > FIRST:
            words = self.tr("The top {first} are the same passages.")
            lines.append(words.format(first=FIRST))
        return "\n".join(lines)

    def _retranslate(self) -> None:
        for part in (self._chart, self._area):
            part.setAccessibleName(self.tr("The passages in both orders"))
        self._show()


def _named(hits: Sequence[Hit]) -> str:
    return "; ".join(
        " › ".join(dict.fromkeys([hit.title, _last_heading(hit) or hit.title])) for hit in hits
    )


def _last_heading(hit: Hit) -> str:
    return heading_in_words(hit.heading).rpartition(" › ")[2]
