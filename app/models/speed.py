"""SpeedPanel: measures how fast this computer ranks, and says what that means for a question."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from app.settings import Preferences
from app.widgets import LARGE, SMALL, Label, Translated, button, column, row
from engine import COUNTS, Timed

_STEPS = 1000  # of a bar


class SpeedPanel(Translated, QWidget):
    """A button that measures, and a bar for each result.

    Signals:
        measure_wanted: The measurement is to start.
        stop_wanted: It is to stop.
    """

    measure_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        preferences.changed.connect(self._retranslate)
        self._running = False
        self._speeds: dict[int, float] = {}  # passages a second, by how many at a time
        self._title, self._words = Label(bold=True), Label(wrap=True)
        self._measure = button(self._on_measure)
        self._chart = QWidget()
        grid = QGridLayout(self._chart)
        grid.setContentsMargins(0, 0, 0, 0)
        self._labels, self._numbers = [Label() for _ in COUNTS], [Label() for _ in COUNTS]
        self._bars = [QProgressBar(textVisible=False, maximum=_STEPS) for _ in COUNTS]
        for place, widgets in enumerate(zip(self._labels, self._bars, self._numbers, strict=True)):
            for x, widget in enumerate(widgets):
                grid.addWidget(widget, place, x)
        self._chart.hide()
        head = row(self._title, self._measure, wide=self._title)
        self.setLayout(
            column(
                head, self._chart, self._words, spacing=SMALL, margins=(LARGE, SMALL, LARGE, SMALL)
            )
        )
        self._retranslate()

    def show_event(self, event: object) -> None:
        if isinstance(event, Timed):
            self._speeds[event.passages] = event.per_second
            self._retranslate()

    def end(self) -> None:
        self._running = False
        self._retranslate()

    def clear(self) -> None:
        """Forget what was measured; it was with another model."""
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

    def _retranslate(self) -> None:
        most = max(self._speeds.values(), default=1.0)
        for place, count in enumerate(COUNTS):
            speed = self._speeds.get(count, 0.0)
            label = self.tr("{count} at a time").format(count=count)
            self._labels[place].setText(label)
            self._bars[place].setAccessibleName(label)
            self._bars[place].setValue(round(_STEPS * speed / most))
            self._numbers[place].setText(pace_in_words(speed) if speed else "")
        self._title.setText(self.tr("Speed on this computer, in passages a second"))
        self._measure.setText(self.tr("Stop") if self._running else self.tr("Measure"))
        pool = self._preferences.config.pool
        words = self.tr("Up to {count} passages are ranked for each question.").format(count=pool)
        if self._running:
            words = self.tr("Measuring… A new question stops this.")
        elif per_second := self._speeds.get(COUNTS[-1]):
            words += " " + self.tr("Ranking all of them would take about {seconds} s.").format(
                seconds=f"{pool / per_second:.1f}"
            )
        self._words.setText(words)


def pace_in_words(per_second: float) -> str:
    return f"{per_second:,.2f}" if per_second < 10 else f"{per_second:,.0f}"
