"""YardstickWindow: presets, tried and compared, beside the main window."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.evaluation.batch_compare import BatchComparePage
from app.evaluation.compare import ComparePage
from app.evaluation.evaluate import EvaluatePage
from app.evaluation.relevance import RelevancePage
from app.presets.editor import PresetEditor
from app.presets.try_panel import TryPanel
from app.results.judging import Judging
from app.stream import Lanes
from engine import Library, Preset, Recalled, names_on_disk


class PresetsWindow(QWidget):
    """A window of its own, with a page for each thing to do.

    Signals:
        presets_changed: The presets of the library are others now.
        preset_used: The id of a preset that the person wants to judge by.
        asked: A question that the person wants to ask again.
        noticed: A sentence for the person.
    """

    presets_changed = Signal()
    preset_used = Signal(str)
    asked = Signal(str)
    noticed = Signal(str)

    def __init__(
        self, library: Library, lanes: Lanes, judging: Judging, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._library = library
        models = names_on_disk(library.config.data_dir)
        self._trial = TryPanel(library, lanes)
        self._editor = PresetEditor(library, self._trial)
        self._compare = ComparePage(library, lanes, models)
        self._many = BatchComparePage(library, lanes, models)
        self._judging = judging
        self._judged = RelevancePage()
        self._judged.asked.connect(self.asked)
        self._judged.forgotten.connect(judging.forget)
        self._measure = EvaluatePage(library, lanes, models)
        self._measure.measured.connect(self._judged.show_cases)
        judging.changed.connect(self._show_judgments)
        self._show_judgments()
        self._pages = QTabWidget()
        self._pages.setDocumentMode(True)
        for page in (self._editor, self._compare, self._many, self._judged, self._measure):
            self._pages.addTab(page, "")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 6, 6, 6)
        whole.addWidget(self._pages)
        self.resize(1060, 700)
        self._editor.changed.connect(self.presets_changed)
        self._editor.used.connect(self.preset_used)
        self._trial.noticed.connect(self.noticed)
        self._retranslate()

    def edit(self, id: str) -> None:
        """Show the presets, this one in the form."""
        self._editor.renew(id)
        self._come(self._editor)

    def make(self, instruction: str) -> None:
        """Begin a preset of this instruction."""
        self._editor.renew()
        self._editor.begin_new(instruction)
        self._come(self._editor)

    def compare(self) -> None:
        """Show the hits at hand in two orders."""
        self._come(self._compare)

    def show_judged(self) -> None:
        """Show the judged questions."""
        self._come(self._judged)

    def measure(self) -> None:
        """Show whether presets help."""
        self._come(self._measure)

    def show_presets(self, presets: Sequence[Preset], id: str) -> None:
        """Offer these presets to compare; `id` is the one in use."""
        for page in (self._compare, self._many, self._measure):
            page.show_presets(presets, id)

    def set_recalled(self, recalled: Recalled | None) -> None:
        """Try and compare on the hits of this question from now on."""
        self._trial.set_recalled(recalled)
        self._compare.set_recalled(recalled)

    def _show_judgments(self) -> None:
        for page in (self._judged, self._measure):
            page.show_judgments(self._judging.judgments)

    def _come(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.show()
        self.raise_()
        self.activateWindow()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Yardstick"))
        self._pages.setTabText(self._pages.indexOf(self._editor), self.tr("Presets"))
        self._pages.setTabText(self._pages.indexOf(self._compare), self.tr("Compare"))
        self._pages.setTabText(self._pages.indexOf(self._many), self.tr("Many questions"))
        self._pages.setTabText(self._pages.indexOf(self._judged), self.tr("Judged questions"))
        self._pages.setTabText(self._pages.indexOf(self._measure), self.tr("Measure"))

    # --- Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """Rank no more, and free the memory of another model."""
        self._measure.run.stop()
        self._many.stop()
        self.hide()  # which stops the other pages
        self._compare.stream.start(self._library.ranker.unload_others)
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
