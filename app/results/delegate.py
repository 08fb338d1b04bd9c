"""HitDelegate: draws one row of the result list.

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

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.results.glide import Glide
from app.results.grade_marks import draw_marks, mark_at
from app.results.marked_text import BLANKS, MarkedText, faint, line_height
from app.results.model import Role
from app.results.row_metrics import GAP, PAD, fonts_of, height_of, lines_of
from app.results.row_text import RowWords
from app.results.rows import Row, Shape

_MARGIN = 14  # left and right of a row
_FOLD = 16  # the width of the triangle's column
_INDENT = 14  # of further passages
_SCORE = 96  # the width of the score's column


class _Frame(NamedTuple):
    """Where the parts of a row go."""

    text: QRect
    score: QRect
    fold: QRect
    more: QRect


class HitDelegate(QStyledItemDelegate):
    """Draws hits; the height of a row is known from its shape.

    Signals:
        folded: The person wants more of a row's document, or less (True).
        judged: The person says that a row's hit is good (1) or bad (0).
    """

    folded = Signal(QModelIndex, bool)
    judged = Signal(QModelIndex, int)

    def __init__(self) -> None:
        super().__init__()
        self._texts = MarkedText()
        self._words = RowWords(self)
        self._heights: dict[tuple[str, Shape, int, int], int] = {}
        self.glide = Glide(self)  # says how far from its place a row is drawn

    # --- the parts of a row

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
        """Draw the triangle that points right where the document is folded."""
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

    def _frame(self, rect: QRect, font: QFont, row: Row) -> _Frame:
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
        return _Frame(text, score, fold, more if row.hidden else QRect())

    # --- Qt

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give rows that say as much the same height."""
        row: Row = index.data(Role.ROW)
        font: str = option.font.toString()
        smalls = lines = 0
        if row.shape is not Shape.BRIEF:
            said = (self._words.where(row), row.hidden, row.hit.older, row.shape is Shape.FULL)
            smalls = sum(map(bool, said))
            view = option.widget
            room = view.viewport().rect() if isinstance(view, QAbstractItemView) else option.rect
            lines = lines_of(row, self._frame(room, option.font, row).text.width(), font)
        key = (font, row.shape, lines, smalls)
        if key not in self._heights:
            self._heights[key] = height_of(*key)
        return QSize(240, self._heights[key])

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw what is ready: nothing is looked up or computed beyond where it goes."""
        row: Row = index.data(Role.ROW)
        palette = QPalette(option.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)
        painter.save()
        if shift := self.glide.shifts.get(row.hit.passage_id):
            option.rect.translate(0, shift)
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Base))
        frame = self._frame(option.rect, option.font, row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, row, palette)
        if row.shape is not Shape.PASSAGE:
            self._draw_fold(painter, frame.fold.adjusted(_MARGIN, 0, 0, 0), row, palette)
        painter.setFont(option.font)
        self._draw_score(painter, frame.score, row, palette)
        pointed = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        active = bool(option.state & pointed)
        grade = index.data(Role.GRADE)
        draw_marks(painter, _line(frame, option.font), grade, active, palette)
        painter.setFont(option.font)
        self._draw_lines(painter, frame.text, row, palette)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Fold and unfold by a click on the triangle or on the words below; judge by the marks."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        ):
            row: Row = index.data(Role.ROW)
            frame = self._frame(option.rect, option.font, row)
            place = event.position().toPoint()
            mark = mark_at(place, _line(frame, option.font))
            if mark is not None:
                self.judged.emit(model.index(index.row(), 0), mark)
                return True
            on_fold = row.shape is not Shape.PASSAGE and frame.fold.contains(place)
            if on_fold or frame.more.contains(place):
                self.folded.emit(model.index(index.row(), 0), on_fold and row.shape is Shape.FULL)
                return True
        return super().editorEvent(event, model, option, index)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Say what a mark under the mouse is for; elsewhere, why the row is where it is."""
        if index.isValid():
            frame = self._frame(option.rect, option.font, index.data(Role.ROW))
            mark = mark_at(event.pos(), _line(frame, option.font))
            if mark is not None:
                QToolTip.showText(event.globalPos(), self._words.mark(mark), view)
                return True
        return super().helpEvent(event, view, option, index)


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


def _line(frame: _Frame, base: QFont) -> QRect:
    """The line that the score stands in."""
    line = QRect(frame.score)
    line.setHeight(QFontMetrics(fonts_of(base.toString())["title"]).height())
    return line


def _quiet(palette: QPalette) -> QColor:
    """Derive the text colour for what is said in passing: readable, yet behind the text."""
    return faint(palette.color(QPalette.ColorRole.Text), 160)
