"""BatchComparePage: many questions at once, with the top hit of each in two orders."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSplitter, QWidget

from app.evaluation.system_picker import Models, SystemPicker, Title
from app.stream import Lanes, Stream
from app.translate import context_in_words, word
from app.widgets import (
    SMALL,
    Label,
    TextTable,
    Translated,
    button,
    change_colour,
    column,
    move_in_words,
    row,
)
from engine import (
    Compared,
    EngineError,
    Hit,
    Judgments,
    Library,
    Loading,
    Message,
    Preset,
    Scored,
    Unanswerable,
    compare_systems,
    comparison_table,
)


class BatchComparePage(Translated, QWidget):
    """Questions, one a line, and a table with a row for each."""

    def __init__(self, library: Library, lanes: Lanes, models: Models) -> None:
        super().__init__()
        self._library = library
        self._rows: list[Compared | Unanswerable] = []
        self._total = 0
        self._titles: tuple[Title, Title] = (str, str)  # of the rows; none yet
        self._systems = SystemPicker(models)
        self._questions = QPlainTextEdit(tabChangesFocus=True)
        self._questions.setObjectName("questions")
        self._questions.textChanged.connect(self._enable)
        self._judged = button(self._on_judged)
        self._start = button(self._on_start, "compare_start")
        self._stop = button(self.stop)
        self._copy = button(self._on_copy)
        self._save = button(self._on_save)
        self._words = Label(wrap=True)
        self._words.setObjectName("batch_words")
        self._table = TextTable("batch_table", 5, wide={0, 1, 2})
        self._place()
        self.stream = Stream("batch compare", lanes.rank, self)
        self.stream.yielded.connect(self._on_item)
        self.stream.finished.connect(self._on_ended)
        self.stream.failed.connect(self._on_failed)
        self._retranslate()

    def _place(self) -> None:
        buttons = (self._judged, self._start, self._stop)
        line = row(*buttons, self._words, self._copy, self._save, wide=self._words)
        below = QWidget()
        below.setLayout(column(line, self._table, wide=self._table, margins=(0, SMALL, 0, 0)))
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(self._questions)
        splitter.addWidget(below)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([120, 420])
        self.setLayout(column(self._systems, splitter, wide=splitter, spacing=SMALL))

    def show_presets(self, presets: Sequence[Preset], right: str) -> None:
        """Offer these presets; keywords are compared with `right` until something is chosen."""
        self._systems.show_presets(presets, right)

    def stop(self) -> None:
        if self.stream.running:
            self.stream.cancel()
            self._on_ended()

    def markdown(self) -> str:
        return comparison_table(self._rows, *(title() for title in self._titles))

    def write_to(self, file: Path) -> None:
        try:
            file.write_text(self.markdown(), "utf-8")
        except OSError as error:
            self._words.setText(Message("storage.cannot-write", file=file, reason=error))
        else:
            self._words.setText(lambda: self.tr("Table saved in {file}.").format(file=file))

    def _asked(self) -> list[str]:
        lines = self._questions.toPlainText().splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def _on_judged(self) -> None:
        try:
            judged = Judgments.read(self._library.config.judgments_file).questions()
        except EngineError as error:
            self._words.setText(error.message)
            return
        asked = dict.fromkeys([*self._asked(), *(each[0].question for each in judged)])
        self._questions.setPlainText("\n".join(asked))
        self._words.setText(
            "" if judged else lambda: self.tr("No hit has been marked as relevant yet.")
        )

    def _on_start(self) -> None:
        questions = self._asked()
        library, (left, right) = self._library, self._systems.orderings
        self._rows, self._total, self._titles = [], len(questions), self._systems.titles
        self._table.setRowCount(0)
        self._name_columns()
        self._words.setText(self._progress)
        self.stream.start(lambda: compare_systems(library, questions, left, right))
        self._enable()

    def _on_item(self, item: object) -> None:
        match item:
            case Compared() | Unanswerable():
                self._rows.append(item)
                self._add(item)
                self._words.setText(self._progress)
            case Loading(model=model):
                self._words.setText(lambda: self.tr("Loading {model}…").format(model=model))
            case Scored(done=done, total=total):
                words = self.tr("{done} of {total} passages").format(done=done, total=total)
                self._words.setText(lambda: f"{self._progress()} · {words}")

    def _on_ended(self) -> None:
        self._enable()
        compared = [each for each in self._rows if isinstance(each, Compared) and each.right]
        others = sum(each.place_before() != 1 for each in compared)
        self._words.setText(
            lambda: self.tr("The top hit changed for {others} of {all} questions.").format(
                others=others, all=len(compared)
            )
        )

    def _on_failed(self, message: Message) -> None:
        self._enable()
        self._words.setText(message)

    def _progress(self) -> str:
        words = self.tr("{done} of {total} questions")
        return words.format(done=len(self._rows), total=self._total)

    def _add(self, found: Compared | Unanswerable) -> None:
        if isinstance(found, Unanswerable):
            self._table.add_row((found.question, word(found.message)))
        elif not found.right:
            self._table.add_row((found.question, self.tr("Nothing found")))
        else:
            rise = (found.place_before() or 1) - 1
            top_hits = _named(found.left[0]), _named(found.right[0])
            change, entered = move_in_words(rise, 0), str(len(found.entered()))
            number = self._table.add_row((found.question, *top_hits, change, entered))
            self._table.cell(number, 3).setForeground(change_colour(rise, self.palette()))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.markdown())
        self._words.setText(lambda: self.tr("Table copied as Markdown."))

    def _on_save(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the table"), str(Path.home() / "comparison.md"), "Markdown (*.md)"
        )
        if file:
            self.write_to(Path(file))

    def _enable(self) -> None:
        running = self.stream.running
        self._start.setEnabled(bool(self._asked()) and not running)
        self._stop.setEnabled(running)
        for each in (self._copy, self._save):
            each.setEnabled(bool(self._rows) and not running)

    def _name_columns(self) -> None:
        left, right = (title() for title in self._titles)
        by = self.tr("Top hit: {system}")
        self._table.name_columns(
            [
                self.tr("Question"),
                by.format(system=left) if left else self.tr("Top hit (left)"),
                by.format(system=right) if right else self.tr("Top hit (right)"),
                self.tr("Change"),
                self.tr("New in top 5"),
            ]
        )

    def _retranslate(self) -> None:
        self._questions.setPlaceholderText(self.tr("Questions, one per line"))
        self._questions.setAccessibleName(self.tr("Questions, one per line"))
        self._start.setText(self.tr("Compare"))
        self._judged.setText(self.tr("Add judged questions"))
        self._stop.setText(self.tr("Stop"))
        self._copy.setText(self.tr("Copy"))
        self._save.setText(self.tr("Save as Markdown…"))
        self._table.setAccessibleName(self.tr("Top hits, left and right"))
        self._name_columns()
        self._table.setRowCount(0)
        for each in self._rows:
            self._add(each)
        self._enable()


def _named(hit: Hit) -> str:
    named = context_in_words(hit)
    return named if hit.score is None else f"{named} · {hit.score:.3f}"
