"""ManyPage: what came first before and what comes first after, for many questions at once."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.evaluation.system_picker import SystemPicker
from app.stream import Lanes, Stream
from app.translate import said
from app.widgets.label import Label, tooltip
from app.widgets.rank_change import move_in_words, rise_colour
from engine import (
    Compared,
    EngineError,
    Hit,
    Library,
    Loading,
    Preset,
    Scored,
    Unanswerable,
    compare_systems,
    comparison_table,
    read_judgments,
)


class BatchComparePage(QWidget):
    """Questions, one a line, and a table with a row for each."""

    def __init__(
        self,
        library: Library,
        lanes: Lanes,
        models: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._rows: list[Compared | Unanswerable] = []
        self._total = 0
        self._titles = ("", "")
        self._sides = SystemPicker(models)
        self._questions = QPlainTextEdit()
        self._questions.setObjectName("questions")
        self._questions.setTabChangesFocus(True)
        self._questions.textChanged.connect(self._enable)
        self._start = self._button(self._on_start)
        self._start.setObjectName("compare_start")
        self._judged = self._button(self._on_judged)
        self._stop = self._button(self.stop)
        self._copy = self._button(self._on_copy)
        self._save = self._button(self._on_save)
        self._words = Label()
        self._words.setObjectName("many_words")
        self._words.setWordWrap(True)
        self._table = QTableWidget(0, 5)
        self._table.setObjectName("before_after")
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setAlternatingRowColors(True)
        self._table.setWordWrap(False)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(5):
            stretch = QHeaderView.ResizeMode.Stretch
            fit = QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, stretch if column < 3 else fit)
        self._place()
        self.stream = Stream("before_after", lanes.rank, self)
        self.stream.yielded.connect(self._on_item)
        self.stream.finished.connect(self._on_ended)
        self.stream.failed.connect(self._on_failed)
        self._retranslate()

    def _button(self, action: object) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.clicked.connect(action)
        return button

    def _place(self) -> None:
        line = QHBoxLayout()
        for button in (self._judged, self._start, self._stop):
            line.addWidget(button)
        line.addWidget(self._words, 1)
        for button in (self._copy, self._save):
            line.addWidget(button)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(line)
        column.addWidget(self._table, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._questions)
        splitter.addWidget(below)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([120, 420])
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        whole.addWidget(self._sides)
        whole.addWidget(splitter, 1)

    def show_presets(self, presets: Sequence[Preset], right: str) -> None:
        """Offer these presets; keywords are compared with `right` until something is chosen."""
        self._sides.show_presets(presets, right)

    def stop(self) -> None:
        """Compare no more; what is compared stays."""
        if self.stream.running:
            self.stream.cancel()
            self._on_ended(0)

    def markdown(self) -> str:
        """The table as Markdown."""
        return comparison_table(self._rows, *self._titles)

    def write_to(self, file: Path) -> None:
        """Write the table to a file."""
        try:
            file.write_text(self.markdown(), "utf-8")
        except OSError as error:
            self._words.setText(
                self.tr("{file} cannot be written: {reason}.").format(
                    file=file, reason=error.strerror
                )
            )
        else:
            self._words.setText(self.tr("The table is in {file}.").format(file=file))

    def _asked(self) -> list[str]:
        lines = self._questions.toPlainText().splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def _on_judged(self) -> None:
        """Add the questions of which the person judged a hit."""
        try:
            judged = read_judgments(self._library.config.judgments_file).questions()
        except EngineError as error:
            self._words.setText(said(str(error)))
            return
        asked = dict.fromkeys([*self._asked(), *(each[0].question for each in judged)])
        self._questions.setPlainText("\n".join(asked))
        self._words.setText("" if judged else self.tr("No hit has been judged yet."))

    def _on_start(self) -> None:
        questions = self._asked()
        library, left, right = self._library, self._sides.side(0), self._sides.side(1)
        self._rows, self._total = [], len(questions)
        self._titles = (self._sides.title(0), self._sides.title(1))
        self._table.setRowCount(0)
        self._name_columns()
        self._words.setText(self._progress())
        self.stream.start(lambda: compare_systems(library, questions, left, right))
        self._enable()

    @Slot(int, object)
    def _on_item(self, _run: int, item: object) -> None:
        match item:
            case Compared() | Unanswerable():
                self._rows.append(item)
                self._add(item)
                self._words.setText(self._progress())
            case Loading(model=model):
                self._words.setText(self.tr("Loading {model} …").format(model=model))
            case Scored(done=done, total=total):
                self._words.setText(f"{self._progress()} · {done}/{total}")

    @Slot(int)
    def _on_ended(self, _run: int) -> None:
        self._enable()
        compared = [each for each in self._rows if isinstance(each, Compared) and each.right]
        others = sum(each.place_before() != 1 for each in compared)
        self._words.setText(
            self.tr("{others} of {all} questions have another passage in the first place.").format(
                others=others, all=len(compared)
            )
        )

    @Slot(int, str)
    def _on_failed(self, _run: int, sentence: str) -> None:
        self._enable()
        self._words.setText(sentence)

    def _progress(self) -> str:
        return self.tr("{done} of {total} questions").format(
            done=len(self._rows), total=self._total
        )

    def _add(self, row: Compared | Unanswerable) -> None:
        if isinstance(row, Unanswerable):
            words = (row.question, row.sentence, "", "", "")
        elif not row.right:
            words = (row.question, self.tr("Nothing found"), "", "", "")
        else:
            before = row.place_before() or 1
            words = (
                row.question,
                _named(row.left[0]),
                _named(row.right[0]),
                move_in_words(before - 1, 0),
                str(len(row.entered())),
            )
        number = self._table.rowCount()
        self._table.insertRow(number)
        for column, text in enumerate(words):
            item = QTableWidgetItem(text)
            item.setToolTip(tooltip(text))
            if column == 3:
                item.setForeground(rise_colour(self.palette()))
            self._table.setItem(number, column, item)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.markdown())
        self._words.setText(self.tr("The table is on the clipboard, as Markdown."))

    def _on_save(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the table"), str(Path.home() / "before-after.md"), "Markdown (*.md)"
        )
        if file:
            self.write_to(Path(file))

    def _enable(self) -> None:
        running = self.stream.running
        self._start.setEnabled(bool(self._asked()) and not running)
        self._stop.setEnabled(running)
        for button in (self._copy, self._save):
            button.setEnabled(bool(self._rows) and not running)

    def _name_columns(self) -> None:
        left, right = self._titles
        self._table.setHorizontalHeaderLabels(
            [
                self.tr("Question"),
                self.tr("First by {side}").format(side=left) if left else self.tr("First before"),
                self.tr("First by {side}").format(side=right) if right else self.tr("First after"),
                self.tr("Moved"),
                self.tr("New in the first 5"),
            ]
        )

    def _retranslate(self) -> None:
        self._questions.setPlaceholderText(self.tr("Questions, one a line"))
        self._questions.setAccessibleName(self.tr("Questions, one a line"))
        self._start.setText(self.tr("Compare"))
        self._judged.setText(self.tr("Add judged questions"))
        self._stop.setText(self.tr("Stop"))
        self._copy.setText(self.tr("Copy"))
        self._save.setText(self.tr("Save as Markdown…"))
        self._table.setAccessibleName(self.tr("Before and after"))
        self._name_columns()
        self._enable()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _named(hit: Hit) -> str:
    return hit.context if hit.score is None else f"{hit.context} · {hit.score:.3f}"
