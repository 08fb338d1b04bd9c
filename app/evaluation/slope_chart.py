"""SlopeChart: the same passages in two orders, with a line from each to itself."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.translate import heading_in_words
from app.widgets import change_colour, move_in_words, tooltip
from engine import FIRST, Compared

_ROW, _GAP = 44, 6  # pixels: a passage, and the gap to the next
_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_MIDDLE = 0.16  # of the width, for the lines


class SlopeChart(QWidget):
    """Paints a comparison; the pointer or the arrow keys highlight one passage on both sides.

    Signals:
        stepped: The place (a QRect) of the passage that a key has highlighted.
    """

    stepped = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("slope_chart")
        self.setMouseTracking(True)
        self.show_compared(None)

    def show_compared(self, compared: Compared | None) -> None:
        self._compared = compared or Compared("", (), ())
        self._moves = self._compared.moves()  # places at the left and at the right
        policy = Qt.FocusPolicy.StrongFocus if self._moves else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        # The place at the left of the highlighted passage, which shows where the keyboard is.
        self._chosen = 0 if self._moves and self.hasFocus() else -1
        self.setMinimumHeight(len(self._moves) * (_ROW + _GAP) + _GAP)
        self.update()

    def _box(self, side: int, place: int) -> QRect:
        width = int(self.width() * (1 - _MIDDLE) / 2)
        x = 0 if side == 0 else self.width() - width
        return QRect(x, _GAP + place * (_ROW + _GAP), width, _ROW)

    def _choose(self, chosen: int) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.setToolTip(tooltip(self._compared.left[chosen].snippet) if chosen >= 0 else "")
            self.update()

    def _step(self, step: int) -> None:
        self._choose(min(max(self._chosen + step, 0), len(self._moves) - 1))
        self.stepped.emit(self._box(0, self._chosen))

    def _at(self, point: QPointF) -> int:
        """Return the place at the left of the passage under a point, -1 without one."""
        for left, right in self._moves:
            for side, place in enumerate((left, right)):
                if self._box(side, place).contains(point.toPoint()):
                    return left
        return -1

    # --- Qt

    def sizeHint(self) -> QSize:
        return QSize(700, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, then the boxes; the highlighted passage comes last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        moves = sorted(self._moves, key=lambda move: move[0] == self._chosen)
        for left, right in moves:
            self._draw_link(painter, left, right)
        for left, right in moves:
            for side, place in enumerate((left, right)):
                if self._box(side, place).intersects(event.rect()):
                    self._draw_box(painter, side, left, right)
        if len(moves) > FIRST:
            y = self._box(0, FIRST).top() - _GAP // 2
            quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
            painter.setPen(QPen(quiet, 1, Qt.PenStyle.DashLine))
            painter.drawLine(0, y, self.width(), y)

    def _colour(self, left: int, right: int) -> QColor:
        return change_colour(left - right, self.palette())

    def _draw_link(self, painter: QPainter, left: int, right: int) -> None:
        before, after = self._box(0, left), self._box(1, right)
        start = QPointF(before.right(), before.center().y())
        end = QPointF(after.left(), after.center().y())
        bend = (end.x() - start.x()) / 2
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        colour, chosen = self._colour(left, right), left == self._chosen
        if not chosen:
            near = min(left, right) < FIRST
            colour.setAlpha((190 if near else 80) if self._chosen < 0 else 45)
        painter.setPen(QPen(colour, 3 if chosen else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _draw_box(self, painter: QPainter, side: int, left: int, right: int) -> None:
        palette, colour = self.palette(), self._colour(left, right)
        place = (left, right)[side]
        hit = (self._compared.left[left], self._compared.right[right])[side]
        box = self._box(side, place)
        hairline = palette.color(QPalette.ColorRole.Midlight)
        painter.setPen(QPen(colour, 2) if left == self._chosen else QPen(hairline, 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6)
        inner = box.adjusted(8, 4, -8, -4)
        words = inner.adjusted(28, 0, -62, 0)
        title, below = (
            self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            for text in (hit.title, heading_in_words(hit.heading) or hit.snippet)
        )
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inner, top, str(place + 1))
        painter.drawText(words, bottom, below)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(words, top, title)
        if hit.score is not None:
            painter.drawText(inner, top | Qt.AlignmentFlag.AlignRight, f"{hit.score:.3f}")
        if side == 1:
            painter.setPen(colour)
            move = move_in_words(left, right)
            painter.drawText(inner, bottom | Qt.AlignmentFlag.AlignRight, move)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Highlight the first passage where a key leads here."""
        if self._chosen < 0 and self._moves and event.reason() in _KEYS:
            self._step(1)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._choose(-1)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down highlight the passage above or below on the left."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._moves:
            super().keyPressEvent(event)
        else:
            self._step(step)
