"""Changes: which files a sync has to read, which only moved or were copied, and which are gone."""

from collections.abc import Collection, Iterator, Set
from pathlib import Path

from engine.catalog import Catalog, Known
from engine.documents import File, Listing, digest
from engine.errors import DocumentError, TooLarge, Vanished
from engine.events import Notice, Progress
from engine.messages import Message
from engine.records import Skipped
from engine.sync.reading import READER, Reading, ToRead
from engine.sync.writer import Writer


class Changes:
    """What differs between the files on disk and the catalog; counts how far it was dealt with.

    Files below a folder that is missing just now, or could not be opened, are not gone: a network
    drive comes back.
    """

    def __init__(self, found: Listing, catalog: Catalog, writer: Writer) -> None:
        """Compare; what is unchanged is taken out of `found`, since there may be a million."""
        self._found, self._catalog, self._writer = found, catalog, writer
        total = len(found.files)
        self._known: dict[Path, Known] = {}  # of those that are there and must be read again
        self._gone: dict[Path, None] = {}
        self._homeless: dict[str, list[Path]] = {}  # those gone, by digest
        out_of_sight = [*found.missing, *(each.path for each in found.unseen)]
        for path, known in catalog.documents.known():
            file = found.files.get(path)
            if file and known[:4] == (file.size, file.mtime_ns, file.ctime_ns, READER):
                del found.files[path]
            elif file:
                self._known[path] = known
            elif not any(path.is_relative_to(each) for each in out_of_sight):
                self._gone[path] = None
                if known.is_read and known.reader == READER:
                    self._homeless.setdefault(known.digest, []).append(path)
        # Those that are new, have another size or time, or were read by an older reader.
        self.to_read: Collection[File] = found.files.values()
        self.unchanged = total - len(self.to_read)
        self.added = self.changed = 0
        self.progress = Progress(self.unchanged, total, Path())
        self._in_flight: set[str] = set()  # digests

    @property
    def removed(self) -> list[Path]:
        """What is gone and did not come back under another name."""
        return list(self._gone)

    @property
    def ends_soon(self) -> bool:
        """Whether less than a fifth of what was to be read is left."""
        total = self.progress.total
        return (total - self.progress.done) * 5 < total - self.unchanged

    def sift(self, largest: int, named: Set[Path]) -> Iterator[ToRead]:
        """Yield each file that must be read, with its digest; or with the error that forbids it.

        Those of more than `largest` MB are not read, unless the user named them (`named`). The
        caller gives each to `store` when it was read. A file with the content of one that is being
        read just now may turn out to be a copy: it is left in `to_read`.
        """
        later: list[File] = []
        files, self.to_read = self.to_read, later
        for file in files:
            if file.size > largest * 1024 * 1024 and file.path not in named:
                size = file.size / 1024 / 1024
                yield file, "", TooLarge(Message("sync.too-large", size=size, largest=largest))
                continue
            try:
                content = digest(file.path)
            except DocumentError as error:
                yield file, "", error
                continue
            if self._is_moved(file, content):
                self._count_done(file)
                continue
            if content in self._in_flight:
                later.append(file)
                continue
            twin, is_read = self._catalog.documents.find(content, READER) or (None, False)
            if twin and is_read:
                self._writer.add_copy(file, twin)
                self._count_stored(file, was_read=True)
            elif twin and twin.path.suffix.lower() == file.path.suffix.lower():
                assert twin.reason  # else it would have been read
                same = DocumentError(twin.reason)  # it would come to the same
                same.cause = twin.cause
                yield file, content, same
            else:
                self._in_flight.add(content)
                yield file, content, None

    def store(self, reading: Reading) -> Skipped | Notice | None:
        """Store what was read of a file; return why it was not read, or not wholly.

        Where its folder went missing meanwhile, what is known of it stays, and that is said once.
        """
        self._in_flight.discard(reading.digest)
        document = reading.document
        if reading.error and (folder := self._found.missing_around(document.path)):
            self._count_done(reading.file)
            if folder in self._found.missing:
                return None
            self._found.missing.append(folder)
            return Notice(Message("sync.away", folder=folder))
        if isinstance(reading.error, Vanished):
            self._count_done(reading.file)
        else:
            self._count_stored(reading.file, was_read=bool(reading.parts))
            self._writer.add(document, reading.parts, reading.scans)
        return Skipped(document.path, document.reason, document.cause) if document.reason else None

    def _count_done(self, file: File) -> None:
        self.progress = Progress(self.progress.done + 1, self.progress.total, file.path)

    def _count_stored(self, file: File, was_read: bool) -> None:
        self._count_done(file)
        if file.path in self._known:
            self.changed += 1
        elif was_read:
            self.added += 1

    def _is_moved(self, file: File, content: str) -> bool:
        """Say whether the file was only touched or moved, and store that."""
        before = self._known.get(file.path)
        if before and before.digest == content and before.reader == READER:
            self._catalog.documents.touch(file.path, file.mtime_ns, file.ctime_ns)
            self.unchanged += 1
            return True
        sources = self._homeless.get(content)
        if before or not sources:
            return False
        source = sources.pop(0)
        del self._gone[source]
        self._catalog.documents.move(source, file.path, file.mtime_ns, file.ctime_ns)
        self.changed += 1
        return True
