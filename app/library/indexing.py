"""Indexing: keeps the library in step with its folders: watches them, and syncs when they change.

One sync at a time. A sync takes all folders, so one that the user asks for simply supersedes the
running one; one that a change on disk asks for comes after it, and waits while indexing is paused.
After a sync OCR reads the waiting pages one by one; any sync supersedes that, and it continues
afterwards where it was. Then passages are encoded, to be found by meaning. What the user asks for
comes before that, too; changes on disk, which may come every few seconds, are read beside it.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.stream import Lanes, Stream
from engine import (
    Changed,
    Committed,
    Counted,
    Encoded,
    Library,
    Message,
    Notice,
    Pace,
    Progress,
    Recognised,
    Skipped,
    Synced,
)

_SPAN = 60.0  # seconds of encoding by which the rest is estimated: passages differ in length


class Indexing(QObject):
    """Runs syncs and reports their progress.

    Signals:
        started: A sync has started.
        paused: Indexing was stopped until `resume`.
        counted: Files found in the folders so far, none of them read yet.
        reverted: All folders (a list of Path), after new ones were withdrawn, or another program
            has added or removed some.
        progressed: Files indexed, files to index, the current path.
        committed: What was indexed until now can be found.
        skipped: A file could not be indexed (a Skipped).
        recognised: Pages read by OCR, pages to read, the current path.
        encoded: Passages that have a vector, passages in all, seconds for the rest (0: unknown).
        encoding_ended: Nothing is encoded any more, for now.
        meaning_grew: More can be found by meaning; True: for now that is all.
        synced: The sync, or what comes after it, is done (a Synced).
        ended: Nothing is left to be done, or can be.
        noticed, failed: A Message about something that did not stop the sync, or did.
    """

    started = Signal()
    paused = Signal()
    counted = Signal(int)
    reverted = Signal(list)
    progressed = Signal(int, int, object)
    committed = Signal()
    skipped = Signal(object)
    recognised = Signal(int, int, object)
    encoded = Signal(int, int, float)
    encoding_ended = Signal()
    meaning_grew = Signal(bool)
    synced = Signal(object)
    ended = Signal()
    noticed = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._folders: tuple[Path, ...] = ()
        self._accepted = library.folders()  # those that have been counted to the end
        self._written = self._asked = self._accepted  # as last read, and as last given to a sync
        self._counting = self._paused = False
        self._reads = False  # OCR is what runs, or was the last to run
        self._page_read = self._held_up = False  # by it; a change has ended it before that
        self._pace = Pace(span=_SPAN)  # of encoding
        self._told: set[Message] = set()  # why files could not be read, or passages encoded
        self._again = False  # something has changed since the running sync started
        self._due = False  # a sync begins once the folders are watched
        self._sync = Stream("sync", lanes.sync, self)
        self._sync.yielded.connect(self._on_event)
        self._sync.finished.connect(self._on_finished)
        self._sync.failed.connect(self._on_failed)
        self._encoding = Stream("encoding", lanes.sync, self)
        self._encoding.yielded.connect(self._on_encoding)
        self._encoding.finished.connect(self._on_encoded)
        self._encoding.failed.connect(self._on_encoding_failed)
        self._more_to_encode = False  # a sync has ended since encoding began,
        self._got_on = False  # and some of it is kept
        self._watch = Stream("watch", lanes.rest, self)
        self._watch.yielded.connect(self._on_watched)
        self._watch.failed.connect(self._on_watch_failed)

    @property
    def running(self) -> bool:
        return self._due or self._sync.running or self._encoding.running

    def sync(self, folders: Sequence[Path]) -> None:
        """Bring the library in step with `folders`, which become its folders, and keep it so.

        The first time they are watched before they are walked, and so walked once. Later nobody
        waits for the watches on what was there.
        """
        self._due = not self._watch.running
        self._follow(tuple(folders))
        if not self._due:
            self._start()

    def _follow(self, wanted: tuple[Path, ...]) -> None:
        if wanted != self._folders or not self._watch.running:
            self._folders = wanted
            self._watch.start(lambda: self._library.changes(wanted))

    def _adopt(self) -> None:
        """Add and remove what another program has: a sync makes its folders those of the library.

        As yet those of a sync before it may be written down, or not.
        """
        there, before = self._library.folders(), self._written
        self._written = there
        if set(there) in (set(before), set(self._asked)):
            return
        kept = [each for each in self._folders if each in there or each not in before]
        wanted = (*kept, *(each for each in there if each not in (*before, *kept)))
        if wanted != self._folders:
            self._follow(wanted)
            self.reverted.emit(list(wanted))

    def restart(self) -> None:
        """Check and watch all folders by changed settings."""
        folders, self._folders = self._folders, ()
        self.sync(folders)

    def retry(self, paths: Sequence[Path] = ()) -> None:
        """Try again to read what could not be read: these files, or all."""
        self._start(retry=tuple(paths) or True)

    def rebuild(self) -> None:
        self._start(rebuild=True)

    def encode(self) -> None:
        """Encode what has no vector, by the settings as they are now, unless that comes anyway."""
        to_come = self._due or (self._sync.running and not self._encoding.running)
        if not self._paused and not to_come:
            self._encode()

    def pause(self) -> None:
        """Read nothing until `resume` or until the user asks for a sync; what is read stays."""
        self._sync.cancel()
        self._stop_encoding()
        self._paused, self._due = True, False
        self.paused.emit()

    def resume(self) -> None:
        if self._paused:
            self._start()

    def stop_counting(self) -> None:
        """Withdraw the folders that are being counted; where none is new, pause."""
        if self._folders == self._accepted:
            self.pause()
        else:
            self.reverted.emit(list(self._accepted))
            self.sync(self._accepted)

    def _start(self, retry: bool | tuple[Path, ...] = False, rebuild: bool = False) -> None:
        self._stop_encoding()
        self._run(retry, rebuild)

    def _run(self, retry: bool | tuple[Path, ...] = False, rebuild: bool = False) -> None:
        self._adopt()
        wanted = self._asked = self._folders
        self._again = self._due = self._paused = self._counting = self._reads = False
        self.started.emit()
        self._sync.start(lambda: self._library.sync(wanted, retry=retry, rebuild=rebuild))

    def _encode(self) -> None:
        self._pace = Pace(span=_SPAN)
        self._more_to_encode = self._got_on = False
        self._encoding.start(self._library.run_vectors)

    def _stop_encoding(self) -> None:
        if self._encoding.running:
            self._encoding.cancel()
            self.encoding_ended.emit()

    def _on_event(self, event: object) -> None:
        match event:
            case Counted(files=files):
                self._counting = True
                self.counted.emit(files)
            case Progress(done=done, total=total, path=path):
                if self._counting:
                    self._accept()
                self.progressed.emit(done, total, path)
            case Recognised(done=done, total=total, path=path):
                self._held_up, self._page_read = False, True
                self.recognised.emit(done, total, path)
                if self._again:
                    self._run()
            case Committed():
                self.committed.emit()
            case Skipped():
                self.skipped.emit(event)
            case Notice(message=message):
                self.noticed.emit(message)
            case Synced():
                self._accept()
                self.synced.emit(event)

    def _on_encoding(self, event: object) -> None:
        match event:
            case Encoded(done=done, total=total):
                self._pace.update(done)
                self.encoded.emit(done, total, self._pace.seconds_left(total) or 0.0)
            case Committed():
                self._got_on = True
                self.meaning_grew.emit(False)
            case Notice(message=message):
                self.noticed.emit(message)
            case Synced():
                if not self._sync.running:
                    self.synced.emit(event)
                self.meaning_grew.emit(True)

    def _accept(self) -> None:
        self._counting, self._accepted = False, self._folders

    def _on_finished(self) -> None:
        if self._again:
            self._run()
        elif not self._reads:
            self._reads, self._page_read = True, False
            self._sync.start(self._library.run_ocr)
        else:
            self._go_on_encoding()

    def _on_failed(self, message: Message) -> None:
        # A sync would most likely fail again; the next change tries it.
        is_due, self._again = self._again and self._reads, False
        self._told.add(message)
        self.failed.emit(message)
        if is_due:
            self._run()
        else:
            self._go_on_encoding()

    def _go_on_encoding(self) -> None:
        if self._encoding.running:
            self._more_to_encode = True
        else:
            self._encode()

    def _on_encoded(self) -> None:
        if self._more_to_encode:
            self._encode()
        else:
            self._on_encoding_over()

    def _on_encoding_failed(self, message: Message) -> None:
        if self._got_on:  # perhaps memory ran short for a moment
            self._encode()
            return
        if message not in self._told:  # words go on finding passages: once is enough
            self._told.add(message)
            self.noticed.emit(message)
        self._on_encoding_over()

    def _on_encoding_over(self) -> None:
        self.encoding_ended.emit()
        if not self.running:
            self.ended.emit()

    def _on_watched(self, event: object) -> None:
        match event:
            case Changed() if self._due:
                self._run()
            case Changed() if self._paused or (self._sync.running and not self._reads):
                self._again = True  # `resume` checks everything anyway
            case Changed() if self._sync.running and self._held_up:
                self._again = True  # after a page: else changes every few seconds hold OCR up
            case Changed():
                self._held_up = self._sync.running and not self._page_read
                self._run()
            case Notice(message=message):
                self.noticed.emit(message)

    def _on_watch_failed(self, message: Message) -> None:
        self.noticed.emit(message)
        if self._due:
            self._run()
