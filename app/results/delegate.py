"""HitDelegate: gives each row of the result list its height, its drawing and its mouse."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractAnimation,
    QAbstractItemModel,
    QEasingCurve,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.results.line_count import lines_of
from app.results.model import Role
from app.results.row_look import RowLook
from app.results.row_painter import Frame, RowPainter, draw_edge, mark_at
from app.results.row_text import RowWords
from app.results.rows import Row, Shape
from app.widgets import tooltip

Index = QModelIndex | QPersistentModelIndex
_GLIDE_MS = 180


class Glide(QObject):
    """Moves rows to their new places slowly enough for the eye to follow.

    Attributes:
        shifts: By how many pixels rows are away from their places, by passage id.

    Signals:
        moved: `shifts` have changed.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: Mapping[int, int] = {}
        self.shifts: dict[int, int] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_GLIDE_MS)
        self._animation.setStartValue(1.0)
        self._animation.setEndValue(0.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._advance)

    @property
    def running(self) -> bool:
        return self._animation.state() == QAbstractAnimation.State.Running

    def start(self, shifts: Mapping[int, int]) -> None:
        """Start with rows so many pixels from their places; without any, stop."""
        self._animation.stop()
        self._from = {key: shift for key, shift in shifts.items() if shift}
        self.shifts = dict(self._from)
        if self._from:
            self._animation.start()
        self.moved.emit()

    def _advance(self, part: float) -> None:
        self.shifts = {key: round(shift * part) for key, shift in self._from.items()}
        self.moved.emit()


class HitDelegate(QStyledItemDelegate):
    """Draws hits; the height of a row is known from its shape.

    Attributes:
        previewed: The id of the passage that the preview shows, if it does.

    Signals:
        folded: The user wants more of a row's document, or less (True).
        judged: The user judges a row's hit relevant (1) or not (0).
        folder_wanted: The user wants to see where a row's document lies.
    """

    folded = Signal(QModelIndex, bool)
    judged = Signal(QModelIndex, int)
    folder_wanted = Signal(QModelIndex)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = RowWords(self)
        self._painter = RowPainter(self._words)
        self._look: RowLook | None = None
        self.previewed: int | None = None
        self.glide = Glide(self)  # how far from its place a row is drawn

    def forget_words(self) -> None:
        """Put rows into words again: the language has changed."""
        self._painter.column.cache_clear()

    def make_ready(self, option: QStyleOptionViewItem, row: Row, width: int) -> int:
        """Lay a row out before it is drawn in this width; return its height."""
        look, room = self._look_of(option), QRect(0, 0, width, 0)
        self._painter.column(row, self._painter.text_of(room, row, look).width(), look)
        return self._height(room, row, look)

    def _height(self, room: QRect, row: Row, look: RowLook) -> int:
        lines = lines_of(row, self._painter.text_of(room, row, look).width(), look)
        more = row.hidden and row.shape is not Shape.BRIEF
        smalls = sum(map(bool, (row.hit.note, row.hit.older, more)))
        height = look.height_of(row.shape, lines, smalls)
        return height + look.rule if row.ruled else height

    def _look_of(self, option: QStyleOptionViewItem) -> RowLook:
        font, palette = option.font, option.palette
        if self._look is None or self._look.origin != (font, palette.cacheKey()):
            self._look = RowLook(font, palette)
        return self._look

    def is_link(self, option: QStyleOptionViewItem, index: Index, place: QPoint) -> bool:
        """Whether a click there opens a folder."""
        return self._frame(option, index.data(Role.ROW)).place.contains(place)

    def _frame(self, option: QStyleOptionViewItem, row: Row) -> Frame:
        return self._painter.frame(option.rect, row, self._look_of(option))

    def _mark_at(self, place: QPoint, frame: Frame, row: Row) -> int | None:
        return None if row.shape is Shape.FILE else mark_at(place, frame.marks)

    # --- Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        room = view.viewport().rect() if isinstance(view, QAbstractItemView) else option.rect
        return QSize(240, self._height(room, index.data(Role.ROW), self._look_of(option)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, away from its place while it glides."""
        row: Row = index.data(Role.ROW)
        look = self._look_of(option)
        painter.save()
        if shift := self.glide.shifts.get(row.hit.passage_id):
            option.rect.translate(0, shift)
            painter.fillRect(option.rect, look.base)
        self._painter.draw(painter, option, row, look)
        if row.hit.passage_id == self.previewed:
            draw_edge(painter, option.rect, row, look)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Fold or unfold by a click on the triangle or the line below; judge by the marks."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        ):
            row: Row = index.data(Role.ROW)
            frame = self._frame(option, row)
            place = event.position().toPoint()
            mark = self._mark_at(place, frame, row)
            if mark is not None:
                self.judged.emit(model.index(index.row(), 0), mark)
                return True
            if frame.place.contains(place):
                self.folder_wanted.emit(model.index(index.row(), 0))
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
        index: Index,
    ) -> bool:
        if index.isValid():
            row: Row = index.data(Role.ROW)
            frame = self._frame(option, row)
            mark = self._mark_at(event.pos(), frame, row)
            if mark is not None:
                QToolTip.showText(event.globalPos(), self._words.mark(mark), view)
                return True
            if frame.place.contains(event.pos()):
                QToolTip.showText(event.globalPos(), tooltip(self._words.folder(row)), view)
                return True
        return super().helpEvent(event, view, option, index)
