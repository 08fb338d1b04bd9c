"""ResultView: the list of hits, or a sentence in its place.

An empty list always says why it is empty and what to do about it.
"""

from html import escape

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.label import ElidedLabel, Label
from app.results import ResultsModel, Role
from engine.question import conditions, without


class ResultView(QStackedWidget):
    """Shows a ResultsModel.

    Signals:
        opened: The person wants to see the document of a hit.
        folder_wanted: The person wants to see the folder that the hit's document lies in.
        copied: The person wants the hit's passage on the clipboard.
        cited: The same, with where it is from.
        judged: A Hit, and what the person says of it: 1 good, 0 bad.
        chosen: The Hit of the current row, None when there is none.
        folded: The person wants more of the document of a row, or less (True).
        corrected: The person meant this other question.
        adding_wanted: The person wants to add a folder.
    """

    opened = Signal(object)
    folder_wanted = Signal(object)
    copied = Signal(object)
    cited = Signal(object)
    judged = Signal(object, int)
    chosen = Signal(object)
    folded = Signal(QModelIndex, bool)
    corrected = Signal(str)
    adding_wanted = Signal()

    def __init__(self, model: ResultsModel, hits: QListView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._folders = 0
        self._reading: tuple[int, int] | None = None
        self._question = ""
        self._sentence = ""
        self._suggestion = ""
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
        self._good = self._action([QKeySequence("+"), QKeySequence("=")])
        self._good.triggered.connect(lambda: self.judge(self.list.currentIndex(), 1))
        self._bad = self._action([QKeySequence("-")])
        self._bad.triggered.connect(lambda: self.judge(self.list.currentIndex(), 0))
        self._more = self._action([QKeySequence(Qt.Key.Key_Right)])
        self._more.triggered.connect(lambda: self.folded.emit(self.list.currentIndex(), False))
        self._less = self._action([QKeySequence(Qt.Key.Key_Left)])
        self._less.triggered.connect(lambda: self.folded.emit(self.list.currentIndex(), True))
        self._all = self._action([QKeySequence("Ctrl+E")])
        self._all.triggered.connect(model.unfold_all)
        model.dataChanged.connect(self._say_why)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.list.selectionModel().currentChanged.connect(self._on_current)

        self._headline, self._hint = Label(), Label(quiet=True)
        self._meant = QLabel()  # no Label: it holds a link
        self._meant.setObjectName("suggestion")
        self._meant.setTextFormat(Qt.TextFormat.RichText)
        self._meant.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._meant.linkActivated.connect(self._on_link)
        self._why = ElidedLabel(quiet=True)
        self._why.setObjectName("why")
        self._why.setContentsMargins(14, 5, 14, 5)
        self.addWidget(self._make_list_page())
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
            self.list.setCurrentIndex(self._model.index(0))
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, passage_id: int) -> None:
        """Go to the row of a passage, unfolded if need be, if it is among the hits."""
        row = self._model.reveal(passage_id)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def step(self, rows: int) -> None:
        """Go so many rows down, or up; from nowhere to the first."""
        index = self.list.currentIndex()
        row = index.row() + rows if index.isValid() else 0
        if 0 <= row < self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(row))

    def judge(self, index: QModelIndex, grade: int) -> None:
        """The person says that the hit in this row is good (1) or bad (0)."""
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
        self._meant.setText("<br>".join(self._ways_out()))
        self._meant.setVisible(bool(self._meant.text()))
        self.setCurrentIndex(1)

    def _ways_out(self) -> list[str]:
        """Links to what may help, as HTML."""
        if not self._folders:
            return [_link("add", self.tr("Add a folder…"))]
        ways = []
        if self._suggestion:
            link = _link("meant", self._suggestion)
            ways.append(self.tr("Did you mean: {question}").format(question=link))
        held = conditions(self._question)
        if held:
            links = [
                _link(str(place), self._question[each.start : each.end])
                for place, each in enumerate(held)
            ]
            if len(held) > 1:
                links.append(_link("all", self.tr("all filters")))
            ways.append(self.tr("Search without: {filters}").format(filters=" · ".join(links)))
        return ways

    def _on_link(self, name: str) -> None:
        held = conditions(self._question)
        match name:
            case "add":
                self.adding_wanted.emit()
            case "meant":
                self.corrected.emit(self._suggestion)
            case "all":
                self.corrected.emit(without(self._question, held))
            case place:
                self.corrected.emit(without(self._question, [held[int(place)]]))

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
            if conditions(self._question):
                return self.tr("Nothing found"), self.tr(
                    "No passage that the filters leave holds these words."
                )
            return self.tr("Nothing found"), self.tr(
                "No passage holds these words. Try other words, or fewer, "
                "in the language that the documents are written in."
            )
        return self.tr("Ask your documents"), self.tr(
            "Type a question above. Passages with its words appear at once; "
            "then the reranker reads them and puts the best first."
        )

    def _emit(self, signal: SignalInstance) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            signal.emit(index.data(Role.HIT))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(Role.HIT))

    def _say_why(self) -> None:
        """Say why the chosen row is where it is."""
        role = Qt.ItemDataRole.AccessibleDescriptionRole
        self._why.setText(self.list.currentIndex().data(role) or "")

    def _on_current(self) -> None:
        self._say_why()
        self._enable_actions()
        self.chosen.emit(self.list.currentIndex().data(Role.HIT))

    def _enable_actions(self) -> None:
        chosen = self.list.currentIndex().isValid()
        of_a_hit = (self._open, self._folder, self._copy, self._cite, self._good, self._bad)
        for action in (*of_a_hit, self._more, self._less):
            action.setEnabled(chosen)

    def _remember(self) -> None:
        index = self.list.currentIndex()
        self._chosen = index.data(Role.HIT).passage_id if index.isValid() else None

    def _restore(self) -> None:
        """After new hits: the chosen passage stays chosen where it is among them."""
        row = -1 if self._chosen is None else self._model.row_of(self._chosen)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))
        else:
            self.list.scrollToTop()
            self._on_current()
        self._explain()

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Passages"))
        self._open.setText(self.tr("Open document"))
        self._folder.setText(self.tr("Show in folder"))
        self._copy.setText(self.tr("Copy passage"))
        self._cite.setText(self.tr("Copy passage with citation"))
        self._good.setText(self.tr("This answers the question"))
        self._bad.setText(self.tr("This does not answer it"))
        self._more.setText(self.tr("More of this document"))
        self._less.setText(self.tr("Fold this document"))
        self._all.setText(self.tr("Unfold all documents"))
        self._say_why()
        self._explain()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _link(name: str, text: str) -> str:
    return f'<a href="{name}">{escape(text)}</a>'
