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
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.evaluation.evaluation_run import EvaluationRun
from app.evaluation.report import EvaluationReport
from app.evaluation.system_picker import ModelBox
from app.presets import PresetItems
from app.stream import Lanes
from app.widgets import ElidedLabel, Translated, time_left_in_words, tooltip
from engine import Advice, Evaluated, Judgments, Library, Preset, System, Topic, built_in_presets

_OWN, _FOLDER = 0, 1  # where the questions come from


class EvaluatePage(Translated, QWidget):
    """Questions and presets to evaluate, a run, and its report.

    Signals:
        evaluated: An Evaluated of the judged questions, and the names of its systems by tag.
    """

    evaluated = Signal(object, object)

    def __init__(
        self, library: Library, lanes: Lanes, models: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._judgments = Judgments()
        self._remarks: list[str] = []  # of the last run
        self._items = PresetItems(self)
        self._folder: Path | None = None
        self._names: dict[str, str] = {}
        self.run = EvaluationRun(library, lanes, self)
        self.run.advanced.connect(self._on_advanced)
        self.run.evaluated.connect(self._on_evaluated)
        self.run.noticed.connect(self._remarks.append)
        self.run.failed.connect(self._say)
        self.run.ended.connect(self._on_ended)

        self._source = QComboBox()
        self._source.setObjectName("evaluate_source")
        self._source.addItems(["", ""])
        self._source.activated.connect(self._on_source)
        self._model = ModelBox(models)
        self._model.setObjectName("evaluate_model")
        self._presets = QListWidget()
        self._presets.setObjectName("evaluate_presets")
        self._start = QPushButton()
        self._start.setObjectName("evaluate_start")
        self._start.clicked.connect(self._on_start)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.hide()
        self._state = ElidedLabel(quiet=True)
        self._state.setObjectName("evaluate_state")
        self._report = EvaluationReport()
        left = QVBoxLayout()
        left.addWidget(self._source)
        left.addWidget(self._model)
        left.addWidget(self._presets, 1)
        left.addWidget(self._start)
        left.addWidget(self._bar)
        left.addWidget(self._state)
        page = QHBoxLayout(self)
        page.addLayout(left, 1)
        page.addWidget(self._report, 4)
        self._retranslate()

    def show_presets(self, presets: Sequence[Preset], id: str) -> None:
        """Offer these presets; those that were checked stay so, at first the one in use is."""
        checked = {system.tag for system in self._systems()} or {id}
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
        """Offer these judgments to evaluate on."""
        self._judgments = judgments
        self._retranslate()

    def use_folder(self, folder: Path) -> None:
        """Evaluate on the collection in this folder."""
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
            folder = QFileDialog.getExistingDirectory(self, self.tr("A judged collection"))
            if folder:
                self.use_folder(Path(folder))
            elif self._folder is None:
                self._source.setCurrentIndex(_OWN)

    def _on_start(self) -> None:
        if self.run.stream.running:
            self.run.stop()
            self._say(self.tr("Stopped. Evaluating again resumes here."))
            return
        self._say("")
        self._remarks.clear()
        model = self._model.currentData()
        self._names = {each.id: self._items.title(each) for each in self._items.presets}
        if self._on_disk and self._folder:
            self.run.on_collection(self._folder, self._systems(), model)
        else:
            self.run.on_judgments(self._judgments, self._systems(), model)
        self._source.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._retranslate()

    def _on_advanced(self, done: int, total: int, seconds: float | None) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        words = self.tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
        if seconds is not None:
            words += f" · {time_left_in_words(seconds)}"
        self._say(words)

    def _on_evaluated(self, evaluated: Evaluated, topics: Sequence[Topic], advice: Advice) -> None:
        self._say("")
        if not self._on_disk:  # the engine has no title for them
            evaluated = replace(evaluated, title=self.tr("Judged questions"))
        self._report.show_report(evaluated, topics, advice, self._names, self._remarks)
        if not self._on_disk:
            self.evaluated.emit(evaluated, self._names)

    def _on_ended(self) -> None:
        self._source.setEnabled(True)
        self._bar.hide()
        self._retranslate()

    def _say(self, sentence: str) -> None:
        self._state.setText(sentence)
        self._state.setToolTip(tooltip(sentence) if sentence else "")

    def _retranslate(self) -> None:
        count = len(self._judgments.questions())
        words = self.tr("Judged questions ({count})")
        self._source.setItemText(_OWN, words.format(count=f"{count:,}"))
        name = self._folder.name if self._folder else self.tr("A collection on disk…")
        self._source.setItemText(_FOLDER, name)
        self._source.setAccessibleName(self.tr("Questions to evaluate on"))
        self._presets.setAccessibleName(self.tr("Presets"))
        self._model.setAccessibleName(self.tr("Model"))
        self._start.setText(self.tr("Stop") if self.run.stream.running else self.tr("Evaluate"))
