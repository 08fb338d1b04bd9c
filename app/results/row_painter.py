"""RowPainter: draws the parts of a row of the result list.

    ▾ Title of the document                             ⊕ ⊖ 0.982
      Heading › Sub-heading · p. iv                         ▬▬▬▬▬▭
      Up to three lines of the passage, the question's      ▲ was 14 → 1
      words **marked** …
      ~/Documents/where/it/lies.pdf · 2026-03-01
        │ Heading of a further passage                      0.741
        │ Two lines of it …                                 ▬▬▬▬▭▭
        │ 2 more passages
    ▸ A document on two lines                               0.513
      Heading · p. 3 · 3 more passages                      ▬▬▬▭▭▭

Colours come from the palette alone.
"""

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.results.marked_text import BLANKS, MarkedText, faint, line_height
from app.results.row_metrics import GAP, PAD, fonts_of, lines_of
from app.results.row_text import RowWords
from app.results.rows import Row, Shape

_MARGIN = 14  # left and right of a row
_FOLD = 16  # the width of the triangle's column
_INDENT = 14  # of further passages
_SCORE = 96  # the width of the score's column
RELEVANT, IRRELEVANT = 1, 0
_MARK, _MARK_GAP = 17, 7  # pixels
_REACH = 4  # around a mark that the mouse hits too


class Frame(NamedTuple):
    """Where the parts of a row are drawn."""

    text: QRect
    score: QRect
    fold: QRect
    more: QRect

    def line(self, font: QFont) -> QRect:
        """Return the line of the score."""
        line = QRect(self.score)
        line.setHeight(QFontMetrics(fonts_of(font.toString())["title"]).height())
        return line


class RowPainter:
    """Draws rows; looks nothing up, and computes only where the parts go."""

    def __init__(self, words: RowWords) -> None:
        self._words = words
        self._texts = MarkedText()

    def frame(self, rect: QRect, font: QFont, row: Row) -> Frame:
        """Place the parts of a row in `rect`."""
        pad = PAD[row.shape]
        inner = rect.adjusted(_MARGIN, pad, -_MARGIN, -pad)
        fonts = fonts_of(font.toString())
        small = QFontMetrics(fonts["small"]).height()
        fold = QRect(rect.left(), rect.top(), _MARGIN + _FOLD, 2 * pad)
        fold.setHeight(2 * pad + QFontMetrics(fonts["title"]).height())
        column = min(_SCORE, inner.width() // 3)
        score = QRect(inner.right() - column, inner.top(), column, inner.height())
        left = inner.left() + _FOLD + (_INDENT if row.shape is Shape.PASSAGE else 0)
        text = QRect(left, inner.top(), score.left() - 2 * _MARGIN - left, inner.height())
        more = QRect(left, inner.bottom() - small - GAP, text.width(), small + GAP + pad)
        return Frame(text, score, fold, more if row.hidden else QRect())

    def draw(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: Row,
        grade: int | None,
        palette: QPalette,
    ) -> None:
        """Draw a row where `option` says, with the mark of its `grade`."""
        frame = self.frame(option.rect, option.font, row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, row, palette)
        if row.shape is not Shape.PASSAGE:
            self._draw_fold(painter, frame.fold.adjusted(_MARGIN, 0, 0, 0), row, palette)
        painter.setFont(option.font)
        self._draw_score(painter, frame.score, row, palette)
        pointed = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        _draw_marks(painter, frame.line(option.font), grade, bool(option.state & pointed), palette)
        painter.setFont(option.font)
        self._draw_lines(painter, frame.text, row, palette)

    def _draw_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, palette: QPalette
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        text = palette.color(QPalette.ColorRole.Text)
        accent = palette.color(QPalette.ColorRole.Accent)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, faint(accent, 34))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, faint(text, 10))
        painter.setPen(faint(text, 32))
        if row.shape is Shape.PASSAGE:
            left = rect.left() + _MARGIN + _FOLD + 2
            painter.drawLine(left, rect.top() + 2, left, rect.bottom() - 2)
        elif rect.top() > 0:
            painter.drawLine(rect.topLeft(), rect.topRight())

    def _draw_fold(self, painter: QPainter, rect: QRect, row: Row, palette: QPalette) -> None:
        """Draw the triangle, which points right where the document is folded."""
        if row.single and row.shape is Shape.FULL:
            return
        middle = QRectF(rect).center() - QPointF(2, 0)
        if row.shape is Shape.BRIEF:
            corners = [QPointF(-2.5, -4.5), QPointF(3, 0), QPointF(-2.5, 4.5)]
        else:
            corners = [QPointF(-4.5, -2.5), QPointF(4.5, -2.5), QPointF(0, 3)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_quiet(palette))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))

    def _draw_score(self, painter: QPainter, rect: QRect, row: Row, palette: QPalette) -> None:
        score = row.hit.score
        if score is None:
            return
        text = palette.color(QPalette.ColorRole.Text)
        fonts = fonts_of(painter.font().toString())
        painter.setFont(fonts["title"])
        painter.setPen(text)
        line = QFontMetrics(fonts["title"]).height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, 0, line - rect.height()), right, f"{score:.3f}")

        bar = QRectF(rect.left(), rect.top() + line + GAP, rect.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint(text, 30))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(4.0, bar.width() * min(max(score, 0.0), 1.0)))
        painter.setBrush(palette.color(QPalette.ColorRole.Accent))
        painter.drawRoundedRect(bar, 2, 2)

        painter.setFont(fonts["small"])
        painter.setPen(_quiet(palette))
        below = rect.adjusted(0, line + 2 * GAP + 3, 0, 0)
        below.setHeight(QFontMetrics(fonts["small"]).height())
        painter.drawText(below, right, self._words.moved(row))

    def _draw_lines(self, painter: QPainter, rect: QRect, row: Row, palette: QPalette) -> None:
        fonts = fonts_of(painter.font().toString())
        lines = _Lines(
            painter, rect, palette.color(QPalette.ColorRole.Text), _quiet(palette), fonts
        )
        words = self._words
        if row.shape is not Shape.PASSAGE:
            lines.title(row.hit.title)
        where = words.where(row)
        if row.shape is Shape.BRIEF:
            lines.small(" · ".join(part for part in (where, words.more(row)) if part))
            return
        if where:
            lines.small(where)
        most = lines_of(row, rect.width(), painter.font().toString())
        layout = self._texts.layout(row.hit, rect.width(), most, fonts["text"], palette)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        layout.draw(painter, QPointF(rect.left(), lines.top))
        lines.top += layout.lineCount() * line_height(QFontMetrics(fonts["text"])) + GAP
        if older := words.older(row):
            lines.small(older, Qt.TextElideMode.ElideRight)
        if row.shape is Shape.FULL:
            lines.small(words.place(row))
        if more := words.more(row):
            painter.setPen(palette.color(QPalette.ColorRole.Link))
            lines.line(more, fonts["small"])


