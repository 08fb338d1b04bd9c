"""ComparePage: one question, its passages in two orders side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.evaluation.slope_chart import SlopeChart
from app.evaluation.system_picker import SystemPicker
from app.stream import Lanes, Stream
from app.widgets.label import Label
from engine import (
    FIRST,
    Compared,
    Hit,
    Library,
    Loaded,
    Loading,
    Preset,
    Recalled,
    Scored,
    compare_systems,
)


class ComparePage(QWidget):
    """Two columns with lines between them, and what is to be said of them in numbers."""

    def __init__(
        self,
        library: Library,
        lanes: Lanes,
        models: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._recalled: Recalled | None = None
        self._compared: Compared | None = None
        self._deaf = ""  # the model that takes no instruction, if one does not
        self._wanted = False
        self._sides = SystemPicker(models)
        self._sides.changed.connect(self._begin)
        self._headline, self._changes = Label(), Label(quiet=True)
        self._headline.setObjectName("compare_headline")
        self._changes.setObjectName("compare_changes")
        for label in (self._headline, self._changes):
            label.setWordWrap(True)
        self._columns = SlopeChart()
        area = QScrollArea()
        area.setWidget(self._columns)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        whole.addWidget(self._sides)
        whole.addWidget(self._headline)
        whole.addWidget(self._changes)
        whole.addWidget(area, 1)
        self.stream = Stream("compare", lanes.rank, self)
        self.stream.yielded.connect(self._on_item)
        self.stream.failed.connect(self._on_failed)
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset], right: str) -> None:
        """Offer these presets; keywords are compared with `right` until something is chosen."""
        self._sides.show_presets(presets, right)
        self._begin()

    def set_recalled(self, recalled: Recalled | None) -> None:
        """Compare on the hits of this question."""
        if recalled is not self._recalled:
            self._recalled = recalled
            self._begin()

    def _begin(self) -> None:
        self.stream.cancel()
        self._compared, self._deaf = None, ""
        self._wanted = True
        self._show()
        if self.isVisible():
            self._run()

    def _run(self) -> None:
        self._wanted = False
        recalled = self._recalled
        if recalled and recalled.hits:
            library, left, right = self._library, self._sides.side(0), self._sides.side(1)
            self.stream.start(lambda: compare_systems(library, [recalled], left, right))

    @Slot(int, object)
    def _on_item(self, _run: int, item: object) -> None:
        match item:
            case Compared():
                self._compared = item
                self._show()
            case Loading(model=model):
                self._headline.setText(self.tr("Loading {model} …").format(model=model))
            case Loaded(model=model, follows_instruction=False):
                self._deaf = model
            case Scored(done=done, total=total):
                self._headline.setText(
                    self.tr("Scored {done} of {total} …").format(done=done, total=total)
                )

    @Slot(int, str)
    def _on_failed(self, _run: int, sentence: str) -> None:
        self._headline.setText(sentence)

    def _show(self) -> None:
        compared = self._compared
        self._columns.show_compared(compared)
        self._headline.setText(self._headline_in_words())
        self._changes.setText(self._changes_in_words(compared) if compared else "")
        self._columns.setAccessibleDescription(
            f"{self._headline.text()} {self._changes.text()}" if compared else ""
        )

    def _headline_in_words(self) -> str:
        if not self._recalled or not self._recalled.hits:
            return self.tr("Ask a question in the window: its passages are compared here.")
        if not self._compared:
            return self.tr("Scoring …")
        rho, tau = self._compared.spearman(), self._compared.kendall()
        if rho is None or tau is None:
            return self.tr("There is one passage only: nothing to compare.")
        moved = sum(left != right for left, right in self._compared.moves())
        return self.tr(
            "“{question}”: {moved} of {total} passages moved. Rank correlation ρ {rho}, τ {tau} "
            "(1: the same order, 0: none in common, −1: turned round)."
        ).format(
            question=self._compared.question,
            moved=moved,
            total=len(self._compared.left),
            rho=f"{rho:.2f}",
            tau=f"{tau:.2f}",
        )

    def _changes_in_words(self, compared: Compared) -> str:
        lines = []
        if self._deaf:
            lines.append(
                self.tr("{model} takes no instruction: all presets give it the same order.").format(
                    model=self._deaf
                )
            )
        entered, dropped = compared.entered(), compared.dropped()
        if entered:
            lines.append(
                self.tr("Into the first {first}: {passages}").format(
                    first=FIRST, passages=_named(entered)
                )
            )
            lines.append(self.tr("Out of them: {passages}").format(passages=_named(dropped)))
        elif len(compared.left) > FIRST:
            lines.append(self.tr("The first {first} are the same passages.").format(first=FIRST))
        return "\n".join(lines)

    def _retranslate(self) -> None:
        self._columns.setAccessibleName(self.tr("The passages in both orders"))
        self._show()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was asked for meanwhile."""
        super().showEvent(event)
        if self._wanted:
            self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rank no more for nobody; begin again when this is back on the screen."""
        super().hideEvent(event)
        if self.stream.running:
            self.stream.cancel()
            self._wanted = True

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _named(hits: Sequence[Hit]) -> str:
    """Title and nearest heading of each."""
    return "; ".join(
        " › ".join(dict.fromkeys([hit.title, hit.heading.rpartition(" › ")[2] or hit.title]))
        for hit in hits
    )
