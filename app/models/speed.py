"""SpeedPanel: measures how fast this computer scores, and proposes how many passages to score."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.models.chart import SpeedChart
from app.widgets.label import Label
from engine import COUNTS, Proposed, Timed


class SpeedPanel(QWidget):
    """A button that measures, a chart of what came of it, and a button that heeds it.

    Signals:
        measure_wanted: The person wants to know.
        stop_wanted: The person has seen enough.
        pool_wanted: So many passages are to be scored from now on.
    """

    measure_wanted = Signal()
    stop_wanted = Signal()
    pool_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self._pool = 0  # that is set
        self._proposed: Proposed | None = None
        self._title, self._words = Label(), Label()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._words.setWordWrap(True)
        self._measure, self._use = QPushButton(), QPushButton()
        for button in (self._measure, self._use):
            button.setAutoDefault(False)
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
        """What the panel says below its chart."""
        return self._words.text()

    def set_pool(self, pool: int) -> None:
        """So many passages are scored for a question now."""
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
        """Nothing is being measured any more."""
        self._running = False
        self._retranslate()

    def _on_measure(self) -> None:
        if self._running:
            self.stop_wanted.emit()
            return
        self.measure_wanted.emit()  # this ends what is being measured, if anything is
        self._running, self._proposed = True, None
        self.chart.clear()
        self.chart.show()
        self._retranslate()

    def _on_use(self) -> None:
        if self._proposed:
            self.pool_wanted.emit(self._proposed.pool)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Speed on this computer, in passages a second"))
        self._measure.setText(self.tr("Stop") if self._running else self.tr("Measure"))
        pool = self._proposed.pool if self._proposed else self._pool
        self._use.setText(self.tr("Score {count} from now on").format(count=pool))
        self._use.setVisible(self._proposed is not None and self._proposed.pool != self._pool)
        words = self.tr("For each question up to {count} passages are scored.").format(
            count=self._pool
        )
        if self._running:
            words = self.tr("Measuring … a question that you ask meanwhile ends it.")
        elif self._proposed:
            words += " " + self.tr("{count} would take about {seconds} s each time.").format(
                count=self._proposed.pool, seconds=f"{self._proposed.seconds:.1f}"
            )
        self._words.setText(words)

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
