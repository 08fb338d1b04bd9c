"""Indexing: keeps the library in step with its folders: watches them, and syncs when they change.

One sync at a time, on a thread of its own. A sync takes all folders, so one that the person asks
for simply supersedes the one that runs; one that a change on disk asks for comes after it, and
waits while the person has reading paused. After a sync OCR reads what waits for it, page by page;
any sync supersedes that, and it goes on afterwards where it was.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.stream import Lanes, Stream
from engine import (
    Changed,
    Committed,
    Counted,
    Library,
    Notice,
    Progress,
    Recognised,
    Skipped,
    Synced,
)


class Indexing(QObject):
    """Runs syncs and says how they go.

    Signals:
        started: A sync has begun.
        paused: Reading was stopped until the person lets it go on.
        counted: Files seen in the folders so far, of which none has been read yet.
        withdrawn: All folders (a list of Path), after new ones were taken back.
        progressed: Files read, files to read, the path in hand.
        committed: What was read until now can be found.
        skipped: A file could not be read (a Skipped).
        recognised: Scanned pages read by OCR, those there are to read, the path in hand.
        synced: The sync, or the reading of scans, came to its end (a Synced).
        noticed: A sentence about something that did not stop the sync.
        failed: A sentence about something that did.
    """

    started = Signal()
    paused = Signal()
    counted = Signal(int)
    withdrawn = Signal(list)
    progressed = Signal(int, int, object)
    committed = Signal()
    skipped = Signal(object)
    recognised = Signal(int, int, object)
    synced = Signal(object)
    noticed = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._folders: tuple[Path, ...] = ()
        self._agreed = library.folders()  # those that have been counted to the end
        self._counting = self._paused = self._recognising = False
        self._again = False  # something has changed since the running sync began
        self._sync = Stream("sync", lanes.sync, self)
        self._sync.yielded.connect(self._on_event)
        self._sync.finished.connect(self._on_finished)
        self._sync.failed.connect(self._on_failed)
        self._watch = Stream("watch", lanes.rest, self)
        self._watch.yielded.connect(self._on_watched)
        self._watch.failed.connect(lambda _run, sentence: self.noticed.emit(sentence))

    @property
    def running(self) -> bool:
        """Whether files are being looked at or read."""
        return self._sync.running

    def sync(self, folders: Sequence[Path]) -> None:
        """Bring the library in step with `folders`, which become its folders, and keep it so."""
        wanted = tuple(folders)
        if wanted != self._folders or not self._watch.running:
            self._folders = wanted
            self._watch.start(lambda: self._library.changes(wanted))
        self._start()

    def reconsider(self) -> None:
        """Look at all folders, and how they are watched, by other settings."""
        folders, self._folders = self._folders, ()
        self.sync(folders)

    def retry(self, paths: Sequence[Path] = ()) -> None:
        """Try again to read what could not be read: these files, or all."""
        self._start(retry=tuple(paths) or True)

    def rebuild(self) -> None:
        """Write the index anew from what was read."""
        self._start(rebuild=True)

    def pause(self) -> None:
        """Read nothing until `resume`, or until the person asks for a sync; what is read stays."""
        self._sync.cancel()
        self._paused = True
        self.paused.emit()

    def resume(self) -> None:
        """Go on where reading was paused."""
        if self._paused:
            self._start()

    def stop_counting(self) -> None:
        """Take back the folders that are being counted; where none is new, pause."""
        if self._folders == self._agreed:
            self.pause()
        else:
            self.withdrawn.emit(list(self._agreed))
            self.sync(self._agreed)

    def _start(self, retry: bool | tuple[Path, ...] = False, rebuild: bool = False) -> None:
        wanted = self._folders
        self._again = self._paused = self._counting = self._recognising = False
        self.started.emit()
        self._sync.start(lambda: self._library.sync(wanted, retry=retry, rebuild=rebuild))

    def _on_event(self, _run: int, event: object) -> None:
        match event:
            case Counted(files=files):
                self._counting = True
                self.counted.emit(files)
            case Progress(done=done, total=total, path=path):
                if self._counting:
                    self._agree()
                self.progressed.emit(done, total, path)
            case Recognised(done=done, total=total, path=path):
                self.recognised.emit(done, total, path)
            case Committed():
                self.committed.emit()
            case Skipped():
                self.skipped.emit(event)
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
            case Synced():
                self._agree()
                self.synced.emit(event)

    def _agree(self) -> None:
        self._counting, self._agreed = False, self._folders

    def _on_finished(self) -> None:
        if self._again:
            self._start()
        elif not self._recognising:
            self._recognising = True
            self._sync.start(self._library.read_scans)

    def _on_failed(self, _run: int, sentence: str) -> None:
        self._again = False  # it would most likely fail again; the next change tries it
        self.failed.emit(sentence)

    def _on_watched(self, _run: int, event: object) -> None:
        match event:
            case Changed() if self._paused or (self._sync.running and not self._recognising):
                self._again = True  # `resume` looks at everything anyway
            case Changed():
                self._start()
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
