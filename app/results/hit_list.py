"""HitList: the list of hits, whose rows glide to new places while the current one stays put."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from app.results.delegate import HitDelegate
from app.results.model import ResultsModel, Role
from app.widgets import Translated
from engine import Hit

_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier  # of letters
_MOST_MOVES = 200  # rows that glide; of more, the visible ones


class HitList(Translated, QListView):
    """Shows a ResultsModel; `delegate` draws its rows.

    Signals:
        rest_reached: The user scrolls down, and sees what is not read yet.
        typed: The user types something, which belongs to the question.
    """

    rest_reached = Signal()
    typed = Signal(str)

    def __init__(self, model: ResultsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = model
        self.delegate = HitDelegate(self)
        self._glide = self.delegate.glide
        self._anchor: tuple[int, int] | None = None  # a passage, and the y that it keeps
        self._tops: dict[int, int] = {}
        self._settled = True  # no rows are moving
        self._calm = False  # the user wants no motion
        self._at_top = False  # the best rows are shown, wherever the current one is

        self.setObjectName("results")
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self._let_go)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)  # to drag several
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._glide.moved.connect(self.viewport().update)
        self.delegate.folded.connect(self.fold)
        model.arranging.connect(self._note_places)
        model.arranged.connect(self._restore)
        for changed in (model.arranged, model.modelReset):
            changed.connect(self._settle)

    @property
    def has_current_out_of_sight(self) -> bool:
        index = self.currentIndex()
        place = self.visualRect(index)
        return index.isValid() and not place.intersects(self.viewport().rect())

    def start_over(self) -> None:
        """Choose no row, and show the best: what was chosen may be the worst now."""
        self.selectionModel().clear()
        self.stay_at_top()

    def stay_at_top(self) -> None:
        """Show the best rows of a new order until the user scrolls or chooses a row."""
        self._at_top = True
        self.scrollToTop()

    def make_ready(self, hits: Sequence[Hit], size: QSize) -> Iterator[None]:
        """Lay out, one by one, the rows that are seen first of hits that are about to be shown.

        `size` is what the list has or is going to have; mostly it scrolls.
        """
        option, top = QStyleOptionViewItem(), 0
        self.initViewItemOption(option)
        width = size.width() - self.verticalScrollBar().sizeHint().width()
        for row in self._hits.rows_of(hits):
            top += self.delegate.make_ready(option, row, width)
            if top > size.height():
                return
            yield

    def mark_previewed(self, hit: Hit | None) -> None:
        """Show which passage the preview shows."""
        before, self.delegate.previewed = self.delegate.previewed, hit.passage_id if hit else None
        for passage_id in (before, self.delegate.previewed):
            self.update(self._index_of(passage_id))

    @property
    def previewed(self) -> QModelIndex:
        """The row of the passage that the preview shows."""
        return self._index_of(self.delegate.previewed)

    def _index_of(self, passage_id: int | None) -> QModelIndex:
        return self._hits.index(-1 if passage_id is None else self._hits.row_of(passage_id))

    def set_calm(self, on: bool) -> None:
        self._calm = on

    def _let_go(self) -> None:
        self._at_top = False

    def fold(self, index: QModelIndex, less: bool) -> None:
        """Fold the document of a row to its first hit, or show more of it."""
        if not less:
            self._hits.unfold(index.row())
            return
        head = self._hits.head_of(index.row())
        current = self.currentIndex()
        if current.isValid() and self._hits.head_of(current.row()) == head != current.row():
            self.setCurrentIndex(self._hits.index(head))
        self._hits.fold(head)

    def _seen(self) -> Iterator[QModelIndex]:
        bottom = self.viewport().height()
        row = max(0, self.indexAt(QPoint(0, 0)).row())
        for each in range(row, self._hits.rowCount()):
            index = self._hits.index(each)
            if self.visualRect(index).top() > bottom:
                return
            yield index

    def _settle(self) -> None:
        self._settled = True

    def _shows_rest(self) -> bool:
        """Whether the rule above what is not read can be seen, or is above all that can."""
        rule = self._hits.rule
        top = self.visualRect(self._hits.index(rule)).top()
        return rule >= 0 and top < self.viewport().height()

    def _note_places(self) -> None:
        """Note where the rows are before they move, and the current one if it is visible."""
        self._settled = False
        index = self.currentIndex()
        top = self.visualRect(index).top()
        held = index.isValid() and not (self._at_top or self.has_current_out_of_sight)
        self._anchor = (index.data(Role.HIT).passage_id, top) if held else None
        count = self._hits.rowCount()
        rows = map(self._hits.index, range(count)) if count <= _MOST_MOVES else self._seen()
        shifts = self._glide.shifts
        self._tops = {}
        for each in rows:
            passage_id = each.data(Role.HIT).passage_id
            self._tops[passage_id] = self.visualRect(each).top() + shifts.get(passage_id, 0)

    def _restore(self) -> None:
        """Scroll so that the current row is where it was, and let the others glide."""
        if self._at_top:
            self.scrollToTop()
        elif self._anchor:
            passage_id, top = self._anchor
            now = self.visualRect(self._hits.index(self._hits.row_of(passage_id))).top()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + now - top)
        # KDE says so by the style.
        moving = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if self._calm or not moving or not self.isVisible():
            return
        far = self.viewport().height()
        shifts = {}
        for index in self._seen():
            passage_id, top = index.data(Role.HIT).passage_id, self.visualRect(index).top()
            shifts[passage_id] = max(-far, min(far, self._tops.get(passage_id, top) - top))
        self._glide.start(shifts)

    def _retranslate(self) -> None:
        self.delegate.forget_words()
        self._hits.retranslate()

    # --- Qt

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dy < 0 and self._settled and self._shows_rest():
            self.rest_reached.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the best row where Tab comes in and none is chosen."""
        by_tab = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_tab and not self.currentIndex().isValid() and self._hits.rowCount():
            self.setCurrentIndex(self._hits.index(0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters to the question, where Qt would jump to a row that begins with them."""
        text, command = event.text(), event.modifiers() & ~_PLAIN
        if text and text.isprintable() and not command:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave the buttons for back and forward to the window."""
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place, option = event.position().toPoint(), QStyleOptionViewItem()
        index = self.indexAt(place)
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        linked = index.isValid() and self.delegate.is_link(option, index, place)
        shape = Qt.CursorShape.PointingHandCursor if linked else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
