"""RowPainter: draws the parts of a row of the result list.

    the name of a file.pdf
      File · ~/Documents/where/it/lies · 2026-03-01
    ▾ Title of the document                             ⊕ ⊖ 0.982
      Heading › Sub-heading · p. iv                         ▬▬▬▬▬▭
      Up to three lines of the passage, the question's      ▲ was 14 → 1
      words **marked**, __the answer underlined__ …
      ~/Documents/where/it/lies.pdf · 2026-03-01
        │ Heading of a further passage                      0.741
        │ Two lines of it …                                 ▬▬▬▬▭▭
        │ 2 more passages
    ▸ An older version of it                                0.730
      Two lines of it …                                     ▬▬▬▬▭▭
    ▸ A document on two lines                               0.513
      Heading · p. 3 · 3 more passages                      ▬▬▬▭▭▭

Colours come from the palette alone.
"""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF, QTextLayout
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.results.marked_text import lay_out
from app.results.row_look import BLANKS, GAP, LEADING, PAD, Face, RowLook, faint
from app.results.row_text import RowWords
from app.results.rows import Row, Shape

_MARGIN = 14  # left and right of a row
_FOLD = 16  # the width of the triangle's column
_INDENT = 14  # of further passages
_SCORE = 96  # the width of the score's column
RELEVANT, IRRELEVANT = 1, 0
_UNFOLDABLE = (Shape.PASSAGE, Shape.FILE)
_MARK, _MARK_GAP = 17, 7  # pixels
_POINTED = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
_REACH = 4  # around a mark that the mouse hits too


class Frame(NamedTuple):
    """Where the parts of a row are drawn; `line` is the one of the score, with the marks."""

    text: QRect
    score: QRect
    line: QRect
    fold: QRect
    more: QRect


class _Line(NamedTuple):
    """An elided line of the left column; its baseline is `below` the column's top."""

    below: int
    text: str
    font: QFont
    colour: QColor


class _Column(NamedTuple):
    """The left column of a row: lines, and its passage, `top` pixels below their top."""

    lines: list[_Line]
    passage: QTextLayout | None
    top: int


