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

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QTextLayout
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.results.marked_text import lay_out
from app.results.row_look import BLANKS, GAP, LEADING, PAD, Face, RowLook, faint
from app.results.row_text import RowWords
from app.results.rows import Row, Shape
from app.widgets import LARGE, MEDIUM, SMALL, TARGET, TIGHT, draw_icon

_MARGIN = LARGE  # left and right of a row
_FOLD = 16  # the width of the triangle's column
_INDENT = 14  # of further passages
_ICON = 14  # pixels of the side of a folder
_BAR = 3  # the height of the bar below a score
RELEVANT, IRRELEVANT = 1, 0
_UNFOLDABLE = (Shape.PASSAGE, Shape.FILE)
_MARK = 18  # pixels
_REACH = (TARGET - _MARK) // 2  # around a mark that the mouse hits too
_MARKS = 2 * TARGET
_LEAST = 24  # pixels: less of a heading says nothing
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


class _Line(NamedTuple):
    """An elided line of the left column; its baseline is `below` the column's top."""

    left: int
    below: int
    text: str
    font: QFont
    colour: QColor


class _Column(NamedTuple):
    """What is written in a row: lines, and its passage, `top` pixels below their top.

    `place` is the width of the folder's name with its icon, `moved` says from where the row came.
    """

    lines: list[_Line]
    passage: QTextLayout
    top: int
    moved: str
    place: int


