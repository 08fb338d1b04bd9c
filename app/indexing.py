"""Indexing: keeps the library in step with its folders: watches them, and syncs when they change.

One sync at a time, on a thread of its own. A sync takes all folders, so one that the person asks
for simply supersedes the one that runs; one that a change on disk asks for comes after it.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.stream import Stream
from engine.library import Library
from engine.records import Changed, Committed, Notice, Progress, Skipped, Synced


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
        self._folders: tuple[Path, ...] = ()
        self._again = False  # something has changed since the running sync began
        self._sync = Stream("sync", self)
        self._sync.yielded.connect(self._on_event)
        self._sync.finished.connect(self._on_finished)
        self._sync.failed.connect(self._on_failed)
        self._watch = Stream("watch", self)
        self._watch.yielded.connect(self._on_watched)
        self._watch.failed.connect(lambda _run, sentence: self.noticed.emit(sentence))

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The threads of the indexing, for whoever has to end them."""
        return (self._sync, self._watch)

    def sync(self, folders: Sequence[Path]) -> None:
        """Bring the library in step with `folders`, which become its folders, and keep it so."""
        wanted = tuple(folders)
        if wanted != self._folders or not self._watch.running:
            self._folders = wanted
            self._watch.start(lambda: self._library.changes(wanted))
        self._start()

    def retry(self) -> None:
        """Try again to read what could not be read."""
        self._start(retry=True)

    def _start(self, retry: bool = False) -> None:
        wanted, self._again = self._folders, False
        self.started.emit()
        self._sync.start(lambda: self._library.sync(wanted, retry=retry))

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

    def _on_finished(self) -> None:
        if self._again:
            self._start()

    def _on_failed(self, _run: int, sentence: str) -> None:
        self._again = False  # it would most likely fail again; the next change tries it
        self.failed.emit(sentence)

    def _on_watched(self, _run: int, event: object) -> None:
        match event:
            case Changed() if self._sync.running:
                self._again = True
            case Changed():
                self._start()
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
