"""ResultView: the list of hits, or the page that replaces it while it is empty."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QToolButton, QWidget

from app.results.hit_list import HitList
from app.results.hit_menu import HitMenu
from app.results.model import ResultsModel, Role
from app.results.open_document import Viewer
from app.widgets import LARGE, TIGHT, ElidedLabel, Translated, column, row
from engine import Hit


class ResultView(Translated, QStackedWidget):
    """Shows a ResultsModel.

    Signals:
        chosen: The Hit of the current row, None when there is none.

    Attributes:
        list: The list itself.
        menu: What can be done with a hit.
    """

    chosen = Signal(object)

    def __init__(
        self,
        model: ResultsModel,
        viewer: Viewer,
        empty: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._chosen: int | None = None

        self.list = hits = HitList(model)
        hits.doubleClicked.connect(lambda index: viewer.open(index.data(Role.HIT)))
        self.menu = HitMenu(hits, model, viewer)
        hits.delegate.judged.connect(self._judge)
        hits.delegate.folder_wanted.connect(lambda index: viewer.show_folder(index.data(Role.HIT)))
        for changed in (model.arranged, model.modelReset):
            changed.connect(lambda: self.menu.read_on.setEnabled(model.in_part))
        model.arranged.connect(self._choose_page)
        model.dataChanged.connect(self._say_why)
        model.modelAboutToBeReset.connect(self._note_current)
        model.modelReset.connect(self._restore)
        hits.selectionModel().currentChanged.connect(self._on_current)

        self._why = ElidedLabel(quiet=True)
        self._why.setObjectName("why")
        self._why.mode = Qt.TextElideMode.ElideRight
        self._why.setContentsMargins(LARGE, TIGHT, LARGE, TIGHT)
        self._jump = QToolButton(autoRaise=True)
        self._jump.setObjectName("jump")
        self._jump.clicked.connect(self._on_jump)
        for moved in (hits.verticalScrollBar().valueChanged, model.arranged):
            moved.connect(self._offer_jump)
        foot = row(self._why, self._jump, wide=self._why)
        page = QWidget()
        page.setLayout(column(hits, foot, wide=hits, spacing=0, margins=(0, 0, 0, 0)))
        self.addWidget(page)
        self.addWidget(empty)
        self._choose_page()
        self.menu.enable()
        self._retranslate()

    def enter(self) -> None:
        """Move the keyboard focus to the list, if there is one."""
        if self._model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, passage_id: int) -> None:
        """Go to the row of a passage, if it is among the hits; unfold its document if need be."""
        row = self._model.reveal(passage_id)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def mark_previewed(self, hit: Hit | None) -> None:
        """Show which passage the preview shows."""
        self.list.mark_previewed(hit)
        self._say_why()

    def step(self, rows: int) -> None:
        index = self.list.currentIndex()
        row = index.row() + rows if index.isValid() else 0
        if 0 <= row < self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(row))

    def _judge(self, index: QModelIndex, grade: int) -> None:
        self.menu.judged.emit(index.data(Role.HIT), grade)

    def _say_why(self) -> None:
        """Explain the rank of the current row, or else of the one that is previewed."""
        index = self.list.currentIndex()
        if not index.isValid():
            index = self.list.previewed
        self._why.setText(index.data(Qt.ItemDataRole.AccessibleDescriptionRole) or "")

    def _offer_jump(self) -> None:
        self._jump.setVisible(self.list.has_current_out_of_sight)

    def _on_jump(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        center = QAbstractItemView.ScrollHint.PositionAtCenter
        self.list.scrollTo(self.list.currentIndex(), center)

    def _on_current(self) -> None:
        self._say_why()
        self._offer_jump()
        self.menu.enable()
        self.chosen.emit(self.list.currentIndex().data(Role.HIT))

    def _note_current(self) -> None:
        index = self.list.currentIndex()
        self._chosen = index.data(Role.HIT).passage_id if index.isValid() else None

    def _restore(self) -> None:
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
        self._jump.setText(self.tr("Go to the selected passage"))
        self._say_why()
