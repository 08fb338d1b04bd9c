"""ResultsRegion: the list of hits, what the user does with them, or why there are none."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

import engine
from app.results.empty_page import EmptyPage
from app.results.export import ResultFile
from app.results.judging import Judging
from app.results.model import ResultsModel
from app.results.notes_dialog import NotesDialog
from app.results.noting import Noting
from app.results.open_document import Viewer
from app.results.proposals import Proposal
from app.results.result_view import ResultView
from app.results.sort_button import SortButton
from app.stream import Lanes, Stream
from app.widgets import bring_up
from engine import Hit, Library, Message, Recalled, SearchReport


class ResultsRegion(QObject):
    """Builds the list with the page that stands in for it while it is empty.

    Attributes:
        view: The widget.
        sort: The button for the order of documents.
        model: The hits that it shows.
        empty: The page; it is to be told about the library.
        judging: The user's judgments of hits.
        noting: The user's notes on passages.
        viewer: Opens documents.

    Signals:
        changed: The hits, or their order, have changed.
        answered, failed: A Message about what was done, or why it was not.
        note_wanted: The passage of this Note is to be shown.
    """

    changed = Signal()
    answered = Signal(object)
    failed = Signal(object)
    note_wanted = Signal(object)

    def __init__(
        self, library: Library, lanes: Lanes, settings: QSettings, window: QWidget
    ) -> None:
        """`settings` are the window's own; `window` is the one beside which dialogs open."""
        super().__init__(window)
        self._library, self._window = library, window
        self._notes_dialog: NotesDialog | None = None
        self._instruction = ""
        self.model = ResultsModel(self)
        self.sort = SortButton()
        self._file = ResultFile(window)
        self.noting = Noting(library.config, lanes, window)
        self.judging = Judging(library.config, lanes, self)
        self.viewer = Viewer(self)
        self.empty = EmptyPage(settings)
        if library.place:
            self.empty.set_server(urlsplit(library.place.address).netloc)
        self._proposing = Stream("proposals", lanes.rest, self)
        self.view = ResultView(self.model, self.viewer, self.empty)
        self._connect()

    @property
    def hits(self) -> Sequence[Hit]:
        return self.model.hits

    @property
    def sorted_hits(self) -> Sequence[Hit]:
        """The hits in the order in which they are shown."""
        return self.model.sorted_hits

    def show(self, question: str, recalled: Recalled) -> None:
        if _words(question) != _words(self.model.question):
            self.view.list.start_over()
        self.model.show(recalled.hits, again=question == self.model.question)
        if recalled.hits:
            self.empty.steps.tick("question")
        self.model.question = question
        self.judging.show(question, recalled.hits)
        self.empty.set_question(
            question,
            suggestion=recalled.suggestion or "",
            left_out=recalled.left_out,
            partial=recalled.partial,
        )

    def make_ready(self, recalled: Recalled) -> Iterable[None]:
        """Lay out what is going to be shown, a row at a time."""
        if not self.view.isVisible():  # it has not got its size
            return ()
        return self.view.list.make_ready(recalled.hits, self.view.size())

    def show_like(self, source: str, recalled: Recalled) -> None:
        """Show what is like something; there is no question to judge it by."""
        if not recalled.hits:
            self.show_none(source, Message("window.nothing-like"))
            return
        self.model.question = source
        self.model.show(recalled.hits)
        self.judging.show("", recalled.hits)

    def show_none(self, question: str = "", why: Message | None = None) -> None:
        self.model.question = question
        self.model.show(())
        self.empty.set_question(question, why)

    def set_instruction(self, instruction: str) -> None:
        """Note the instruction by which hits are ranked, to be kept with judgments."""
        self._instruction = instruction

    def copy_all(self) -> None:
        self._file.copy(self.model.question, self.sorted_hits)

    def save_all(self, report: SearchReport) -> None:
        self._file.ask(report, self.model.question, self.sorted_hits)

    def propose(self) -> None:
        """Show on the empty page what could be asked of the documents."""
        self._proposing.start(self._library.propose)

    def show_notes(self) -> None:
        """Open the dialog of notes; it is made when it is first wanted."""
        if self._notes_dialog is None:
            dialog = NotesDialog(self.noting, self._window)
            dialog.passage_wanted.connect(self.note_wanted)
            dialog.export_wanted.connect(self._save_notes)
            self._notes_dialog = dialog
        bring_up(self._notes_dialog)

    def _save_notes(self) -> None:
        if notes := self.noting.notes():
            self._file.ask_for_notes(notes)

    def finish(self) -> None:
        """Write what is not written yet: the threads have ended."""
        self.judging.keeper.finish()
        self.noting.keeper.finish()

    def _on_chosen(self, hit: Hit | None) -> None:
        if hit:
            self.empty.steps.tick("page")

    def _connect(self) -> None:
        self._proposing.yielded.connect(
            lambda found: self.empty.proposals.show_proposals(
                [Proposal(question) for question in found.questions]
            )
        )
        self._proposing.failed.connect(self.failed)
        self.view.menu.judged.connect(
            lambda hit, grade: self.judging.judge(hit, grade, self._instruction)
        )
        self.sort.chosen.connect(self.view.list.stay_at_top)
        self.sort.chosen.connect(self.model.sort_by)
        for changed in (self.model.modelReset, self.model.arranged):
            changed.connect(self.changed)
            changed.connect(lambda: self.sort.setVisible(bool(self.hits)))
        self.judging.graded.connect(self.model.set_grades)
        self._file.saved.connect(self.answered)
        self.view.menu.note_wanted.connect(self.noting.ask)
        self.view.chosen.connect(self._on_chosen)
        for each in (self.judging, self.noting, self.viewer, self._file):
            each.failed.connect(self.failed)


def _words(question: str) -> str:
    return engine.without_filters(question, engine.filters_in(question))
