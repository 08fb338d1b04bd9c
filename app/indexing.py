"""Indexing: keeps the library in step with its folders, one sync at a time on a thread of its own.

A sync takes all folders, so a later one simply supersedes the one that runs.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.stream import Stream
from engine.library import Library
from engine.records import Committed, Notice, Progress, Skipped, Synced


class Indexing(QObject):
    """Runs syncs and says how they go.

    Signals:
        started: A sync has begun.
        progressed: Files read, files to read, the path in hand.
        committed: What was read until now can be found.
        skipped: A file could not be read (a Skipped).
        synced: The sync came to its end (a Synced).
        noticed: A sentence about something that did not stop the sync.
        failed: A sentence about something that did.
    """

    started = Signal()
    progressed = Signal(int, int, object)
    committed = Signal()
    skipped = Signal(object)
    synced = Signal(object)
    noticed = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._sync = Stream("sync", self)
        self._sync.yielded.connect(self._on_event)
        self._sync.failed.connect(self._on_failed)

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The threads of the indexing, for whoever has to end them."""
        return (self._sync,)

    def sync(self, folders: Sequence[Path]) -> None:
        """Bring the library in step with `folders`, which become its folders."""
        wanted = tuple(folders)
        self.started.emit()
        self._sync.start(lambda: self._library.sync(wanted))

    def _on_event(self, _run: int, event: object) -> None:
        match event:
            case Progress(done=done, total=total, path=path):
                self.progressed.emit(done, total, path)
            case Committed():
                self.committed.emit()
            case Skipped():
                self.skipped.emit(event)
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
            case Synced():
                self.synced.emit(event)

    def _on_failed(self, _run: int, sentence: str) -> None:
        self.failed.emit(sentence)
