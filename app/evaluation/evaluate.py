"""EvaluatePage: whether presets rank better than keywords on judged questions, and by how much."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QWidget,
)

from app.evaluation.report import EvaluationReport
from app.evaluation.system_picker import ModelBox, Models
from app.presets import PresetItems
from app.stream import Lanes, Stream
from app.widgets import (
    TIGHT,
    ElidedLabel,
    Translated,
    button,
    column,
    name_choice,
    time_left_in_words,
)
from engine import (
    BY_RULE,
    Collection,
    Encoded,
    Evaluated,
    Judgments,
    Library,
    Message,
    Notice,
    Pace,
    Preset,
    Progress,
    System,
    advise,
    built_in_presets,
    measure_collection,
    measure_own,
)

_OWN, _FOLDER = 0, 1  # where the questions come from


class EvaluatePage(Translated, QWidget):
    """Questions and presets to evaluate, a run, and its report.

    Signals:
        evaluated: An Evaluated of the judged questions, and the names of its systems by tag.
        weight_chosen: How much meaning is to count in this library; see `Config.meaning_weight`.
    """

    evaluated = Signal(object, object)
    weight_chosen = Signal(float)

    def __init__(self, library: Library, lanes: Lanes, models: Models) -> None:
        super().__init__()
        self._library = library
        self._judgments = Judgments()
        self._followed = ""  # the preset in use
        self._remarks: list[Message] = []  # of the last run
        self._pace, self._total = Pace(), 0
        self._items = PresetItems(self)
        self._folder: Path | None = None
        self._proposed: float | None = None  # as a weight of meaning
        self.stream = Stream("evaluation", lanes.rank, self)
        self.stream.yielded.connect(self._on_event)
        self.stream.finished.connect(self._end)
        self.stream.failed.connect(self._on_failed)

        self._source = QComboBox()
        self._source.setObjectName("evaluate_source")
        self._source.addItems(["", ""])
        self._source.activated.connect(self._on_source)
        self._model = ModelBox(models)
        self._model.setObjectName("evaluate_model")
        self._presets = QListWidget()
        self._presets.setObjectName("evaluate_presets")
        self._start = button(self._on_start, "evaluate_start")
        self._weight = button(self._on_weight, "evaluate_weight")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(TIGHT)
        self._bar.hide()
        self._state = ElidedLabel(quiet=True)
        self._state.setObjectName("evaluate_state")
        self._report = EvaluationReport()
        parts = (
            self._source, self._model, self._presets, self._start, self._bar, self._state,
            self._weight,
        )  # fmt: skip
        page = QHBoxLayout(self)
        page.addLayout(column(*parts, wide=self._presets), 1)
        page.addWidget(self._report, 4)
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset], id: str) -> None:
        """Offer these presets; the one in use is checked, until the user checks others."""
        checked = {system.tag for system in self._systems()}
        checked, self._followed = {id} if checked <= {self._followed} else checked, id
        self._items.show(presets)
        self._presets.clear()
        for preset in presets:
            item = QListWidgetItem(self._items.title(preset), self._presets)
            item.setData(Qt.ItemDataRole.UserRole, preset)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 8))
            on = preset.id in checked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def show_judgments(self, judgments: Judgments) -> None:
        self._judgments = judgments
        self._retranslate()

    def use_folder(self, folder: Path) -> None:
        self._folder = folder
        self._source.setCurrentIndex(_FOLDER)
        self._retranslate()

    def _systems(self) -> list[System]:
        rows = (self._presets.item(row) for row in range(self._presets.count()))
        chosen: list[Preset] = [
            row.data(Qt.ItemDataRole.UserRole)
            for row in rows
            if row.checkState() == Qt.CheckState.Checked
        ]
        # As in the shell: by the default preset, a question's own instruction counts.
        default = built_in_presets()[0].id
        return [
            System(each.id, each.instruction, own=self._on_disk and each.id == default)
            for each in chosen
        ]

    @property
    def _on_disk(self) -> bool:
        return self._source.currentIndex() == _FOLDER

    def _on_source(self, source: int) -> None:
        if source == _FOLDER:
            folder = QFileDialog.getExistingDirectory(self, self.tr("Judged collection"))
            if folder:
                self.use_folder(Path(folder))
            elif self._folder is None:
                self._source.setCurrentIndex(_OWN)

    def stop(self) -> None:
        """Stop evaluating; what is ranked is kept, so that another run resumes."""
        if self.stream.running:
            self.stream.cancel()
            self._state.setText(self.tr("Stopped. Evaluating again resumes here."))
            self._end()

    def _on_start(self) -> None:
        if self.stream.running:
            self.stop()
            return
        self._state.setText("")
        self._remarks.clear()
        library, systems, model = self._library, self._systems(), self._model.currentData()
        if self._on_disk and (folder := self._folder):
            self.stream.start(
                lambda: measure_collection(
                    library.config, Collection.open(folder), systems, lender=library, model=model
                )
            )
        else:
            judgments = Judgments(self._judgments)  # a copy: they may change
            self.stream.start(
                lambda: measure_own(library, library.config, judgments, systems, model=model)
            )
        self._source.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._retranslate()

    def _on_event(self, event: object) -> None:
        match event:
            case Progress(done, total, _) | Encoded(done, total):
                self._advance(done, total)
            case Notice(message=message):
                self._remarks.append(message)
            case Evaluated():
                self._show(event)

    def _advance(self, done: int, total: int) -> None:
        if not done or total != self._total:  # another part of the run
            self._pace, self._total = Pace(), total
        self._pace.update(done)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        words = self.tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
        seconds = self._pace.seconds_left(total)
        self._state.setText(
            words if seconds is None else f"{words} · {time_left_in_words(seconds)}"
        )

    def _show(self, evaluated: Evaluated) -> None:
        self._state.setText("")
        if not self._on_disk:  # the engine has no title for them
            evaluated = replace(evaluated, title=self.tr("Judged questions"))
        advice = advise(evaluated, self._library.config.pool)
        names = {each.id: self._items.title(each) for each in self._items.presets}
        remarks = [*self._remarks, *(evaluated.weight.messages() if evaluated.weight else ())]
        self._report.show_report(evaluated, advice, names, remarks)
        if not self._on_disk:
            self.evaluated.emit(evaluated, names)
            self._proposed = evaluated.weight.proposed if evaluated.weight else None
            self._retranslate()

    @property
    def _offered(self) -> float | None:
        """The weight that the button sets: the one that is proposed, or that of the rule."""
        in_use = self._library.config.meaning_weight
        return next(
            (each for each in (self._proposed, BY_RULE) if each not in (None, in_use)), None
        )

    def _on_weight(self) -> None:
        self.weight_chosen.emit(self._offered)
        self._retranslate()

    def _on_failed(self, message: Message) -> None:
        self._state.setText(message)
        self._end()

    def _end(self) -> None:
        self._source.setEnabled(True)
        self._bar.hide()
        self._retranslate()

    def _retranslate(self) -> None:
        count = len(self._judgments.questions())
        words = self.tr("Judged questions ({count})")
        self._source.setItemText(_OWN, words.format(count=f"{count:,}"))
        name = self._folder.name if self._folder else self.tr("Collection on disk…")
        self._source.setItemText(_FOLDER, name)
        name_choice(self._source, self.tr("Questions to evaluate on"))
        self._presets.setAccessibleName(self.tr("Presets"))
        for item in map(self._presets.item, range(self._presets.count())):
            item.setText(self._items.title(item.data(Qt.ItemDataRole.UserRole)))
        name_choice(self._model, self.tr("Model"))
        self._start.setText(self.tr("Stop") if self.stream.running else self.tr("Evaluate"))
        offered = self._offered
        self._weight.setVisible(offered is not None)
        if offered == BY_RULE:
            self._weight.setText(self.tr("Reset the weight of meaning"))
        elif offered:
            words = self.tr("Weigh meaning {times} times as much")
            self._weight.setText(words.format(times=f"{offered:g}"))
