"""RowPainter: draws the parts of a row of the result list.

    the name of a file.pdf
      File · ~/where/it/lies · 2026-03-01
    ▾ Title of the document                                       ⊕ ⊖ 0.982
      ▱ ~/where/it/lies · 2026-03-01 · p. iv · Heading › Sub     ▲ was 14
      Up to three lines of the passage, the question's words **marked**,
      __the answer underlined__ …
        │ p. 7 · Heading of a further passage                ▼ was 1  0.741
        │ Two lines of it …
        │ 2 more passages
    ▸ An older version of it                                          0.730
      ▱ ~/where/it/lies · 2026-01-01 · older version
      Two lines of it …
    ▸ A document on three lines                                       0.513
      ▱ ~/where/it/lies · 2026-03-01 · p. 3 · Heading · 3 more passages
      A line of it …

Colours come from the palette alone.
"""

from functools import lru_cache, partial
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.results.row_column import ICON, MARKS, row_column, score_of
from app.results.row_look import GAP, PAD, RowLook, faint
from app.results.row_text import RowWords
from app.results.rows import Row, Shape
from app.widgets import LARGE, SMALL, TARGET, draw_icon

_MARGIN = LARGE  # left and right of a row
_FOLD = 16  # the width of the triangle's column
_INDENT = 14  # of further passages
_EDGE = 3  # the width of the edge of what is chosen
_BAR = 3  # the height of the bar below a score
RELEVANT, IRRELEVANT = 1, 0
_UNFOLDABLE = (Shape.PASSAGE, Shape.FILE)
_MARK = 18  # pixels
_REACH = (TARGET - _MARK) // 2  # around a mark that the mouse hits too
_POINTED = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected


class Frame(NamedTuple):
    """Where the parts of a row are drawn; `line` is that of the score, `place` opens the folder."""

    text: QRect
    line: QRect
    score: QRect
    marks: QRect
    fold: QRect
    place: QRect
    more: QRect


class RowPainter:
    """Draws rows. What is drawn of a row is made when it is first seen, and kept for a while.

    Attributes:
        column: Makes what is written in a row, in a width; its cache is for one language.
    """

    def __init__(self, words: RowWords) -> None:
        self._words = words
        self.column = lru_cache(maxsize=256)(partial(row_column, words))

    def text_of(self, rect: QRect, row: Row, look: RowLook) -> QRect:
        """Return where what is written stands, in the place `rect` of a row."""
        left = _MARGIN + _FOLD + (_INDENT if row.shape is Shape.PASSAGE else 0)
        pad = PAD[row.shape]
        return _below_rule(rect, row, look).adjusted(left, pad, -_MARGIN, -pad)

    def frame(self, rect: QRect, row: Row, look: RowLook) -> Frame:
        text = self.text_of(rect, row, look)
        return self._frame(rect, text, row, look, self.column(row, text.width(), look).place)

    def _frame(self, rect: QRect, text: QRect, row: Row, look: RowLook, place: int) -> Frame:
        head, small = look.head_of(row.shape), look.small
        line = QRect(text.left(), text.top(), text.width(), head)
        score = QRect(text.right() - look.score_width, line.top(), look.score_width, head)
        bottom = text.bottom() - small.height - GAP
        return Frame(
            text,
            line,
            score,
            marks=QRect(score.left() - SMALL - MARKS, line.top(), MARKS, head),
            fold=QRect(rect.left(), line.top(), _MARGIN + _FOLD, head + GAP),
            place=QRect(text.left(), line.bottom() + GAP, place, small.height),
            more=QRect(text.left(), bottom, text.width(), small.height + 2 * GAP)
            if row.hidden and row.shape is not Shape.BRIEF
            else QRect(),
        )

    def draw(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, look: RowLook
    ) -> None:
        text = self.text_of(option.rect, row, look)
        column = self.column(row, text.width(), look)
        frame = self._frame(option.rect, text, row, look, column.place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.ruled:
            _draw_rule(painter, option.rect, self._words.rule(), look)
        _draw_ground(painter, option, row, look)
        ratio = painter.device().devicePixelRatio()
        _draw_fold(painter, frame.fold.adjusted(_MARGIN, 0, 0, 0), row, look, ratio)
        if row.shape is not Shape.FILE:
            _draw_bar(painter, frame.score, row, look)
        active = bool(option.state & _POINTED)
        for mark in (RELEVANT, IRRELEVANT) if row.shape is not Shape.FILE else ():
            if active or row.grade == mark:
                image = _mark_image(mark, row.grade == mark, look, ratio)
                painter.drawPixmap(_mark_place(frame.marks, mark).topLeft(), image)
        left, top = frame.text.left(), frame.text.top()
        if not frame.place.isEmpty():
            middle = frame.place.top() + (frame.place.height() - ICON + 1) // 2
            painter.drawPixmap(left, middle, _icon("folder", look, ratio))
        for line in column.lines:
            painter.setFont(line.font)
            painter.setPen(line.colour)
            painter.drawStaticText(left + line.left, top + line.top, line.text)
        painter.setPen(look.ink)
        column.passage.draw(painter, QPointF(left, top + column.top))


def _draw_bar(painter: QPainter, score: QRect, row: Row, look: RowLook) -> None:
    """Draw a bar below the score, as long as it is high."""
    top, share = score.bottom(), min(max(score_of(row), 0.0), 1.0)  # digits end higher
    painter.fillRect(score.left(), top, score.width(), _BAR, look.hairline)
    colour = look.quiet if row.unread else look.accent
    painter.fillRect(score.left(), top, max(2, round(score.width() * share)), _BAR, colour)


@lru_cache(maxsize=16)
def _icon(name: str, look: RowLook, ratio: float) -> QPixmap:
    image = QPixmap(round(ICON * ratio), round(ICON * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        draw_icon(painter, name, QRect(0, 0, ICON, ICON), look.quiet)
    return image


def _below_rule(rect: QRect, row: Row, look: RowLook) -> QRect:
    """Return what of a row's place is the row itself."""
    return rect.adjusted(0, look.rule if row.ruled else 0, 0, 0)


def _draw_rule(painter: QPainter, rect: QRect, words: str, look: RowLook) -> None:
    """Draw a line across the top of `rect`, with words in the middle of it."""
    place = QRect(rect.left() + _MARGIN, rect.top(), rect.width() - 2 * _MARGIN, look.rule)
    metrics = look.small.metrics
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.setFont(look.small.font)
    painter.setPen(look.quiet)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
    side = (place.width() - metrics.horizontalAdvance(words)) // 2 - _MARGIN
    for left in (place.left(), place.right() - side):
        painter.fillRect(left, place.center().y(), side, 1, look.quiet)


def draw_edge(painter: QPainter, rect: QRect, row: Row, look: RowLook) -> None:
    """Draw the edge of a row that is chosen, or that the preview shows."""
    rect = _below_rule(rect, row, look)
    painter.fillRect(rect.left(), rect.top(), _EDGE, rect.height(), look.accent)


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, row: Row, look: RowLook) -> None:
    rect = _below_rule(option.rect, row, look)
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, faint(look.accent, 34))
        draw_edge(painter, option.rect, row, look)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, faint(look.ink, 10))
    if row.shape is Shape.PASSAGE:
        left = rect.left() + _MARGIN + _FOLD + 2
        painter.fillRect(left, rect.top() + 2, 1, rect.height() - 4, look.hairline)
    elif rect.top() > 0 and not row.ruled:
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, look.hairline)


