"""PresetsWindow: presets, tried, compared and evaluated, beside the main window."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from app.evaluation.batch_compare import BatchComparePage
from app.evaluation.compare import ComparePage
from app.evaluation.evaluate import EvaluatePage
from app.evaluation.relevance import RelevancePage
from app.presets import PresetEditor, TryPanel
from app.results import Judging
from app.stream import Lanes
from app.widgets import SMALL, Translated, bring_up, column, resize_within_screen
from engine import Library, Preset, Recalled, names_on_disk


class PresetsWindow(Translated, QMainWindow):
    """A window of its own, with a page for each task: attributes are those that others need."""

    def __init__(self, library: Library, lanes: Lanes, judging: Judging, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._library, self._judging = library, judging
        models = partial(names_on_disk, library.config.data_dir)
        self.try_panel = TryPanel(library, lanes)
        self.editor = PresetEditor(library, self.try_panel)
        self.relevance = RelevancePage()
        self._compare = ComparePage(library, lanes, models)
        self._batch = BatchComparePage(library, lanes, models)
        self._evaluate = EvaluatePage(library, lanes, models)
        self._pages: dict[str, QWidget] = {
            "presets": self.editor,
            "compare": self._compare,
            "batch": self._batch,
            "relevance": self.relevance,
            "evaluate": self._evaluate,
        }
        self._tabs = QTabWidget(documentMode=True)
        for page in self._pages.values():
            self._tabs.addTab(page, "")
        middle = QWidget()
        middle.setLayout(column(self._tabs, margins=(SMALL, SMALL, SMALL, SMALL)))
        self.setCentralWidget(middle)
        resize_within_screen(self, 1160, 700)
        for keys in ("Esc", "Ctrl+W"):
            QShortcut(QKeySequence(keys), self, self.close)
        self.relevance.forgotten.connect(judging.forget)
        self._evaluate.evaluated.connect(self.relevance.show_misses)
        self.weight_chosen = self._evaluate.weight_chosen
        judging.changed.connect(self._show_judgments)
        self._show_judgments()
        self._retranslate()

    def show_page(self, name: str) -> None:
        self._tabs.setCurrentWidget(self._pages[name])
        bring_up(self)

    def show_presets(self, presets: Sequence[Preset], id: str) -> None:
        """Offer these presets to compare; `id` is the one in use."""
        for page in (self._compare, self._batch, self._evaluate):
            page.show_presets(presets, id)

    def set_recalled(self, recalled: Recalled | None) -> None:
        """Try and compare on the hits of this question from now on."""
        self.try_panel.set_recalled(recalled)
        self._compare.set_recalled(recalled)

    def _show_judgments(self) -> None:
        for page in (self.relevance, self._evaluate):
            page.show_judgments(self._judging.judgments)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Presets"))
        self._tabs.setAccessibleName(self.tr("Presets"))
        for place, title in enumerate(
            (
                self.tr("Presets"),
                self.tr("Compare"),
                self.tr("Batch compare"),
                self.tr("Relevance"),
                self.tr("Evaluate"),
            )
        ):
            self._tabs.setTabText(place, title)

    # --- Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop ranking, and free the memory of another model."""
        self._evaluate.stop()
        self._batch.stop()
        self.hide()  # stops the other pages
        self._compare.run.stream.start(partial(self._library.ranker.unload, own=False))
        super().closeEvent(event)
