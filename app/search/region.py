"""SearchRegion: the question with its presets and filters, and what came of asking it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

import engine
from app.search.completions import Completions
from app.search.filter_bar import FilterBar
from app.search.history import SearchHistory, Step
from app.search.like import Like
from app.search.like_line import LikeLine
from app.search.meant_line import MeantLine
from app.search.saved_panel import SavedPanel
from app.search.scoring_line import ScoringLine
from app.search.search_bar import SearchBar
from app.search.search_menu import SearchMenu
from app.search.search_session import SearchSession
from app.search.status_line import StatusLine
from app.stream import Lanes
from engine import Library, Note, Recalled, SearchReport


class SearchRegion(QObject):
    """Builds the row of the question, the lines above the hits and the status line; searches.

    Attributes:
        bar, filters, like_line, meant, progress, status: The widgets, from top to bottom.
        saved: The saved searches, at the left.
        menu: Back and forward, saved searches, history.
        session, history: Run the searches; remember them.

    Signals:
        recalled: The newest question as it was asked, and its `Recalled`.
        resembled: What hits are like, in words, and their `Recalled`.
        ordered: The model that orders the hits, "" for none, and the name of the preset that it
            follows, "" for none.
        list_wanted: The user goes on to the list of hits, by key.
        noticed, failed: A Message.
    """

    recalled = Signal(str, object)
    resembled = Signal(str, object)
    ordered = Signal(str, str)
    list_wanted = Signal()
    noticed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        library: Library,
        lanes: Lanes,
        folders: Callable[[], Sequence[Path]],
        window: QWidget,
    ) -> None:
        """`folders` are those of the library, to filter by; `window` owns the menu."""
        super().__init__(window)
        self._folders = folders
        self._orders = ""  # the model that orders the hits
        self.bar, self.filters = SearchBar(), FilterBar()
        self.like_line, self.meant = LikeLine(), MeantLine()
        self.progress, self.status = ScoringLine(), StatusLine()
        self.session = SearchSession(library, lanes, self.bar.instruction, self)
        self.history = SearchHistory(library, lanes, self)
        self.menu, self.saved = SearchMenu(self.history, window), SavedPanel(self.history)
        self._completions = Completions(self.bar.field, library, lanes, self.history, self)
        self._connect_bar()
        self._connect_session()
        self._connect_history()

    def load(self) -> None:
        self.session.load()
        self.history.load()

    def ask(self, question: str) -> None:
        self.bar.ask(question)

    def show_like(self, like: Like) -> None:
        """Show what is like something, within the filters of the question that is shown."""
        self.history.remember()
        self._show(replace(like, question=self.bar.question))

    def show_note(self, note: Note) -> None:
        """Show the passage of a note."""
        self.history.remember()
        self._show(Like(Path(note.path), note.label, text=note.text, note=note))

    def keep_to(self, place: Path) -> None:
        """Ask again, for hits in this folder, or of this file."""
        question = self.session.like.question if self.session.like else self.bar.question
        held = [each for each in engine.filters_in(question) if each.key == "in"]
        wanted = f"{engine.without_filters(question, held)} {engine.place_filter(place.as_posix())}"
        self._on_filtered(wanted.strip())

    def report(self) -> SearchReport:
        """Return the report of the newest search, which names the preset in use."""
        report = self.session.report
        report.name_preset(self.bar.preset)
        return report

    def follow_library(self) -> None:
        """Ask again what is shown, and count what is new: the library has changed."""
        self.session.ask_again()
        self.history.count_news()

    def escape(self) -> None:
        """Close the completions, stop scoring, go to the question, or clear it: what applies."""
        if self._completions.offers:
            self._completions.close()
        elif self.session.reranker.scoring:
            self.session.stop()
        elif self.bar.field.hasFocus():
            self.history.remember()  # so that Back leads to it, however short it was shown
            self.bar.clear()
        else:
            self.bar.focus()

    def _connect_bar(self) -> None:
        bar, filters, session = self.bar, self.filters, self.session
        bar.field.textEdited.connect(lambda: session.typing.start())
        bar.field.returnPressed.connect(session.typing.stop)
        bar.searched.connect(self.history.start)
        bar.searched.connect(session.ask)
        bar.searched.connect(lambda: self.like_line.show_like(None))
        bar.searched.connect(filters.show_question)
        bar.instruction_changed.connect(session.set_instruction)
        bar.without_ranking_changed.connect(session.set_without_ranking)
        bar.descended.connect(self._on_descended)
        filters.asked.connect(self._on_filtered)

    def _connect_session(self) -> None:
        session, reranker = self.session, self.session.reranker
        progress, status = self.progress, self.status
        session.recalled.connect(self._on_recalled)
        session.cleared.connect(lambda: self.filters.show_facets(()))
        session.cleared.connect(lambda: self.filters.show_left_out(()))
        session.typing.timeout.connect(self.meant.reveal)
        self.meant.wanted.connect(self.ask)
        reranker.read_ahead.connect(progress.read_ahead)
        reranker.advanced.connect(progress.advance)
        reranker.ended.connect(progress.end)
        session.doubts.changed.connect(progress.doubt)
        progress.stop_wanted.connect(session.stop)
        progress.rest_wanted.connect(session.read_on)
        for other in (session.recalled, session.cleared, session.unanswered):
            other.connect(progress.clear)
        session.timed.connect(status.show_times)
        for gone in (session.cleared, session.unanswered):
            gone.connect(status.clear_times)
            gone.connect(lambda: self.meant.note("", at_once=True))
        reranker.loading.connect(status.show_loading)
        reranker.loaded.connect(status.show_model)
        reranker.unloaded.connect(status.show_unloaded)
        reranker.unranked.connect(status.show_unranked)
        reranker.loaded.connect(
            lambda model: self.bar.show_effect(model, reranker.follows_instruction)
        )
        reranker.unranked.connect(lambda: self.bar.show_effect("", follows_instruction=False))
        session.ordered.connect(status.show_order)
        session.ordered.connect(self._on_ordered)
        # another name of the same instruction: nothing is ranked again
        self.bar.preset_changed.connect(lambda: self._on_ordered(self._orders))
        reranker.failed.connect(status.show_no_model)
        reranker.failed.connect(self.failed)
        session.noticed.connect(self.noticed)

    def _connect_history(self) -> None:
        history = self.history
        history.asked.connect(self._show)
        self.like_line.back_wanted.connect(lambda: history.go(-1))
        history.preset_used.connect(self.bar.choose)
        history.failed.connect(self.failed)
        self.menu.save_wanted.connect(lambda: history.save(self.bar.preset))

    def _show(self, step: Step) -> None:
        if isinstance(step, str):
            self.bar.ask(step)
            return
        self.bar.show_question(step.question)
        self.filters.show_question(step.question)
        self.history.start(step)
        self.session.show_like(step)
        self.like_line.show_like(step)

    def _on_filtered(self, question: str) -> None:
        like = self.session.like
        self._show(replace(like, question=question) if like else question)

    def _on_recalled(self, recalled: Recalled) -> None:
        if self.session.like:
            self.status.clear_times()
            self.meant.note("", at_once=True)
            self.resembled.emit(self.like_line.text, recalled)
        else:
            meant = recalled.suggestion if recalled.hits else None  # else the empty page has it
            self.meant.note(meant or "", at_once=not self.session.typing.isActive())
            self.recalled.emit(self.bar.question, recalled)
        if any(hit.keyword_rank for hit in recalled.hits):
            self._completions.close()  # what is typed is found: the list is worth more
        self.filters.show_facets(engine.facets_of(recalled.hits, self._folders()))
        self.filters.show_left_out(recalled.left_out)
        self.history.set_hits(recalled.hits, recalled.newest)

    def _on_ordered(self, model: str) -> None:
        self._orders = model
        followed = self.bar.preset_name if self.session.reranker.follows_instruction else ""
        self.ordered.emit(model, followed)

    def _on_descended(self) -> None:
        """Go to the list; where there is no question yet, to the questions asked earlier."""
        if self.bar.field.text():
            self.list_wanted.emit()
        else:
            self._completions.show_history()
