"""GradeMarks: two round marks in a row, ⊕ for a good hit and ⊖ for a bad one."""

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

GOOD, BAD = 1, 0
_SIZE, _GAP = 17, 7  # pixels
_REACH = 4  # around a mark, to be hit by the mouse


def draw_marks(
    painter: QPainter, line: QRect, grade: int | None, active: bool, palette: QPalette
) -> None:
    """Draw the mark that was given at the left of a line; both, faintly, where it is `active`."""
    for mark in (GOOD, BAD):
        if grade == mark or active:
            _draw(painter, QRectF(_place(line, mark)), mark, grade == mark, palette)


def mark_at(place: QPoint, line: QRect) -> int | None:
    """Which mark is there."""
    for mark in (GOOD, BAD):
        reach = _place(line, mark).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        if reach.contains(place):
            return mark
    return None


def _place(line: QRect, mark: int) -> QRect:
    left = line.left() + (0 if mark == GOOD else _SIZE + _GAP)
    return QRect(left, line.top() + (line.height() - _SIZE) // 2, _SIZE, _SIZE)


def _draw(painter: QPainter, rect: QRectF, mark: int, given: bool, palette: QPalette) -> None:
    text = palette.color(QPalette.ColorRole.Text)
    accent = palette.color(QPalette.ColorRole.Accent)
    sign = palette.color(QPalette.ColorRole.Base)
    if given:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent if mark == GOOD else text)
    else:
        sign = text
        sign.setAlpha(150)
        painter.setPen(QPen(sign, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(0.6, 0.6, -0.6, -0.6))
    painter.setPen(QPen(sign, 1.8))
    middle, arm = rect.center(), rect.width() / 4
    painter.drawLine(QLineF(middle - QPointF(arm, 0), middle + QPointF(arm, 0)))
    if mark == GOOD:
        painter.drawLine(QLineF(middle - QPointF(0, arm), middle + QPointF(0, arm)))
