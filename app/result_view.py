"""ResultView: the list of hits, or a sentence in its place.

An empty list always says why it is empty and what to do about it.
"""

from html import escape

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from app.label import Label
from app.results import ResultsModel, Role


class ResultView(QStackedWidget):
    """Shows a ResultsModel.

    Signals:
        opened: The person wants to see the document of a hit.
        folder_wanted: The person wants to see the folder that the hit's document lies in.
        copied: The person wants the hit's passage on the clipboard.
        corrected: The person meant this other question.
    """

    opened = Signal(object)
    folder_wanted = Signal(object)
    copied = Signal(object)
    corrected = Signal(str)

    def __init__(
        self, model: ResultsModel, delegate: QStyledItemDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._folders = 0
        self._reading: tuple[int, int] | None = None
        self._question = ""
        self._sentence = ""
        self._suggestion = ""
        self._anchor: tuple[int, int] | None = None  # passage, row: what is to stay in its place
        self._chosen: int | None = None

        self.list = QListView()
        self.list.setObjectName("results")
        self.list.setModel(model)
        self.list.setItemDelegate(delegate)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.doubleClicked.connect(self._on_double_clicked)
        self._open = self._action([QKeySequence(Qt.Key.Key_Return), QKeySequence("Enter")])
        self._open.triggered.connect(lambda: self._emit(self.opened))
        self._folder = self._action([])
        self._folder.triggered.connect(lambda: self._emit(self.folder_wanted))
        self._copy = self._action([QKeySequence(QKeySequence.StandardKey.Copy)])
        self._copy.triggered.connect(lambda: self._emit(self.copied))
        model.layoutAboutToBeChanged.connect(self._hold)
        model.layoutChanged.connect(self._settle)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.list.selectionModel().currentChanged.connect(self._enable_actions)

        self._headline, self._hint = Label(), Label(quiet=True)
        self._meant = QLabel()  # no Label: it holds a link
        self._meant.setObjectName("suggestion")
        self._meant.setTextFormat(Qt.TextFormat.RichText)
        self._meant.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._meant.linkActivated.connect(lambda _: self.corrected.emit(self._suggestion))
        self.addWidget(self.list)
        self.addWidget(self._make_empty_page())
        self._enable_actions()
        self._retranslate()

    @property
    def empty_text(self) -> str:
        """What stands in place of the list; empty while there is a list."""
        if self.currentIndex() == 0:
            return ""
        return "\n".join((self._headline.text(), self._hint.text(), self._suggestion)).rstrip()

    def set_folder_count(self, count: int) -> None:
        """How many folders the library has."""
        self._folders = count
        self._explain()

    def set_reading(self, done: int, total: int) -> None:
        """Files are being read, so many of so many."""
        self._reading = (done, total)
        self._explain()

    def set_read(self) -> None:
        """No files are being read any more."""
        self._reading = None
        self._explain()

    def set_question(self, question: str, sentence: str = "", suggestion: str = "") -> None:
        """Tell which question the list belongs to, and why it has no hits, where that is known.

        `suggestion` is the question that was perhaps meant.
        """
        self._question, self._sentence, self._suggestion = question, sentence, suggestion
        self._explain()

    def enter(self) -> None:
        """Go to the list with the keyboard, at the first row unless one is chosen."""
        if not self._model.rowCount():
            return
        if not self.list.currentIndex().isValid():
            self._choose(0)
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _action(self, keys: list[QKeySequence]) -> QAction:
        action = QAction(self.list)
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(action)
        return action

    def _make_empty_page(self) -> QWidget:
        page = QWidget()
        page.setBackgroundRole(QPalette.ColorRole.Base)  # as the list that it stands for
        page.setAutoFillBackground(True)
        column = QVBoxLayout(page)
        column.setContentsMargins(48, 24, 48, 64)
        column.setSpacing(8)
        font = self._headline.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        self._headline.setFont(font)
        column.addStretch()
        for label in (self._headline, self._hint, self._meant):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setMaximumWidth(60 * self.fontMetrics().averageCharWidth())
            row = QHBoxLayout()
            row.addWidget(label)
            column.addLayout(row)
        column.addStretch()
        return page

    def _explain(self) -> None:
        """Show the list, or say why there is none."""
        if self._model.rowCount():
            self.setCurrentIndex(0)
            return
        headline, hint = self._words()
        self._headline.setText(headline)
        self._hint.setText(hint)
        link = f'<a href="#">{escape(self._suggestion)}</a>'
        self._meant.setText(self.tr("Did you mean: {question}").format(question=link))
        self._meant.setVisible(bool(self._suggestion))
        self.setCurrentIndex(1)

    def _words(self) -> tuple[str, str]:
        if self._question and self._sentence:
            return self.tr("This cannot be looked up"), self._sentence
        if not self._folders:
            return self.tr("Drop folders here"), self.tr(
                "Their PDFs, Word files, web pages, Markdown and text become searchable. "
                "The files stay where they are, and nothing leaves this computer."
            )
        if self._reading:
            so_far = self.tr("{done} of {total} files have been read so far.").format(
                done=f"{self._reading[0]:,}", total=f"{self._reading[1]:,}"
            )
            if self._question:
                return self.tr("Nothing found yet"), so_far + " " + self.tr(
                    "The question is asked again as more are read."
                )
            return self.tr("Reading your documents"), so_far + " " + self.tr("You can ask already.")
        if self._question:
            return self.tr("Nothing found"), self.tr(
                "No passage holds these words. Try other words, or fewer, "
                "in the language that the documents are written in."
            )
        return self.tr("Ask your documents"), self.tr(
            "Type a question above. Passages with its words appear at once; "
            "then the reranker reads them and puts the best first."
        )

    def _choose(self, row: int) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(self._model.index(row), flag)

    def _emit(self, signal: SignalInstance) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            signal.emit(index.data(Role.HIT))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(Role.HIT))

    def _enable_actions(self) -> None:
        chosen = self.list.currentIndex().isValid()
        for action in (self._open, self._folder, self._copy):
            action.setEnabled(chosen)

    def _hold(self) -> None:
        """Before rows move: note the chosen row, if it is in sight."""
        index = self.list.currentIndex()
        seen = index.isValid() and self.list.visualRect(index).intersects(
            self.list.viewport().rect()
        )
        self._anchor = (index.data(Role.HIT).passage_id, index.row()) if seen else None

    def _settle(self) -> None:
        """After rows moved: scroll so that the chosen row is where it was on the screen."""
        if self._anchor:
            passage_id, row = self._anchor
            bar = self.list.verticalScrollBar()
            height = self.list.sizeHintForRow(0)
            bar.setValue(bar.value() + (self._model.row_of(passage_id) - row) * height)

    def _remember(self) -> None:
        index = self.list.currentIndex()
        self._chosen = index.data(Role.HIT).passage_id if index.isValid() else None

    def _restore(self) -> None:
        """After new hits: the chosen passage stays chosen where it is among them."""
        row = -1 if self._chosen is None else self._model.row_of(self._chosen)
        if row >= 0:
            self._choose(row)
        else:
            self.list.scrollToTop()
        self._enable_actions()
        self._explain()

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Passages"))
        self._open.setText(self.tr("Open document"))
        self._folder.setText(self.tr("Show in folder"))
        self._copy.setText(self.tr("Copy passage"))
        self._explain()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
