"""SavedPanel: the saved searches in the side bar, with how many passages are new to each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.search.history import SearchHistory
from app.widgets import LARGE, SMALL, TIGHT, Label, Translated, column, tooltip
from engine import Saved

_MOST = 6  # rows that are seen without scrolling
_QUESTION, _NEW = range(2)  # columns


class SavedPanel(Translated, QWidget):
    """Asks a saved search again by a click; hidden while there is none.

    Signals:
        forgotten: The Saved that the user has just deleted.
    """

    forgotten = Signal(object)

    def __init__(self, searches: SearchHistory) -> None:
        super().__init__()
        self.setObjectName("saved")
        self._searches = searches
        self._title = Label(bold=True)
        self._list = rows = QTreeWidget()
        rows.setHeaderLabels(["", ""])  # or hidden names would have room in larger letters
        rows.setHeaderHidden(True)
        rows.setRootIsDecorated(False)
        rows.setUniformRowHeights(True)
        rows.setFrameShape(QFrame.Shape.NoFrame)
        rows.viewport().setAutoFillBackground(False)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setAllColumnsShowFocus(True)
        rows.header().setStretchLastSection(False)
        rows.header().setMinimumSectionSize(0)  # where nothing is new
        rows.header().setSectionResizeMode(_QUESTION, QHeaderView.ResizeMode.Stretch)
        rows.header().setSectionResizeMode(_NEW, QHeaderView.ResizeMode.ResizeToContents)
        rows.itemClicked.connect(self._open)
        rows.itemActivated.connect(self._open)
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        delete = QKeySequence.StandardKey.Delete
        self._forget = rows.addAction("", delete, self._on_forget)
        self._forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.setLayout(
            column(self._title, rows, spacing=SMALL, margins=(LARGE, TIGHT, SMALL, SMALL))
        )
        searches.changed.connect(self._refresh)
        self._retranslate()

    def _refresh(self) -> None:
        chosen = self._list.currentIndex().row()
        self._list.clear()
        for search in self._searches.history.saved:
            news = self._searches.news(search)
            item = QTreeWidgetItem(self._list)
            item.setData(_QUESTION, Qt.ItemDataRole.UserRole, search)
            item.setText(_QUESTION, " ".join(search.question.split()))
            item.setToolTip(_QUESTION, tooltip(search.question))
            item.setText(_NEW, self.tr("{count} new").format(count=news) if news else "")
            item.setForeground(_NEW, self.palette().color(QPalette.ColorRole.Link))
        count = self._list.topLevelItemCount()
        if kept := self._list.topLevelItem(chosen):
            self._list.setCurrentItem(kept)
        height = self._list.sizeHintForRow(0) * min(count, _MOST) + 2 * self._list.frameWidth()
        self._list.setFixedHeight(max(0, height))
        self.setVisible(count > 0)

    def _open(self, item: QTreeWidgetItem) -> None:
        self._searches.open(_search(item))

    def _on_forget(self) -> None:
        if item := self._list.currentItem():
            search = _search(item)
            self._searches.forget(search)
            self.forgotten.emit(search)

    def _recolour(self) -> None:
        self._refresh()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Saved searches"))
        self._list.setAccessibleName(self.tr("Saved searches"))
        self._forget.setText(self.tr("Delete saved search"))
        self._refresh()


def _search(item: QTreeWidgetItem) -> Saved:
    search: Saved = item.data(_QUESTION, Qt.ItemDataRole.UserRole)
    return search
