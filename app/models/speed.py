"""SpeedPanel: measures how fast this computer ranks, and proposes how many passages to rank."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets import Label, Translated
from engine import COUNTS, Proposed, Timed

_STEPS = 1000  # of a bar


class SpeedPanel(Translated, QWidget):
    """A button that measures, a bar for each result, and a button that adopts the proposal.

    Signals:
        measure_wanted: The measurement is to start.
        stop_wanted: It is to stop.
        pool_wanted: How many passages are to be ranked from now on.
    """

    measure_wanted = Signal()
    stop_wanted = Signal()
    pool_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self._pool = 0  # the current setting
        self._speeds: dict[int, float] = {}  # passages a second, by how many at a time
        self._proposed: Proposed | None = None
        self._title, self._words = Label(bold=True), Label(wrap=True)
        self._measure, self._use = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self._measure.clicked.connect(self._on_measure)
        self._use.clicked.connect(self._on_use)
        self._chart = QWidget()
        grid = QGridLayout(self._chart)
        grid.setContentsMargins(0, 0, 0, 0)
        self._labels, self._numbers = [Label() for _ in COUNTS], [Label() for _ in COUNTS]
        self._bars = [QProgressBar(textVisible=False) for _ in COUNTS]
        for row, widgets in enumerate(zip(self._labels, self._bars, self._numbers, strict=True)):
            for place, widget in enumerate(widgets):
                grid.addWidget(widget, row, place)
        self._chart.hide()

        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._measure)
        foot = QHBoxLayout()
        foot.addWidget(self._words, 1)
        foot.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 12, 6)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._chart)
        column.addLayout(foot)
        self._retranslate()

    @property
    def text(self) -> str:
        """The results, and the words below them."""
        pairs = zip(self._labels, self._numbers, strict=True)
        bars = "; ".join(f"{label.text()}: {each.text()}" for label, each in pairs if each.text())
        return f"{bars}\n{self._words.text()}".lstrip()

    def set_pool(self, pool: int) -> None:
        """Set how many passages are ranked for a question now."""
        self._pool = pool
        self._retranslate()

    def show_event(self, event: object) -> None:
        """Show a Timed or a Proposed."""
        match event:
            case Timed(passages=count):
                self._speeds[count] = event.per_second
            case Proposed():
                self._proposed = event
        self._retranslate()

    def end(self) -> None:
        """Show that nothing is being measured any more."""
        self._running = False
        self._retranslate()

    def clear(self) -> None:
        """Forget what was measured; it was with another model."""
        self._proposed = None
        self._speeds.clear()
        self._chart.hide()
        self._retranslate()

    def _on_measure(self) -> None:
        if self._running:
            self.stop_wanted.emit()
            return
        self.measure_wanted.emit()  # this ends a running measurement
        self.clear()
        self._running = True
        self._chart.show()
        self._retranslate()

    def _on_use(self) -> None:
        if self._proposed:
            self.pool_wanted.emit(self._proposed.pool)

    def _retranslate(self) -> None:
        most = max(self._speeds.values(), default=1.0)
        for row, count in enumerate(COUNTS):
            speed = self._speeds.get(count, 0.0)
            label = self.tr("{count} at a time").format(count=count)
            self._labels[row].setText(label)
            self._bars[row].setAccessibleName(label)
            self._bars[row].setRange(0, _STEPS)
            self._bars[row].setValue(round(_STEPS * speed / most))
            self._numbers[row].setText(_number(speed) if speed else "")
        self._title.setText(self.tr("Speed on this computer, in passages a second"))
        self._measure.setText(self.tr("Stop") if self._running else self.tr("Measure"))
        pool = self._proposed.pool if self._proposed else self._pool
        self._use.setText(self.tr("Rank {count} passages").format(count=pool))
        self._use.setVisible(self._proposed is not None and self._proposed.pool != self._pool)
        words = self.tr("For each question up to {count} passages are ranked.").format(
            count=self._pool
        )
        if self._running:
            words = self.tr("Measuring… A new question stops it.")
        elif self._proposed:
            words += " " + self.tr("{count} would take about {seconds} s each time.").format(
                count=self._proposed.pool, seconds=f"{self._proposed.seconds:.1f}"
            )
        self._words.setText(words)


def _number(per_second: float) -> str:
    return f"{per_second:,.2f}" if per_second < 10 else f"{per_second:,.0f}"
