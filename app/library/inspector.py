"""LibraryInspector: looks into the library for the window, in the background.

That may take a while: a folder may lie on a slow drive, a catalog may be large.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.stream import Lanes, Stream
from engine import FolderStats, Library


class LibraryInspector(QObject):
    """Answers questions about the library; the newest of each kind wins.

    Signals:
        measured: Counts, sizes and skipped files (a Status).
        explained: A path, and why it is not indexed; None where nothing prevents it.
        counted: A folder, or None for the library, and what is in it (FolderStats).
        unlocked: A password was added that is to be tried on some files.
        failed: A Message about something that could not be looked at.
    """

    measured = Signal(object)
    explained = Signal(object, object)
    counted = Signal(object, object)
    unlocked = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._lanes = library, lanes
        self._status = self._stream("status", self.measured.emit)
        self._why = self._stream("why", lambda found: self.explained.emit(*found))
        self._stats = self._stream("stats", lambda found: self.counted.emit(*found))
        self._unlock = self._stream("unlock", lambda _waiting: self.unlocked.emit())

    def measure(self) -> None:
        """Count and measure."""
        self._status.start(lambda: _once(self._library.status))

    def explain(self, path: Path) -> None:
        """Find out why a path is not indexed."""
        self._why.start(lambda: _once(lambda: (path, self._library.why_skipped(path))))

    def list_stats(self, folders: Sequence[Path | None]) -> None:
        """Look into these folders; None is the library."""
        self._stats.start(lambda: self._counted(tuple(folders)))

    def unlock(self, password: str) -> None:
        """Add a password for documents that need one."""
        self._unlock.start(lambda: _once(lambda: self._library.add_password(password)))

    def _stream(self, name: str, tell: Callable[[Any], object]) -> Stream:
        stream = Stream(name, self._lanes.rest, self)
        stream.yielded.connect(lambda _run, found: tell(found))
        stream.failed.connect(lambda _run, message: self.failed.emit(message))
        return stream

    def _counted(
        self, folders: tuple[Path | None, ...]
    ) -> Iterator[tuple[Path | None, tuple[FolderStats, ...]]]:
        for folder in folders:
            yield folder, self._library.folder_stats(folder)


def _once(find: Callable[[], Any]) -> Iterator[Any]:
    yield find()