class RowPainter:
    """Draws rows. What is drawn of a row is made when it is first seen, and kept for a while.

    Attributes:
        column: Makes what is written in a row, in a width; its cache is for one language.
    """

    def __init__(self, words: RowWords) -> None:
        self._words = words
        self.column = lru_cache(maxsize=256)(self._make_column)

    def text_of(self, rect: QRect, row: Row, look: RowLook) -> QRect:
        """Return where what is written stands, in the place `rect` of a row."""
        left = _MARGIN + _FOLD + (_INDENT if row.shape is Shape.PASSAGE else 0)
        pad = PAD[row.shape]
        return _below_rule(rect, row, look).adjusted(left, pad, -_MARGIN, -pad)

    def frame(self, rect: QRect, row: Row, look: RowLook) -> Frame:
        text, head, small = self.text_of(rect, row, look), look.head_of(row.shape), look.small
        line = QRect(text.left(), text.top(), text.width(), head)
        score = QRect(text.right() - look.score_width, line.top(), look.score_width, head)
        place = self.column(row, text.width(), look).place
        bottom = text.bottom() - small.height - GAP
        return Frame(
            text,
            line,
            score,
            marks=QRect(score.left() - SMALL - _MARKS, line.top(), _MARKS, head),
            fold=QRect(rect.left(), line.top(), _MARGIN + _FOLD, head + GAP),
            place=QRect(text.left(), line.bottom() + GAP, place, small.height),
            more=QRect(text.left(), bottom, text.width(), small.height + 2 * GAP)
            if row.hidden and row.shape is not Shape.BRIEF
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
        column = self.column(row, frame.text.width(), look)
        if row.shape is not Shape.FILE:
            _draw_score(painter, frame, row, column.moved, look)
        active = bool(option.state & _POINTED)
        ratio = painter.device().devicePixelRatio()
        for mark in (RELEVANT, IRRELEVANT) if row.shape is not Shape.FILE else ():
            if active or row.grade == mark:
                image = _mark_image(mark, row.grade == mark, look, ratio)
                painter.drawPixmap(_mark_place(frame.marks, mark).topLeft(), image)
        left, top = frame.text.left(), frame.text.top()
        if not frame.place.isEmpty():
            middle = frame.place.top() + (frame.place.height() - _ICON) // 2
            draw_icon(painter, "folder", QRect(left, middle, _ICON, _ICON), look.quiet)
        for line in column.lines:
            painter.setFont(line.font)
            painter.setPen(line.colour)
            painter.drawText(left + line.left, top + line.below, line.text)
        painter.setPen(look.ink)
        column.passage.draw(painter, QPointF(left, top + column.top))

    def _make_column(self, row: Row, width: int, look: RowLook) -> _Column:
        words, hit, moved = self._words, row.hit, self._words.moved(row)
        lines: list[_Line] = []
        top = place = 0

        def add(text: str, face: Face, colour: QColor, room: int, left: int = 0) -> None:
            nonlocal top
            right = Qt.TextElideMode.ElideRight
            shown = face.metrics.elidedText(text.translate(BLANKS), right, room)
            lines.append(_Line(left, top + face.metrics.ascent(), shown, face.font, colour))
            top += face.height + GAP

        beside = width - look.score_width - SMALL - _MARKS - MEDIUM  # the score and its marks
        besides = look.small.metrics.horizontalAdvance(moved) + MEDIUM if moved else 0
        if row.shape is Shape.PASSAGE:
            room = beside - besides
            add(self._where(row, "", room, look), look.small, look.quiet, room)
            top = look.head_of(row.shape) + GAP
        else:
            add(hit.title or " ", look.title, look.ink, beside)
            named = row.shape is Shape.FILE
            left, folder = _ICON + TIGHT, words.where(row) if named else words.place(row)
            room = width - besides - left
            place = left + min(look.small.metrics.horizontalAdvance(folder), room)
            where = folder if named else self._where(row, folder, room, look)
            add(where, look.small, look.quiet, room, left)
        passage_top = top
        most = look.lines_of(row, width)
        passage = lay_out(hit.snippet, hit.spans, width, most, look, hit.answer_shown)
        top += passage.lineCount() * (look.text.height + LEADING)
        if note := words.note(row):
            add(note, look.small, look.ink, width)
        if older := words.older(row):
            add(older, look.small, look.quiet, width)
        if row.hidden and row.shape is not Shape.BRIEF:
            add(words.more(row), look.small, look.link, width)
        return _Column(lines, passage, passage_top, moved, place)

    def _where(self, row: Row, place: str, room: int, look: RowLook) -> str:
        """Return the place and what `RowWords.where` says; the heading is cut, where need be."""
        more = self._words.more(row) if row.shape is Shape.BRIEF else ""

        def joined(heading: str | None) -> str:
            parts = (place, self._words.where(row, heading), more)
            return " · ".join(part for part in parts if part)

        metrics, heading = look.small.metrics, row.hit.heading
        excess = metrics.horizontalAdvance(joined(None)) - room
        if excess <= 0 or not heading:
            return joined(None)
        left = metrics.horizontalAdvance(heading) - excess
        middle = Qt.TextElideMode.ElideMiddle
        return joined(metrics.elidedText(heading, middle, left) if left > _LEAST else "")


def _draw_score(painter: QPainter, frame: Frame, row: Row, moved: str, look: RowLook) -> None:
    """Draw the score of the model; where there is none, what words and meaning give."""
    hit, place = row.hit, frame.score
    score = hit.first_score if hit.score is None else hit.score
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    passage = row.shape is Shape.PASSAGE
    painter.setFont((look.bold if passage else look.title).font)
    painter.setPen(look.quiet if row.unread else look.ink)
    painter.drawText(place, right, f"{score:.3f}")

    bar = QRectF(place.left(), place.bottom() + 1, place.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.hairline)
    painter.drawRect(bar)
    bar.setWidth(max(2.0, bar.width() * min(max(score, 0.0), 1.0)))
    painter.setBrush(look.quiet if row.unread else look.accent)
    painter.drawRect(bar)

    if moved:
        painter.setFont(look.small.font)
        painter.setPen(look.quiet)
        below = QRect(frame.line)
        if passage:
            below.setRight(frame.marks.left() - SMALL)
        else:
            below.translate(0, frame.line.height() + GAP)
            below.setHeight(look.small.height)
        painter.drawText(below, right, moved)


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
    """Draw the chevron, which points right where the document is folded."""
    if row.shape in _UNFOLDABLE or (row.single and row.shape is Shape.FULL):
        return
    name = "chevron-down" if row.shape is Shape.FULL else "chevron-right"
    place = QRect(rect.left() - 2, rect.center().y() - _ICON // 2, _ICON, _ICON)
    draw_icon(painter, name, place, look.quiet)


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
