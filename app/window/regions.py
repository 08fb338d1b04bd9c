"""Regions: builds the regions of the window, and joins the signals that cross them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QWidget

from app.chat import ChatRegion
from app.evaluation import PresetsRegion
from app.library import LibraryRegion
from app.models import ModelsRegion
from app.preview import PreviewPane
from app.results import Proposal, ResultsRegion
from app.search import SearchRegion
from app.settings import Appearance, Preferences
from app.stream import Lanes
from app.widgets import bring_up
from app.window import examples
from app.window.announcer import Announcer
from app.window.help_menu import HelpMenu
from app.window.menus import MenuBar
from app.window.message_bar import MessageBar
from app.window.undoing import join_undoing
from app.window.withdrawals import join_withdrawals
from engine import Config, EngineError, Hit, Library, Message

if TYPE_CHECKING:
    from app.library.team import RootsDialog
    from app.settings import SettingsDialog


class Regions(QObject):
    """The regions, each of which builds its widgets and joins its own signals.

    Attributes:
        lanes: What all of them run on.
        message, menu, help: The message bar, the menu bar and its last menu, which concern all.
    """

    def __init__(
        self, library: Library, settings: QSettings, appearance: Appearance, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window, self._appearance, self._library = window, appearance, library
        self._settings_dialog: SettingsDialog | None = None
        self._roots_dialog: RootsDialog | None = None
        self.lanes = lanes = Lanes(self)
        self.message = MessageBar()
        self.menu = MenuBar(appearance)
        self.preferences = Preferences(library, self)
        self.library = LibraryRegion(library, lanes, self.preferences, window)
        self.models = ModelsRegion(self.preferences, lanes, settings, window)
        self.search = SearchRegion(library, lanes, lambda: self.library.folders.folders, window)
        self.results = ResultsRegion(library, lanes, settings, window)
        self.preview = PreviewPane(library, lanes, settings)
        self.chat = ChatRegion(library, lanes, self.preferences, window)
        self.presets = PresetsRegion(library, lanes, self.results.judging, window)
        self.help = HelpMenu(library, lanes, window)
        for menu in (self.preview.menu, self.search.menu, self.presets.menu, self.help):
            self.menu.addMenu(menu)
        self._join_search()
        self._join_chat()
        self._join_presets()
        self._join_library()
        self._join_models()
        self._join_messages()
        self._join_first_page(library.config)
        self.results.empty.set_folder_count(len(self.library.folders.folders))

    def stop(self, patience_ms: int = 10_000) -> bool:
        """End all threads. False when one did not come to an end within the time."""
        ended = self.lanes.stop(patience_ms)
        self.results.finish()
        return ended

    def _join_search(self) -> None:
        search, results, preview, menu = self.search, self.results, self.preview, self.menu
        session = search.session
        search.bar.searched.connect(lambda: preview.choice.wait())
        session.files_found.connect(results.model.show_files)
        session.arrival.prepare = results.make_ready
        search.recalled.connect(results.show)
        search.resembled.connect(results.show_like)
        session.reranker.relayed.connect(results.model.apply_relay)
        session.reranker.scored.connect(results.model.apply)
        session.answered.connect(results.model.show_answers)
        session.reordered.connect(results.view.list.stay_at_top)
        search.ordered.connect(results.model.set_order)
        session.cleared.connect(results.show_none)
        session.unanswered.connect(lambda why: results.show_none(search.bar.question, why))
        search.history.found_fresh.connect(results.model.mark_fresh)
        search.list_wanted.connect(results.view.enter)
        search.bar.instruction_changed.connect(results.set_instruction)
        results.empty.corrected.connect(search.ask)
        results.view.chosen.connect(self._on_chosen)
        results.changed.connect(
            lambda: preview.choice.set_hits(search.history.question, results.sorted_hits)
        )
        preview.shown.connect(results.view.mark_previewed)
        preview.hit_wanted.connect(lambda hit: results.view.choose(hit.passage_id))
        preview.open_wanted.connect(results.viewer.open)
        preview.root_wanted.connect(self._show_roots)
        preview.session.located.connect(lambda at: results.view.menu.locate(at.hit, not at.root))
        preview.cite_wanted.connect(results.viewer.cite)
        preview.step_wanted.connect(results.view.step)
        preview.search_wanted.connect(search.bar.focus)
        preview.further.like_wanted.connect(search.show_like)
        preview.further.question_wanted.connect(search.ask)
        preview.further.copied.connect(search.status.show_done)
        results.view.menu.add_likeness(preview.further.like_actions)
        results.view.menu.read_on.triggered.connect(session.read_on)
        results.view.menu.place_wanted.connect(search.keep_to)
        results.view.list.rest_reached.connect(session.reach_rest)
        results.view.list.typed.connect(search.bar.continue_with)
        menu.place_syntax(search.bar.syntax)
        menu.place_sort(results.sort.choices)
        menu.place_read_on(results.view.menu.read_on)
        menu.focus_question.triggered.connect(search.bar.focus)
        menu.whole.toggled.connect(session.set_whole)
        results.noting.changed.connect(session.ask_again)
        menu.notes.triggered.connect(results.show_notes)
        results.note_wanted.connect(search.show_note)
        menu.copy_all.triggered.connect(results.copy_all)
        menu.save_all.triggered.connect(lambda: results.save_all(search.report()))
        results.viewer.copied.connect(search.status.show_done)
        results.set_instruction(search.bar.instruction)

    def _join_first_page(self, config: Config) -> None:
        empty = self.results.empty
        empty.adding_wanted.connect(self.library.folders.choose)
        empty.examples_wanted.connect(lambda: self._open_examples(config))
        empty.proposals.asked.connect(self._ask_proposal)
        if examples.are_in(config):
            empty.set_examples(examples.proposals)
            return
        self.library.rested.connect(self.results.propose)
        self.library.indexing.committed.connect(
            lambda: self.results.propose() if not empty.proposals.questions else None
        )

    def _join_chat(self) -> None:
        chat, search, results, menu = self.chat, self.search, self.results, self.menu
        chat.set_actions(menu.answer, menu.copy_prompt, menu.answers)
        results.changed.connect(self._set_listed)
        search.session.cleared.connect(self._set_listed)
        chat.passage_wanted.connect(self._show_passage)
        chat.copied.connect(search.status.show_done)

    def _set_listed(self) -> None:
        session = self.search.session
        self.chat.set_hits(
            "" if session.like else self.search.bar.question,
            self.search.bar.instruction,
            session.report,
        )

    def _show_passage(self, hit: Hit) -> None:
        """Show the passage that an answer cites: in the list, and on its page."""
        if not self.preview.isVisible():
            self.preview.menu.shown.trigger()
        self.results.view.choose(hit.passage_id)
        self.preview.show_again(hit)

    def _join_presets(self) -> None:
        presets, search = self.presets, self.search
        menu = self.menu
        presets.set_actions((*presets.menu.actions(), menu.models, menu.settings, menu.problems))
        presets.presets_changed.connect(search.bar.show_presets)
        presets.preset_used.connect(search.bar.choose)
        presets.asked.connect(search.ask)
        presets.weight_chosen.connect(
            lambda weight: self.preferences.change({"meaning_weight": weight})
        )
        search.bar.preset_changed.connect(presets.mark)
        search.bar.presets_wanted.connect(lambda: presets.show_page("presets"))
        search.bar.keep_wanted.connect(presets.create_preset)
        search.bar.default_wanted.connect(presets.set_default)
        presets.default_set.connect(
            lambda: search.status.show_done(
                Message("window.default-preset", name=search.bar.preset_name)
            )
        )
        search.recalled.connect(lambda _, recalled: presets.set_recalled(recalled))
        for gone in (search.session.cleared, search.resembled):
            gone.connect(lambda: presets.set_recalled(None))

    def _join_library(self) -> None:
        library, search, results, menu = self.library, self.search, self.results, self.menu
        library.folder_opened.connect(results.viewer.open_path)
        library.folder_count_changed.connect(results.empty.set_folder_count)
        for going_on in (library.indexing.started, library.indexing.progressed):
            going_on.connect(results.empty.set_indexing)
        library.rested.connect(results.empty.set_indexed)
        library.indexing.committed.connect(self._on_committed)
        library.indexing.encoded.connect(search.status.show_encoded)
        library.indexing.encoding_ended.connect(search.status.clear_encoded)
        library.indexing.meaning_grew.connect(search.session.follow_meaning)
        search.status.set_meaning(self.preferences.config.meaning)
        self.preferences.changed.connect(lambda now: search.status.set_meaning(now.meaning))
        self.preferences.encoding_changed.connect(library.indexing.encode)
        self.preferences.encoding_changed.connect(lambda: search.session.follow_meaning(True))
        for said in (search.noticed, search.session.unanswered):
            said.connect(self._mend)
        library.changed.connect(search.follow_library)
        library.paused.connect(menu.pause.setChecked)
        results.view.menu.exclusion_wanted.connect(
            lambda hit: library.exclude([hit.path, *hit.copies])
        )
        menu.add_folder.triggered.connect(library.folders.choose)
        menu.refresh.triggered.connect(library.folders.check)
        menu.pause.triggered.connect(library.set_paused)
        menu.problems.triggered.connect(library.show_problems)

    def _join_models(self) -> None:
        models, session = self.models, self.search.session
        reranker = session.reranker
        models.reload_wanted.connect(session.reload)
        models.measure_wanted.connect(session.measure)
        models.stop_wanted.connect(session.stop)
        reranker.loading.connect(models.show_loading)
        reranker.failed.connect(lambda _: models.show_loading(""))
        reranker.loaded.connect(models.show_used)
        reranker.unranked.connect(models.show_unranked)
        reranker.measured.connect(models.show_measured)
        reranker.ended.connect(models.end_measuring)
        self.preferences.search_changed.connect(session.ask_again)
        for wanted in (self.menu.models.triggered, self.search.bar.models_wanted):
            wanted.connect(models.show)
        self.menu.settings.triggered.connect(self._show_settings)

    def _join_messages(self) -> None:
        search, results, presets = self.search, self.results, self.presets
        for noticed in (search.noticed, presets.noticed, self.library.indexing.noticed):
            noticed.connect(self.message.notice)
        self.help.file_wanted.connect(results.viewer.open_path)
        self.message.log_wanted.connect(self.help.open_log)
        for region in (
            search,
            results,
            presets,
            self.chat,
            self.library,
            self.help,
            self.preferences,
        ):
            region.failed.connect(self.message.complain)
        results.answered.connect(self.message.answer)
        Announcer(self.message, self.library, search, results, self._window)
        join_undoing(self.message, self.library, search, results)
        join_withdrawals(
            self.message, self.library, self.preferences, self.presets, search, results
        )

    def _show_settings(self) -> None:
        """Open the dialog of settings; it is made when it is first wanted."""
        from app.settings import SettingsDialog  # late: the window comes without it

        if self._settings_dialog is None:
            dialog = SettingsDialog(self.preferences, self._appearance, self._window)
            dialog.models_wanted.connect(self.models.show)
            dialog.chat_wanted.connect(self.chat.show_setup)
            dialog.file_wanted.connect(self.results.viewer.open_path)
            dialog.roots_wanted.connect(lambda: self._show_roots())
            self._settings_dialog = dialog
        bring_up(self._settings_dialog)

    def _show_roots(self, root: str = "") -> None:
        """Show where the folders of a team's library are; ask where `root` is."""
        from app.library.team import RootsDialog  # late: few want it

        if self._roots_dialog is None:
            self._roots_dialog = RootsDialog(self._library, self.lanes, self._window)
            self._roots_dialog.changed.connect(self.search.session.ask_again)
        bring_up(self._roots_dialog)
        if root:
            self._roots_dialog.propose(root)

    def _on_chosen(self, hit: Hit | None) -> None:
        if hit:
            self.search.history.remember()
        self.preview.choice.choose(hit)

    def _open_examples(self, config: Config) -> None:
        try:
            examples.open_examples(config)
        except EngineError as error:
            self.message.complain(error.message)

    def _ask_proposal(self, proposal: Proposal) -> None:
        if proposal.preset:
            self.search.bar.choose(proposal.preset)
        self.search.ask(proposal.question)

    def _mend(self, message: Message) -> None:
        if message.code == "embed.vectors-damaged":
            self.library.indexing.encode()

    def _on_committed(self) -> None:
        if not self.results.hits:  # a list that is being read stays as it is until the end
            self.search.session.ask_again()
