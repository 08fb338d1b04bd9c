"""SearchWiring: what a question goes through, from the search field to the marked page.

It joins the parts of the window that ask, list, judge, show and keep; it decides nothing that one
of them could decide alone.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine import Hit, facets_of

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


class SearchWiring(QObject):
    """Joins whatever a question, a hit or a preset concerns."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._suggestion = ""
        self._connect_search()
        self._connect_results()
        self._connect_searches()
        self._connect_preview()
        self._connect_presets()

    def _connect_search(self) -> None:
        w = self._window
        bar, session = w.search_bar, w.session
        bar.field.textEdited.connect(session.rest.disturb)
        bar.field.returnPressed.connect(session.rest.end)
        bar.searched.connect(w.searches.leave)
        bar.searched.connect(session.ask)
        bar.instruction_changed.connect(session.set_instruction)
        bar.keywords_only_changed.connect(session.set_keywords_only)
        bar.searched.connect(w.filters.show_question)
        bar.descended.connect(self._on_descended)
        w.filters.asked.connect(bar.ask)
        w.filters.put.connect(bar.put)
        session.suggested.connect(self._on_suggested)
        session.recalled.connect(self._on_recalled)
        session.scored.connect(w.model.apply)
        session.cleared.connect(self._on_cleared)
        session.unanswered.connect(self._on_unanswered)
        session.advanced.connect(w.progress.advance)
        session.settled.connect(w.progress.settle)
        session.doubted.connect(w.progress.doubt)
        session.timed.connect(w.status.show_times)
        session.loading.connect(w.status.show_loading)
        session.loaded.connect(w.status.show_model)
        session.unloaded.connect(w.status.show_unloaded)
        session.judged.connect(w.status.show_judge)
        session.judged.connect(self._on_judged)
        session.noticed.connect(w.message.notice)
        session.failed.connect(w.message.complain)
        session.failed.connect(w.status.show_no_model)
        w.progress.stopped.connect(session.stop)
        w.menu.question_wanted.connect(bar.focus)
        w.menu.whole_chosen.connect(session.set_whole)

    def _connect_results(self) -> None:
        w, results, viewer = self._window, self._window.results, self._window.viewer
        w.delegate.folded.connect(w.list.fold)
        results.folded.connect(w.list.fold)
        w.delegate.judged.connect(results.judge)
        results.judged.connect(self._on_hit_judged)
        w.judging.graded.connect(w.model.set_grades)
        w.judging.failed.connect(w.message.complain)
        results.opened.connect(viewer.open)
        results.folder_wanted.connect(viewer.show_folder)
        results.copied.connect(viewer.copy)
        results.cited.connect(viewer.cite)
        w.empty.corrected.connect(w.search_bar.ask)
        w.empty.adding_wanted.connect(w.folders.choose)
        viewer.failed.connect(w.message.complain)
        w.menu.copy_wanted.connect(self._on_copy_wanted)
        w.menu.save_wanted.connect(self._on_save_wanted)
        w.result_file.saved.connect(w.message.answer)
        w.result_file.failed.connect(w.message.complain)

    def _connect_searches(self) -> None:
        w = self._window
        searches = w.searches
        searches.asked.connect(w.search_bar.ask)
        searches.preset_used.connect(w.search_bar.choose)
        searches.found_fresh.connect(w.model.mark_fresh)
        searches.failed.connect(w.message.complain)
        w.results.chosen.connect(lambda hit: searches.settle() if hit else None)
        w.search_menu.save_wanted.connect(lambda: searches.save(w.search_bar.preset))

    def _connect_preview(self) -> None:
        w = self._window
        preview = w.preview
        w.results.chosen.connect(preview.choose)
        for changed in (w.model.modelReset, w.model.arranged):
            changed.connect(self._on_hits_changed)
        preview.hit_wanted.connect(lambda hit: w.results.choose(hit.passage_id))
        preview.step_wanted.connect(w.results.step)

    def _connect_presets(self) -> None:
        w = self._window
        bar, presets = w.search_bar, w.presets
        presets.presets_changed.connect(bar.show_presets)
        presets.preset_used.connect(bar.choose)
        presets.asked.connect(bar.ask)
        presets.noticed.connect(w.message.notice)
        presets.failed.connect(w.message.complain)
        bar.preset_changed.connect(presets.mark)
        bar.presets_wanted.connect(presets.edit)
        bar.keep_wanted.connect(presets.make)
        w.session.recalled.connect(lambda: presets.set_recalled(w.session.at_hand))
        w.session.cleared.connect(lambda: presets.set_recalled(None))
        presets.renew()
        presets.mark(bar.preset)

    def _on_suggested(self, question: str) -> None:
        self._suggestion = question

    def _on_recalled(self, hits: tuple[Hit, ...]) -> None:
        w = self._window
        w.model.show(hits)
        w.filters.show_facets(facets_of(hits, w.folders.folders))
        w.searches.answer(hits)
        w.judging.show(w.search_bar.question, hits)
        w.empty.set_question(w.search_bar.question, suggestion=self._suggestion)

    def _on_descended(self) -> None:
        """Down leads to the list; where there is no question yet, to those of earlier."""
        w = self._window
        if w.search_bar.field.text():
            w.results.enter()
        else:
            w.completions.show_history()

    def _on_hit_judged(self, hit: Hit, grade: int) -> None:
        w = self._window
        w.judging.judge(hit, grade, w.search_bar.instruction)

    def _on_judged(self, model: str) -> None:
        w = self._window
        heeded = w.search_bar.preset_name if w.session.heeds_instruction else ""
        w.model.set_judge(model, heeded)

    def _on_cleared(self) -> None:
        w = self._window
        w.model.show(())
        w.filters.show_facets(())
        w.empty.set_question("")
        w.status.clear_times()

    def _on_unanswered(self, sentence: str) -> None:
        w = self._window
        w.model.show(())
        w.empty.set_question(w.search_bar.question, sentence)
        w.status.clear_times()

    def _on_hits_changed(self) -> None:
        w = self._window
        w.preview.set_hits(w.search_bar.question, w.model.hits)

    def _on_copy_wanted(self) -> None:
        w = self._window
        w.result_file.copy(w.search_bar.question, w.model.hits)

    def _on_save_wanted(self) -> None:
        w = self._window
        hits = w.model.hits
        w.session.report.name_preset(w.search_bar.preset)
        w.result_file.ask(w.session.report, w.search_bar.question, hits)