class _Lines:
    """Draws elided lines, one below the other."""

    def __init__(
        self, painter: QPainter, rect: QRect, text: QColor, quiet: QColor, fonts: dict[str, QFont]
    ) -> None:
        self._painter, self._rect, self._fonts = painter, rect, fonts
        self._text, self._quiet = text, quiet
        self.top = rect.top()

    def title(self, text: str) -> None:
        self._painter.setPen(self._text)
        self.line(text, self._fonts["title"], Qt.TextElideMode.ElideRight)

    def small(self, text: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        self._painter.setPen(self._quiet)
        self.line(text, self._fonts["small"], mode)

    def line(
        self, text: str, font: QFont, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
    ) -> None:
        metrics = QFontMetrics(font)
        self._painter.setFont(font)
        shown = metrics.elidedText(text.translate(BLANKS), mode, self._rect.width())
        self._painter.drawText(self._rect.left(), self.top + metrics.ascent(), shown)
        self.top += metrics.height() + GAP


def _quiet(palette: QPalette) -> QColor:
    """Derive the colour of secondary text: readable, yet behind the text."""
    return faint(palette.color(QPalette.ColorRole.Text), 160)


def _draw_marks(
    painter: QPainter, line: QRect, grade: int | None, active: bool, palette: QPalette
) -> None:
    """Draw the given mark at the left of a line; in an `active` row both, faintly."""
    for mark in (RELEVANT, IRRELEVANT):
        if grade == mark or active:
            _draw_mark(painter, QRectF(_mark_place(line, mark)), mark, grade == mark, palette)


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


def _draw_mark(painter: QPainter, rect: QRectF, mark: int, given: bool, palette: QPalette) -> None:
    text = palette.color(QPalette.ColorRole.Text)
    accent = palette.color(QPalette.ColorRole.Accent)
    sign = palette.color(QPalette.ColorRole.Base)
    if given:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent if mark == RELEVANT else text)
    else:
        sign = text
        sign.setAlpha(150)
        painter.setPen(QPen(sign, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(0.6, 0.6, -0.6, -0.6))
    painter.setPen(QPen(sign, 1.8))
    middle, arm = rect.center(), rect.width() / 4
    painter.drawLine(QLineF(middle - QPointF(arm, 0), middle + QPointF(arm, 0)))
    if mark == RELEVANT:
        painter.drawLine(QLineF(middle - QPointF(0, arm), middle + QPointF(0, arm)))
