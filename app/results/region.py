"""ResultsRegion: the list of hits, what the user does with them, or why there are none."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.results.delegate import HitDelegate
from app.results.empty_page import EmptyPage
from app.results.export import ResultFile
from app.results.hit_list import HitList
from app.results.judging import Judging
from app.results.model import ResultsModel
from app.results.open_document import Viewer
from app.results.result_view import ResultView
from app.stream import Lanes
from engine import Hit, Library, Message, Recalled, SearchReport


class ResultsRegion(QObject):
    """Builds the list with the page that stands in for it while it is empty.

    Attributes:
        view: The widget.
        model: The hits that it shows.
        empty: The page; it is to be told about the library.
        judging: The user's judgments of hits.
        viewer: Opens documents.

    Signals:
        asked: A question that the user meant instead.
        adding_wanted: The user wants to add a folder.
        chosen: The Hit of the current row, None when there is none.
        changed: The hits, or their order, have changed.
        answered, failed: A Message about what was done, or why it was not.
    """

    asked = Signal(str)
    adding_wanted = Signal()
    chosen = Signal(object)
    changed = Signal()
    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, window: QWidget) -> None:
        """`window` is the one beside which dialogs open."""
        super().__init__(window)
        self._question = self._instruction = ""
        self.model = ResultsModel(self)
        self._delegate = HitDelegate()
        self._list = HitList(self.model, self._delegate, self._delegate.glide)
        self._file = ResultFile(window)
        self.judging = Judging(library.config.judgments_file, lanes, self)
        self.viewer = Viewer(self)
        self.empty = EmptyPage()
        self.view = ResultView(self.model, self._list, self.empty)
        self._connect_view()
        self._connect_helpers()

    @property
    def hits(self) -> Sequence[Hit]:
        """All hits, best first as far as that is known yet."""
        return self.model.hits

    def show(self, question: str, recalled: Recalled) -> None:
        """Show what was recalled for a question."""
        self._question = question
        self.model.show(recalled.hits)
        self.judging.show(question, recalled.hits)
        self.empty.set_question(question, suggestion=recalled.suggestion or "")

    def show_none(self, question: str = "", why: Message | None = None) -> None:
        """Show that there is no question, or why it has no answer."""
        self._question = question
        self.model.show(())
        self.empty.set_question(question, why)

    def set_instruction(self, instruction: str) -> None:
        """Note the instruction by which hits are ranked, to be kept with judgments."""
        self._instruction = instruction

    def copy_all(self) -> None:
        """Put all hits on the clipboard, as Markdown."""
        self._file.copy(self._question, self.hits)

    def save_all(self, report: SearchReport) -> None:
        """Ask for a file, and save all hits in it."""
        self._file.ask(report, self._question, self.hits)

    def _connect_view(self) -> None:
        view, viewer = self.view, self.viewer
        view.folded.connect(self._list.fold)
        view.judged.connect(self._on_judged)
        view.opened.connect(viewer.open)
        view.folder_wanted.connect(viewer.show_folder)
        view.copied.connect(viewer.copy)
        view.cited.connect(viewer.cite)
        view.chosen.connect(self.chosen)
        self._delegate.folded.connect(self._list.fold)
        self._delegate.judged.connect(view.judge)
        for changed in (self.model.modelReset, self.model.arranged):
            changed.connect(self.changed)

    def _connect_helpers(self) -> None:
        self.judging.graded.connect(self.model.set_grades)
        self.empty.corrected.connect(self.asked)
        self.empty.adding_wanted.connect(self.adding_wanted)
        self._file.saved.connect(self.answered)
        for each in (self.judging, self.viewer, self._file):
            each.failed.connect(self.failed)

    def _on_judged(self, hit: Hit, grade: int) -> None:
        self.judging.judge(hit, grade, self._instruction)
