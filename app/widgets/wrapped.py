"""Wrapped: a column of a tree whose text is broken into lines rather than cut."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from app.widgets.metrics import LARGE, TIGHT


class Wrapped(QStyledItemDelegate):
    """Gives a row the height that its text needs in the width of its column."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        tree.setWordWrap(True)
        tree.header().sectionResized.connect(lambda *_: tree.scheduleDelayedItemsLayout())

    # --- Qt

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        room = QRect(0, 0, self._tree.columnWidth(index.column()) - LARGE, 1 << 20)
        text = str(index.data() or "")
        wrapped = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return QSize(size.width(), max(size.height(), wrapped.height() + TIGHT))
