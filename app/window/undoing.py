"""Undoing: what was removed, saved or left out is said, with the way to undo it."""

from collections.abc import Callable
from pathlib import Path

from app.library import LibraryRegion
from app.results import ResultsRegion
from app.search import SearchRegion
from app.widgets import shortened
from app.window.message_bar import MessageBar
from engine import Message, Note, Saved

_SHOWN = 100  # letters of a note


def join_undoing(
    bar: MessageBar, library: LibraryRegion, search: SearchRegion, results: ResultsRegion
) -> None:
    """Have the bar say what may have been done by mistake."""
    history = search.history

    def removed(folders: list[Path]) -> None:
        names = ", ".join(each.name for each in folders)
        said = Message("window.folders-removed", names=names)
        bar.answer(said, undo=lambda: library.folders.add(folders))

    def excluded(paths: list[Path], undo: Callable[[], object]) -> None:
        names = ", ".join(each.name for each in paths)
        bar.answer(Message("window.excluded", names=names), undo=undo)
        results.model.leave_out(paths)

    def saved(kept: Saved) -> None:
        said = Message("window.search-saved", question=kept.question)
        bar.answer(said, undo=lambda: history.forget(kept))

    def forgotten(gone: Saved) -> None:
        said = Message("window.search-forgotten", question=gone.question)
        bar.answer(said, undo=lambda: history.restore(gone))

    def deleted(note: Note) -> None:
        said = Message("window.note-deleted", words=shortened(note.words, _SHOWN))
        bar.answer(said, undo=lambda: results.noting.restore(note))

    library.folders.removed.connect(removed)
    library.excluded.connect(excluded)
    history.kept.connect(saved)
    search.saved.forgotten.connect(forgotten)
    results.noting.deleted.connect(deleted)
