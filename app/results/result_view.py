"""ResultView: the list of hits, or the page that replaces it while it is empty."""

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.results.model import ResultsModel, Role
from app.widgets import ElidedLabel, Translated


class ResultView(Translated, QStackedWidget):
    """Shows a ResultsModel.

    Signals:
        opened, folder_wanted: The Hit whose document, or folder, is to be opened.
        copied, cited: The Hit whose passage is to be copied, without or with its source.
        judged: A Hit, and its grade: 1 relevant, 0 not.
        chosen: The Hit of the current row, None when there is none.
        folded: The user wants more of the document of a row, or less (True).
    """

    opened = Signal(object)
    folder_wanted = Signal(object)
    copied = Signal(object)
    cited = Signal(object)
    judged = Signal(object, int)
    chosen = Signal(object)
    folded = Signal(QModelIndex, bool)

    def __init__(
        self, model: ResultsModel, hits: QListView, empty: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._chosen: int | None = None

        self.list = hits
        self.list.doubleClicked.connect(self._on_double_clicked)
        self._open = self._action([QKeySequence(Qt.Key.Key_Return), QKeySequence("Enter")])
        self._open.triggered.connect(lambda: self._emit(self.opened))
        self._folder = self._action([])
        self._folder.triggered.connect(lambda: self._emit(self.folder_wanted))
        self._copy = self._action([QKeySequence(QKeySequence.StandardKey.Copy)])
        self._copy.triggered.connect(lambda: self._emit(self.copied))
        self._cite = self._action([QKeySequence("Ctrl+Shift+C")])
        self._cite.triggered.connect(lambda: self._emit(self.cited))
        self._relevant = self._action([QKeySequence("+"), QKeySequence("=")])
        self._relevant.triggered.connect(lambda: self.judge(self.list.currentIndex(), 1))
        self._irrelevant = self._action([QKeySequence("-")])
        self._irrelevant.triggered.connect(lambda: self.judge(self.list.currentIndex(), 0))
        self._more = self._action([QKeySequence(Qt.Key.Key_Right)])
        self._more.triggered.connect(lambda: self.folded.emit(self.list.currentIndex(), False))
        self._less = self._action([QKeySequence(Qt.Key.Key_Left)])
        self._less.triggered.connect(lambda: self.folded.emit(self.list.currentIndex(), True))
        self._all = self._action([QKeySequence("Ctrl+E")])
        self._all.triggered.connect(model.unfold_all)
        model.dataChanged.connect(self._say_why)
        model.modelAboutToBeReset.connect(self._note_current)
        model.modelReset.connect(self._restore)
        self.list.selectionModel().currentChanged.connect(self._on_current)

        self._why = ElidedLabel(quiet=True)
        self._why.setObjectName("why")
        self._why.setContentsMargins(14, 5, 14, 5)
        self.addWidget(self._make_list_page())
        self.addWidget(empty)
        self._choose_page()
        self._enable_actions()
        self._retranslate()

    def enter(self) -> None:
        """Move the keyboard focus to the list, at the first row unless one is current."""
        if not self._model.rowCount():
            return
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(0))
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, passage_id: int) -> None:
        """Go to the row of a passage, if it is among the hits; unfold its document if need be."""
        row = self._model.reveal(passage_id)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def step(self, rows: int) -> None:
        """Go so many rows down, or up; without a current row to the first."""
        index = self.list.currentIndex()
        row = index.row() + rows if index.isValid() else 0
        if 0 <= row < self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(row))

    def judge(self, index: QModelIndex, grade: int) -> None:
        """Judge the hit in this row relevant (1) or not (0)."""
        if index.isValid():
            self.judged.emit(index.data(Role.HIT), grade)

    def _action(self, keys: list[QKeySequence]) -> QAction:
        action = QAction(self.list)
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(action)
        return action

    def _make_list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self._why)
        return page

    def _emit(self, signal: SignalInstance) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            signal.emit(index.data(Role.HIT))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(Role.HIT))

    def _say_why(self) -> None:
        """Explain the rank of the current row."""
        role = Qt.ItemDataRole.AccessibleDescriptionRole
        self._why.setText(self.list.currentIndex().data(role) or "")

    def _on_current(self) -> None:
        self._say_why()
        self._enable_actions()
        self.chosen.emit(self.list.currentIndex().data(Role.HIT))

    def _enable_actions(self) -> None:
        chosen = self.list.currentIndex().isValid()
        of_a_hit = (
            self._open,
            self._folder,
            self._copy,
            self._cite,
            self._relevant,
            self._irrelevant,
        )
        for action in (*of_a_hit, self._more, self._less):
            action.setEnabled(chosen)

    def _note_current(self) -> None:
        index = self.list.currentIndex()
        self._chosen = index.data(Role.HIT).passage_id if index.isValid() else None

    def _restore(self) -> None:
        """Keep the current passage where it is among the new hits."""
        row = -1 if self._chosen is None else self._model.row_of(self._chosen)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))
        else:
            self.list.scrollToTop()
            self._on_current()
        self._choose_page()

    def _choose_page(self) -> None:
        self.setCurrentIndex(0 if self._model.rowCount() else 1)

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Passages"))
        self._open.setText(self.tr("Open document"))
        self._folder.setText(self.tr("Show in folder"))
        self._copy.setText(self.tr("Copy passage"))
        self._cite.setText(self.tr("Copy passage with citation"))
        self._relevant.setText(self.tr("Mark as relevant"))
        self._irrelevant.setText(self.tr("Mark as not relevant"))
        self._more.setText(self.tr("Show more from this document"))
        self._less.setText(self.tr("Collapse this document"))
        self._all.setText(self.tr("Expand all documents"))
        self._say_why()
