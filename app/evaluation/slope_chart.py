"""SlopeChart: the same passages in two orders, with a line from each to itself."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.widgets import change_colour, move_in_words, tooltip
from engine import FIRST, Compared, Hit

_ROW, _GAP = 44, 6  # pixels: a passage, and the gap to the next
_MIDDLE = 0.16  # of the width, for the lines


@dataclass(frozen=True, slots=True)
class _Line:
    """A passage: its places, and the text of its two boxes, which differ in the score."""

    left: int
    right: int
    hit: Hit
    title: str
    below: str
    scores: tuple[str, str]
    move: str


class SlopeChart(QWidget):
    """Paints a comparison; the pointer or the arrow keys highlight one passage on both sides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slope_chart")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._compared: Compared | None = None
        self._lines: list[_Line] = []
        self._chosen = -1

    def show_compared(self, compared: Compared | None) -> None:
        """Show this comparison, or nothing."""
        self._compared, self._chosen = compared, -1
        count = len(compared.left) if compared else 0
        self.setMinimumHeight(count * (_ROW + _GAP) + _GAP)
        self._measure()

    def _measure(self) -> None:
        """Elide all text to the width here, so that painting need not."""
        self._lines = []
        if self._compared:
            metrics, room = self.fontMetrics(), self._box(0, 0).width() - 110
            right = self._compared.right
            for left_place, right_place in self._compared.moves():
                hit = self._compared.left[left_place]
                title, below = (
                    metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                    for text in (hit.title, hit.heading or hit.snippet)
                )
                before, after = (
                    "" if each.score is None else f"{each.score:.3f}"
                    for each in (hit, right[right_place])
                )
                move = move_in_words(left_place, right_place)
                self._lines.append(
                    _Line(left_place, right_place, hit, title, below, (before, after), move)
                )
        self.update()

    def _box(self, side: int, place: int) -> QRect:
        width = int(self.width() * (1 - _MIDDLE) / 2)
        x = 0 if side == 0 else self.width() - width
        return QRect(x, _GAP + place * (_ROW + _GAP), width, _ROW)

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            chosen = number in range(len(self._lines))
            self.setToolTip(tooltip(self._lines[number].hit.snippet) if chosen else "")
            self.update()

    def _at(self, point: QPointF) -> int:
        """Return the number of the passage under a point, -1 without one."""
        for number, line in enumerate(self._lines):
            for side, place in enumerate((line.left, line.right)):
                if self._box(side, place).contains(point.toPoint()):
                    return number
        return -1

    # --- Qt

    def sizeHint(self) -> QSize:
        """Return a height that fits all passages."""
        return QSize(700, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, then the boxes; the highlighted passage comes last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        numbers = sorted(range(len(self._lines)), key=lambda each: each == self._chosen)
        for number in numbers:
            self._draw_link(painter, self._lines[number], number == self._chosen)
        for number in numbers:
            for side in (0, 1):
                line = self._lines[number]
                box = self._box(side, (line.left, line.right)[side])
                if box.intersects(event.rect()):
                    self._draw_box(painter, box, side, line, number == self._chosen)
        if len(self._lines) > FIRST:
            y = self._box(0, FIRST).top() - _GAP // 2
            quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
            painter.setPen(QPen(quiet, 1, Qt.PenStyle.DashLine))
            painter.drawLine(0, y, self.width(), y)

    def _colour(self, line: _Line) -> QColor:
        return change_colour(line.left - line.right, self.palette())

    def _draw_link(self, painter: QPainter, line: _Line, chosen: bool) -> None:
        left, right = self._box(0, line.left), self._box(1, line.right)
        start = QPointF(left.right(), left.center().y())
        end = QPointF(right.left(), right.center().y())
        bend = (end.x() - start.x()) / 2
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        colour = self._colour(line)
        if not chosen:
            near = min(line.left, line.right) < FIRST
            colour.setAlpha((190 if near else 80) if self._chosen < 0 else 45)
        painter.setPen(QPen(colour, 3 if chosen else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _draw_box(
        self, painter: QPainter, box: QRect, side: int, line: _Line, chosen: bool
    ) -> None:
        palette = self.palette()
        painter.setPen(QPen(self._colour(line), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6)
        place = (line.left, line.right)[side]
        inner = box.adjusted(8, 4, -8, -4)
        words = inner.adjusted(28, 0, -62, 0)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inner, top, str(place + 1))
        painter.drawText(words, bottom, line.below)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(words, top, line.title)
        painter.drawText(inner, top | Qt.AlignmentFlag.AlignRight, line.scores[side])
        if side == 1 and line.move:
            painter.setPen(self._colour(line))
            painter.drawText(inner, bottom | Qt.AlignmentFlag.AlignRight, line.move)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the passage under the pointer."""
        self._choose(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Highlight nothing."""
        self._choose(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down highlight the passage above or below on the left."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._lines:
            super().keyPressEvent(event)
        else:
            self._choose(min(max(self._chosen + step, 0), len(self._lines) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide again."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)
