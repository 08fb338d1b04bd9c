"""GainsChart: how much each question gained or lost, as bars from the greatest gain down."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.widgets import Translated, change_colour, signed, tooltip

_LEFT, _TOP, _BOTTOM = 44, 10, 20  # pixels around the bars
_WIDEST = 26  # of a bar


class GainsChart(Translated, QWidget):
    """A bar for each question, above or below the line of no gain."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(150)
        self.setObjectName("gains")
        self.show_gains(())

    def show_gains(self, gains: Sequence[tuple[str, float]]) -> None:
        """Show (question, gain of nDCG@10)."""
        self._gains = sorted(gains, key=lambda each: -each[1])
        self._retranslate()
        self.update()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -8, -_BOTTOM)

    def _step(self) -> float:
        return min(_WIDEST, self._area().width() / max(1, len(self._gains)))

    def _span(self) -> tuple[float, float]:
        """Return the lowest and highest value of the axis, 0 among them."""
        values = [gain for _, gain in self._gains]
        lowest = -0.1 if min(values) < 0 else 0.0
        return min([lowest, *values]), max([0.1, *values])

    def _retranslate(self) -> None:
        better = sum(gain > 0 for _, gain in self._gains)
        worse = sum(gain < 0 for _, gain in self._gains)
        words = self.tr("nDCG@10 by question. Better: {better}, worse: {worse}, same: {same}")
        same = len(self._gains) - better - worse
        self.setAccessibleName(words.format(better=better, worse=worse, same=same))

    # --- Qt

    def sizeHint(self) -> QSize:
        return QSize(600, 190)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
        if not self._gains:
            painter.setPen(quiet)
            words = self.tr("The gain of each question appears here after you evaluate.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        area, step = self._area(), self._step()
        low, high = self._span()
        scale = area.height() / (high - low)
        zero = area.top() + high * scale
        for place, (_, gain) in enumerate(self._gains):
            left = area.left() + place * step
            bar = QRectF(left, zero, max(1.0, step - 1), -gain * scale).normalized()
            painter.fillRect(bar, change_colour(gain, palette))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1))
        painter.drawLine(QPointF(area.left() - 4, zero), QPointF(area.right(), zero))
        painter.setPen(quiet)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in {low, 0.0, high}:
            y = area.top() + (high - value) * scale
            label = signed(value, 2) if value else "0"
            painter.drawText(QRectF(0, y - 8, _LEFT - 8, 16), right, label)
        below = QRectF(area.left(), area.bottom() + 2, area.width(), _BOTTOM - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self.accessibleName())

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent):
            return super().event(event)
        place = int((event.pos().x() - self._area().left()) // self._step())
        if 0 <= place < len(self._gains):
            question, gain = self._gains[place]
            words = tooltip(f"{signed(gain, 3)}  {question}")
            QToolTip.showText(event.globalPos(), words, self)
        return True
