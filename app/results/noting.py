"""Noting: the user's notes on passages, written in a dialog and kept on disk."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.results.keeper import Keeper
from app.results.note_dialog import NoteDialog
from app.stream import Lanes
from engine import Config, EngineError, Hit, Message, Note, Notes


class Noting(QObject):
    """Keeps the notes of a library.

    Signals:
        changed: A note was written or removed, and is kept.
        deleted: The Note that the user has just deleted.
        failed: A Message about notes that cannot be read or written.
    """

    changed = Signal()
    deleted = Signal(object)
    failed = Signal(object)

    def __init__(self, config: Config, lanes: Lanes, window: QWidget) -> None:
        super().__init__(window)
        self._config, self._window = config, window
        self._notes: Notes | None = None  # once they were read
        self.keeper = Keeper("notes", config.notes_file, lanes, self)
        self.keeper.stream.finished.connect(self.changed)
        self.keeper.failed.connect(self.failed)

    @property
    def refusal(self) -> Message | None:
        """Why notes can only be read; None where they can be written."""
        return self._config.refusal

    def notes(self) -> Notes | None:
        """Return the notes; where they cannot be read, say so and return None."""
        if self._notes is None:
            try:
                self._notes = Notes.read(self._config.notes_file)
            except EngineError as error:
                self.failed.emit(error.message)
        return self._notes

    def ask(self, hit: Hit) -> None:
        """Have the user write a note on a passage, or change it."""
        if why := self.refusal:
            self.failed.emit(why)
            return
        dialog = NoteDialog(hit, self._window)
        dialog.written.connect(lambda words: self.write(hit, words))
        dialog.open()

    def write(self, hit: Hit, words: str) -> None:
        self._change(lambda notes: notes.add(hit, words))

    def delete(self, note: Note) -> None:
        self._change(lambda notes: notes.forget(note))
        self.deleted.emit(note)

    def restore(self, note: Note) -> None:
        self._change(lambda notes: notes.keep(note))

    def _change(self, change: Callable[[Notes], None]) -> None:
        notes = self.notes()
        if notes is not None:
            change(notes)
            self.keeper.keep(Notes(tuple(notes)))
