"""SpeedChart: how many passages a second are scored, a bar for each number of them at a time."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

_BAR = 22  # px
_GAP = 8


class SpeedChart(QWidget):
    """Bars from left to right, with what each stands for before it, and its number after it."""

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
        """Take all bars away."""
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
        """Room for all bars."""
        return QSize(320, len(self._counts) * (_BAR + _GAP))

    def minimumSizeHint(self) -> QSize:
        """The same height, and room for some of a bar."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars against the longest of them."""
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

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _number(per_second: float) -> str:
    return f"{per_second:,.2f}" if per_second < 10 else f"{per_second:,.0f}"
