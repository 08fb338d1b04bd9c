"""Columns: the same passages in two orders, with a line from each to itself."""

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

from app.widgets.label import tooltip
from app.widgets.rank_change import fall_colour, move_in_words, rise_colour
from engine import FIRST, Compared, Hit

_ROW, _GAP = 44, 6  # pixels: a passage, and what parts it from the next
_MIDDLE = 0.16  # of the width, for the lines


@dataclass(frozen=True, slots=True)
class _Line:
    """A passage: its places, and what stands in its two boxes; they differ in the score."""

    left: int
    right: int
    hit: Hit
    title: str
    below: str
    scores: tuple[str, str]
    move: str


class SlopeChart(QWidget):
    """Paints a comparison; the pointer, or the arrow keys, follow one passage across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("columns")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._compared: Compared | None = None
        self._lines: list[_Line] = []
        self._chosen = -1

    def show_compared(self, compared: Compared | None) -> None:
        """Put up this comparison."""
        self._compared, self._chosen = compared, -1
        count = len(compared.left) if compared else 0
        self.setMinimumHeight(count * (_ROW + _GAP) + _GAP)
        self._measure()

    def _measure(self) -> None:
        """Shorten all words to the room there is, so that painting need not."""
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
        """The number of the passage under a point, -1 where there is none."""
        for number, line in enumerate(self._lines):
            for side, place in enumerate((line.left, line.right)):
                if self._box(side, place).contains(point.toPoint()):
                    return number
        return -1

    # --- Qt

    def sizeHint(self) -> QSize:
        """As high as all passages."""
        return QSize(700, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines first, then the boxes; what is chosen comes last."""
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
            painter.setPen(
                QPen(
                    self.palette().color(QPalette.ColorRole.PlaceholderText),
                    1,
                    Qt.PenStyle.DashLine,
                )
            )
            painter.drawLine(0, y, self.width(), y)

    def _colour(self, line: _Line) -> QColor:
        if line.left == line.right:
            return self.palette().color(QPalette.ColorRole.PlaceholderText)
        return (
            rise_colour(self.palette()) if line.right < line.left else fall_colour(self.palette())
        )

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
        text, quiet = (
            palette.color(role)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText)
        )
        inner = box.adjusted(8, 4, -8, -4)
        up = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        down = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.setPen(quiet)
        painter.drawText(inner, up, str(place + 1))
        words = inner.adjusted(28, 0, -62, 0)
        painter.drawText(words, down, line.below)
        painter.setPen(text)
        painter.drawText(words, up, line.title)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, line.scores[side]
        )
        if side == 1 and line.move:
            painter.setPen(self._colour(line))
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, line.move
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the passage under the pointer."""
        self._choose(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Follow none."""
        self._choose(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down follow the passage above or below at the left."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._lines:
            super().keyPressEvent(event)
        else:
            self._choose(min(max(self._chosen + step, 0), len(self._lines) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)
