"""HitDelegate: gives each row of the result list its height, its drawing and its mouse."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.results.hit_list import Glide
from app.results.model import Role
from app.results.row_metrics import height_of, lines_of
from app.results.row_painter import RowPainter, mark_at
from app.results.row_text import RowWords
from app.results.rows import Row, Shape


class HitDelegate(QStyledItemDelegate):
    """Draws hits; the height of a row is known from its shape.

    Signals:
        folded: The user wants more of a row's document, or less (True).
        judged: The user judges a row's hit relevant (1) or not (0).
    """

    folded = Signal(QModelIndex, bool)
    judged = Signal(QModelIndex, int)

    def __init__(self) -> None:
        super().__init__()
        self._words = RowWords(self)
        self._painter = RowPainter(self._words)
        self._heights: dict[tuple[str, Shape, int, int], int] = {}
        self.glide = Glide(self)  # how far from its place a row is drawn

    # --- Qt

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give rows of the same shape the same height."""
        row: Row = index.data(Role.ROW)
        font: str = option.font.toString()
        smalls = lines = 0
        if row.shape is not Shape.BRIEF:
            said = (self._words.where(row), row.hidden, row.hit.older, row.shape is Shape.FULL)
            smalls = sum(map(bool, said))
            view = option.widget
            room = view.viewport().rect() if isinstance(view, QAbstractItemView) else option.rect
            lines = lines_of(row, self._painter.frame(room, option.font, row).text.width(), font)
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
        """Draw the row, away from its place while it glides."""
        row: Row = index.data(Role.ROW)
        palette = QPalette(option.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)
        painter.save()
        if shift := self.glide.shifts.get(row.hit.passage_id):
            option.rect.translate(0, shift)
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Base))
        self._painter.draw(painter, option, row, index.data(Role.GRADE), palette)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Fold or unfold by a click on the triangle or the line below; judge by the marks."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        ):
            row: Row = index.data(Role.ROW)
            frame = self._painter.frame(option.rect, option.font, row)
            place = event.position().toPoint()
            mark = mark_at(place, frame.line(option.font))
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
        """Explain the mark under the mouse, or else the rank of the row."""
        if index.isValid():
            frame = self._painter.frame(option.rect, option.font, index.data(Role.ROW))
            mark = mark_at(event.pos(), frame.line(option.font))
            if mark is not None:
                QToolTip.showText(event.globalPos(), self._words.mark(mark), view)
                return True
        return super().helpEvent(event, view, option, index)