def _draw_fold(painter: QPainter, rect: QRect, row: Row, look: RowLook, ratio: float) -> None:
    """Draw the chevron, which points right where the document is folded."""
    if row.shape in _UNFOLDABLE or (row.single and row.shape is Shape.FULL):
        return
    name = "chevron-down" if row.shape is Shape.FULL else "chevron-right"
    top = rect.center().y() - ICON // 2
    painter.drawPixmap(rect.left() - 2, top, _icon(name, look, ratio))


def mark_at(place: QPoint, marks: QRect) -> int | None:
    """Return the grade of the mark at a point, None where there is none."""
    for mark in (RELEVANT, IRRELEVANT):
        reach = _mark_place(marks, mark).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        if reach.contains(place):
            return mark
    return None


def _mark_place(marks: QRect, mark: int) -> QRect:
    left = marks.left() + _REACH + (0 if mark == RELEVANT else TARGET)
    return QRect(left, marks.top() + (marks.height() - _MARK) // 2, _MARK, _MARK)


# To stroke a circle takes longer than all else in a row.
@lru_cache(maxsize=16)
def _mark_image(mark: int, given: bool, look: RowLook, ratio: float) -> QPixmap:
    """Draw a mark, filled where the user gave it."""
    image = QPixmap(round(_MARK * ratio), round(_MARK * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    rect = QRectF(0, 0, _MARK, _MARK)
    sign = look.base if given else look.quiet
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if given:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.accent if mark == RELEVANT else look.ink)
        else:
            painter.setPen(QPen(sign, 1.2))
        painter.drawEllipse(rect.adjusted(0.6, 0.6, -0.6, -0.6))
        painter.setPen(QPen(sign, 1.8))
        middle, arm = rect.center(), rect.width() / 4
        painter.drawLine(QLineF(middle - QPointF(arm, 0), middle + QPointF(arm, 0)))
        if mark == RELEVANT:
            painter.drawLine(QLineF(middle - QPointF(0, arm), middle + QPointF(0, arm)))
    return image