class RowPainter:
    """Draws rows. What is drawn of a row is made when it is first seen, and kept for a while.

    Attributes:
        column: Makes the left column of a row, in a width; its cache is for one language.
    """

    def __init__(self, words: RowWords) -> None:
        self._words = words
        self.column = lru_cache(maxsize=256)(self._make_column)

    def frame(self, rect: QRect, row: Row, look: RowLook) -> Frame:
        pad = PAD[row.shape]
        rect = _below_rule(rect, row, look)
        inner = rect.adjusted(_MARGIN, pad, -_MARGIN, -pad)
        title, small = look.title.height, look.small.height
        column = min(_SCORE, inner.width() // 3)
        score = QRect(inner.right() - column, inner.top(), column, inner.height())
        left = inner.left() + _FOLD + (_INDENT if row.shape is Shape.PASSAGE else 0)
        text = QRect(left, inner.top(), score.left() - 2 * _MARGIN - left, inner.height())
        return Frame(
            text,
            score,
            line=QRect(score.left(), score.top(), column, title),
            fold=QRect(rect.left(), rect.top(), _MARGIN + _FOLD, 2 * pad + title),
            more=QRect(left, inner.bottom() - small - GAP, text.width(), small + GAP + pad)
            if row.hidden
            else QRect(),
        )

    def draw(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, look: RowLook
    ) -> None:
        frame = self.frame(option.rect, row, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.ruled:
            _draw_rule(painter, option.rect, self._words.rule(), look)
        _draw_ground(painter, option, row, look)
        _draw_fold(painter, frame.fold.adjusted(_MARGIN, 0, 0, 0), row, look)
        if row.shape is not Shape.FILE:
            self._draw_score(painter, frame, row, look)
        active = bool(option.state & _POINTED)
        ratio = painter.device().devicePixelRatio()
        for mark in (RELEVANT, IRRELEVANT) if row.shape is not Shape.FILE else ():
            if active or row.grade == mark:
                image = _mark_image(mark, row.grade == mark, look, ratio)
                painter.drawPixmap(_mark_place(frame.line, mark).topLeft(), image)
        left, top = frame.text.left(), frame.text.top()
        column = self.column(row, frame.text.width(), look)
        for line in column.lines:
            painter.setFont(line.font)
            painter.setPen(line.colour)
            painter.drawText(left, top + line.below, line.text)
        if column.passage:
            painter.setPen(look.ink)
            column.passage.draw(painter, QPointF(left, top + column.top))

    def _make_column(self, row: Row, width: int, look: RowLook) -> _Column:
        words, where = self._words, self._words.where(row)
        lines: list[_Line] = []
        passage, top, passage_top = None, 0, 0

        def add(text: str, face: Face, colour: QColor, elided: Qt.TextElideMode) -> None:
            nonlocal top
            if text:
                shown = face.metrics.elidedText(text.translate(BLANKS), elided, width)
                lines.append(_Line(top + face.metrics.ascent(), shown, face.font, colour))
                top += face.height + GAP

        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        if row.shape is not Shape.PASSAGE:
            add(row.hit.title or " ", look.title, look.ink, right)
        if row.shape is Shape.BRIEF:
            where = " · ".join(part for part in (where, words.more(row)) if part)
        add(where, look.small, look.quiet, middle)
        if row.shape is not Shape.BRIEF:
            passage_top = top
            most = look.lines_of(row, width)
            hit = row.hit
            if most:
                passage = lay_out(hit.snippet, hit.spans, width, most, look, hit.answer_shown)
                top += passage.lineCount() * (look.text.height + LEADING) + GAP
            add(words.older(row), look.small, look.quiet, right)
            if row.shape is Shape.FULL:
                add(words.place(row), look.small, look.quiet, middle)
            add(words.more(row), look.small, look.link, middle)
        return _Column(lines, passage, passage_top)

    def _draw_score(self, painter: QPainter, frame: Frame, row: Row, look: RowLook) -> None:
        """Draw the score of the model; where there is none, what words and meaning give."""
        hit = row.hit
        score = hit.first_score if hit.score is None else hit.score
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.title.font)
        painter.setPen(look.quiet if row.unread else look.ink)
        painter.drawText(frame.line, right, f"{score:.3f}")

        bar = QRectF(frame.line.left(), frame.line.bottom() + 1 + GAP, frame.line.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint(look.ink, 30))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(4.0, bar.width() * min(max(score, 0.0), 1.0)))
        painter.setBrush(faint(look.ink, 90) if row.unread else look.accent)
        painter.drawRoundedRect(bar, 2, 2)

        painter.setFont(look.small.font)
        painter.setPen(look.quiet)
        below = frame.line.translated(0, look.title.height + 2 * GAP + 3)
        below.setHeight(look.small.height)
        painter.drawText(below, right, self._words.moved(row))


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


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, row: Row, look: RowLook) -> None:
    rect = _below_rule(option.rect, row, look)
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, faint(look.accent, 34))
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.accent)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, faint(look.ink, 10))
    if row.shape is Shape.PASSAGE:
        left = rect.left() + _MARGIN + _FOLD + 2
        painter.fillRect(left, rect.top() + 2, 1, rect.height() - 4, look.hairline)
    elif rect.top() > 0 and not row.ruled:
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, look.hairline)


def _draw_fold(painter: QPainter, rect: QRect, row: Row, look: RowLook) -> None:
    """Draw the triangle, which points right where the document is folded."""
    if row.shape in _UNFOLDABLE or (row.single and row.shape is Shape.FULL):
        return
    middle = QRectF(rect).center() - QPointF(2, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.quiet)
    painter.drawPolygon((_DOWN if row.shape is Shape.FULL else _RIGHT).translated(middle))


_RIGHT = QPolygonF([QPointF(-2.5, -4.5), QPointF(3, 0), QPointF(-2.5, 4.5)])
_DOWN = QPolygonF([QPointF(-4.5, -2.5), QPointF(4.5, -2.5), QPointF(0, 3)])


def mark_at(place: QPoint, line: QRect) -> int | None:
    """Return the grade of the mark at a point, None where there is none."""
    for mark in (RELEVANT, IRRELEVANT):
        reach = _mark_place(line, mark).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        if reach.contains(place):
            return mark
    return None


def _mark_place(line: QRect, mark: int) -> QRect:
    left = line.left() + (0 if mark == RELEVANT else _MARK + _MARK_GAP)
    return QRect(left, line.top() + (line.height() - _MARK) // 2, _MARK, _MARK)


# To stroke a circle takes longer than all else in a row.
@lru_cache(maxsize=16)
def _mark_image(mark: int, given: bool, look: RowLook, ratio: float) -> QPixmap:
    """Draw a mark, filled where the user gave it."""
    image = QPixmap(round(_MARK * ratio), round(_MARK * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    rect = QRectF(0, 0, _MARK, _MARK)
    sign = look.base if given else faint(look.ink, 150)
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
