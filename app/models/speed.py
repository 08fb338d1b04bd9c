"""SpeedPanel: measures how fast this computer ranks, and proposes how many passages to rank."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.widgets import Label, Translated
from engine import COUNTS, Proposed, Timed

_BAR = 22  # px
_GAP = 8


class SpeedPanel(Translated, QWidget):
    """A button that measures, a chart of the result, and a button that adopts it.

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
        self._proposed: Proposed | None = None
        self._title, self._words = Label(bold=True), Label(wrap=True)
        self._measure, self._use = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self._measure.clicked.connect(self._on_measure)
        self._use.clicked.connect(self._on_use)
        self.chart = SpeedChart(COUNTS)
        self.chart.hide()

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
        column.addWidget(self.chart)
        column.addLayout(foot)
        self._retranslate()

    @property
    def text(self) -> str:
        """The words below the chart."""
        return self._words.text()

    def set_pool(self, pool: int) -> None:
        """Set how many passages are ranked for a question now."""
        self._pool = pool
        self._retranslate()

    def show_event(self, event: object) -> None:
        """Show a Timed or a Proposed."""
        match event:
            case Timed(passages=count):
                self.chart.show_speed(count, event.per_second)
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
        self.chart.clear()
        self.chart.hide()
        self._retranslate()

    def _on_measure(self) -> None:
        if self._running:
            self.stop_wanted.emit()
            return
        self.measure_wanted.emit()  # this ends a running measurement
        self.clear()
        self._running = True
        self.chart.show()
        self._retranslate()

    def _on_use(self) -> None:
        if self._proposed:
            self.pool_wanted.emit(self._proposed.pool)

    def _retranslate(self) -> None:
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


class SpeedChart(Translated, QWidget):
    """A bar for each number of passages scored at a time, with its label and its speed."""

    def __init__(self, counts: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = counts
        self._speeds: dict[int, float] = {}
        self._labels: list[str] = []
        self._retranslate()

    @property
    def text(self) -> str:
        """What the chart shows, in words."""
        return self.accessibleDescription()

    def clear(self) -> None:
        """Remove all bars."""
        self._speeds = {}
        self._retranslate()

    def show_speed(self, count: int, per_second: float) -> None:
        """Draw the bar of `count` passages at a time."""
        self._speeds[count] = per_second
        self._retranslate()

    def _retranslate(self) -> None:
        self._labels = [self.tr("{count} at a time").format(count=each) for each in self._counts]
        self.setAccessibleName(self.tr("Passages scored in a second"))
        words = (
            f"{label}: {_number(self._speeds[count])}"
            for count, label in zip(self._counts, self._labels, strict=True)
            if count in self._speeds
        )
        self.setAccessibleDescription("; ".join(words))
        self.updateGeometry()
        self.update()

    # --- Qt

    def sizeHint(self) -> QSize:
        """Return room for all bars."""
        return QSize(320, len(self._counts) * (_BAR + _GAP))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, the longest over the full width."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        left = max(map(metrics.horizontalAdvance, self._labels)) + 12
        room = self.width() - left - metrics.horizontalAdvance("0,000.00") - 12
        most = max(self._speeds.values(), default=1.0)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        accent = self.palette().color(QPalette.ColorRole.Accent)
        for row, (count, label) in enumerate(zip(self._counts, self._labels, strict=True)):
            line = QRectF(0, row * (_BAR + _GAP), self.width(), _BAR)
            painter.setPen(text)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, label)
            if count not in self._speeds:
                continue
            speed = self._speeds[count]
            bar = QRectF(left, line.top(), max(2.0, room * speed / most), _BAR)
            painter.fillRect(bar, accent)
            line.setLeft(bar.right() + 8)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, _number(speed))


def _number(per_second: float) -> str:
    return f"{per_second:,.2f}" if per_second < 10 else f"{per_second:,.0f}"
