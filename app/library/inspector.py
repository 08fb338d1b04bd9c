"""Upkeep: looks at the library for the window, on threads of its own: counts, sizes, reasons.

Looking may take a while: a folder may lie on a drive that answers slowly, a catalog may be large.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.stream import Lanes, Stream
from engine import FolderStats, Library, Status


class Upkeep(QObject):
    """What the library is like.

    Signals:
        measured: Counts, sizes and skipped files (a Status).
        explained: A path, and why it would not be read: a sentence, or None where it would.
        branched: A folder, or None for all of the library, and the folders in it (of Branch).
        unlocked: A password was added that is to be tried on some files.
        failed: A sentence about something that could not be looked at.
    """

    measured = Signal(object)
    explained = Signal(object, object)
    branched = Signal(object, object)
    unlocked = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._status = Stream("status", lanes.sync, self)
        self._why = Stream("why", lanes.sync, self)
        self._branches = Stream("branches", lanes.sync, self)
        self._status.yielded.connect(lambda _run, status: self.measured.emit(status))
        self._why.yielded.connect(lambda _run, found: self.explained.emit(*found))
        self._branches.yielded.connect(lambda _run, found: self.branched.emit(*found))
        self._unlock = Stream("unlock", lanes.sync, self)
        self._unlock.yielded.connect(lambda *_: self.unlocked.emit())
        for stream in (self._status, self._why, self._branches, self._unlock):
            stream.failed.connect(lambda _run, sentence: self.failed.emit(sentence))

    def measure(self) -> None:
        """Count and measure."""
        self._status.start(self._measured)

    def explain(self, path: Path) -> None:
        """Tell whether a path would be read."""
        self._why.start(lambda: self._explained(path))

    def branch(self, folders: Sequence[Path | None]) -> None:
        """Look into these folders; None is the library."""
        self._branches.start(lambda: self._branched(tuple(folders)))

    def unlock(self, password: str) -> None:
        """Add a password for documents that need one."""
        self._unlock.start(lambda: self._unlocked(password))

    def _unlocked(self, password: str) -> Iterator[int]:
        yield self._library.add_password(password)

    def _measured(self) -> Iterator[Status]:
        yield self._library.status()

    def _explained(self, path: Path) -> Iterator[tuple[Path, str | None]]:
        yield path, self._library.why_skipped(path)

    def _branched(
        self, folders: tuple[Path | None, ...]
    ) -> Iterator[tuple[Path | None, tuple[FolderStats, ...]]]:
        for folder in folders:
            yield folder, self._library.branches(folder)
