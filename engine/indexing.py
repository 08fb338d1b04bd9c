"""Indexing: brings catalog and index up to date with the folders. Runs in a process of its own.

Whoosh and the splitting of text are pure Python; beside a window they would fight it for the
interpreter. `Library.sync` starts this and passes its events on. Readers run in processes of their
own below this one. Killed at any instant, it leaves the catalog whole, and in it a list of what the
index lacks.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from filelock import FileLock, Timeout

from engine.catalog import Catalog, Known
from engine.config import Config
from engine.errors import DocumentError, LibraryBusy, TooLarge, Unreadable, Vanished
from engine.extract import read
from engine.index import IndexWriter
from engine.passages import Splitter
from engine.records import (
    Committed,
    Document,
    Front,
    Notice,
    Passage,
    Progress,
    Skipped,
    Synced,
    SyncEvent,
)
from engine.scan import File, compare, digest, distinct, scan
from engine.worker import Crashed, Overgrown, TimedOut, Worker

READER = 1  # raise it when the same file would now be read otherwise: everything is read again
_READERS = 2  # processes reading, beside this one writing

# Until what was read can be found: soon at first, then rarer, as a commit and the merging of its
# segments cost more than a few documents are worth.
_FIRST_COMMIT, _LAST_COMMIT = 3.0, 15.0  # seconds


def index_folders(config: Config, folders: Sequence[Path]) -> Iterator[SyncEvent]:
    """Make `folders` the library's folders and bring it up to date with them.

    Yields events as they happen, `Synced` last. Raises `LibraryBusy` and `LibraryUnavailable`.
    """
    began = monotonic()
    with _alone(config.data_dir), closing(Catalog(config.catalog_file)) as catalog:
        kept, inside = distinct(folders)
        for folder, outer in inside:
            yield Notice(f"{folder} is already part of {outer}.")
        catalog.set_folders(kept)
        with closing(Writer(catalog, config.index_dir)) as writer:
            yield from writer.catch_up()
            yield from _bring_up_to_date(config, kept, catalog, writer, began)


def _bring_up_to_date(
    config: Config, folders: Sequence[Path], catalog: Catalog, writer: "Writer", began: float
) -> Iterator[SyncEvent]:
    found = scan(folders)
    for folder in found.missing:
        yield Notice(f"{folder} is not there just now; what was read from it is kept.")
    yield from found.unseen
    known = catalog.known()
    plan = compare(found, known, READER)
    changes = _Changes(catalog, known, plan.gone)
    unread = list(found.unseen)

    to_read = changes.sift(plan.to_read, config.largest_file)
    for done, (file, reading) in enumerate(_read_all(to_read, config)):
        yield Progress(done + plan.unchanged, len(found.files), file.path)
        if isinstance(reading.error, Vanished):
            skipped = Skipped(file.path, str(reading.error))
            unread.append(skipped)
            yield skipped
            continue
        changes.count(file.path, bool(reading.passages))
        writer.put(reading.document(file), reading.passages)
        if writer.is_due:
            writer.commit()
            yield Committed()
        if reading.reason:
            yield Skipped(file.path, reading.reason)
    with catalog:
        catalog.forget(changes.removed)
    yield from writer.catch_up()
    held = catalog.counts()
    yield Synced(
        added=changes.added,
        changed=changes.changed,
        removed=len(changes.removed),
        unchanged=plan.unchanged + changes.touched,
        skipped=(*catalog.skipped(), *unread),
        documents=held["indexed"],
        passages=held["passages"],
        seconds=monotonic() - began,
    )


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the library's writing lock; the system frees it when the process ends, however."""
    try:
        with FileLock(data_dir / "writing.lock", timeout=0):
            yield
    except Timeout as error:
        raise LibraryBusy(
            "Another Pagewise is indexing into this library just now. "
            "Wait for it to finish, or close it, and try again."
        ) from error


@dataclass(slots=True)
class _Reading:
    """What came of reading one file."""

    digest: str
    front: Front | None = None
    passages: list[Passage] = field(default_factory=list)
    error: DocumentError | None = None

    @property
    def reason(self) -> str | None:
        """Why the file was skipped, or what of it is missing."""
        if self.error and self.passages:
            last = self.passages[-1].page
            upto = f"its first {last} pages" if last else "its beginning"
            return f"Only {upto} could be read. {self.error}"
        return str(self.error) if self.error else None

    def document(self, file: File) -> Document:
        suffix = file.path.suffix.lstrip(".").lower()
        front = self.front or Front(kind=suffix or "unknown")
        return Document(
            id=0,
            path=file.path,
            size=file.size,
            mtime_ns=file.mtime_ns,
            digest=self.digest,
            kind=front.kind,
            title=front.title or file.path.stem,
            pages=front.pages,
            reason=self.reason,
        )


class _Changes:
    """Tells moved and touched files from those to be read, and counts what happened."""

    def __init__(self, catalog: Catalog, known: dict[Path, Known], gone: Iterable[Path]) -> None:
        self._catalog, self._known = catalog, known
        self._gone = {path: known[path] for path in gone}
        self._homeless = {
            each.digest: path
            for path, each in self._gone.items()
            if each.indexed and each.reader == READER
        }
        self.added = self.changed = self.touched = 0

    @property
    def removed(self) -> list[Path]:
        """What went away and did not come back under another name."""
        return list(self._gone)

    def sift(
        self, files: Iterable[File], largest: int
    ) -> Iterator[tuple[File, str, DocumentError | None]]:
        """Each file that must be read, with its digest; or with what forbids to read it."""
        for file in files:
            if file.size > largest * 1024 * 1024:
                size = file.size / 1024 / 1024
                sentence = f"The file is too large ({size:.0f} MB; the limit is {largest} MB)."
                yield file, "", TooLarge(sentence)
                continue
            try:
                content = digest(file.path)
            except DocumentError as error:
                yield file, "", error
                continue
            if not self._only_moved(file, content):
                yield file, content, None

    def count(self, path: Path, was_read: bool) -> None:
        """A file has been stored."""
        if path in self._known:
            self.changed += 1
        elif was_read:
            self.added += 1

    def _only_moved(self, file: File, content: str) -> bool:
        before = self._known.get(file.path)
        if before is not None and before.digest == content and before.reader == READER:
            with self._catalog:
                self._catalog.touch(before.document_id, file.mtime_ns)
            self.touched += 1
            return True
        source = self._homeless.pop(content, None) if before is None else None
        if source is None:
            return False
        with self._catalog:
            self._catalog.move(self._gone.pop(source).document_id, file.path, file.mtime_ns)
        self.changed += 1
        return True


class Writer:
    """Puts documents into the catalog and, through it, into the index."""

    def __init__(self, catalog: Catalog, index_dir: Path) -> None:
        self._catalog = catalog
        self._index = IndexWriter(index_dir)
        self._is_new = self._index.is_new
        if self._is_new:
            catalog.reindex()
        self._added: list[int] = []
        self._wait = _FIRST_COMMIT
        self._committed = monotonic()

    @property
    def is_due(self) -> bool:
        """Whether it is time to let what was put be found."""
        return monotonic() - self._committed > self._wait

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Store a document and add it to the index, in the place of what its path held.

        A file that could not even be opened has no digest; it is tried again by every sync.
        """
        document_id = self._catalog.store(document, passages, READER if document.digest else 0)
        if passages:
            self._add(document_id)
            self._added.append(document_id)

    def commit(self) -> None:
        """Let what was put be found."""
        self._commit(self._added)
        self._added = []
        self._wait = min(2 * self._wait, _LAST_COMMIT)

    def catch_up(self) -> Iterator[Progress]:
        """Write to the index what it lacks, and drop from it what the catalog has dropped."""
        self.commit()
        waiting = self._catalog.unindexed()
        if not self._is_new:
            self._index.remove(waiting)
        self._is_new = False
        for done, document_id in enumerate(waiting):
            path = self._add(document_id)
            if path is not None:
                yield Progress(done, len(waiting), path)
        self._commit(waiting)

    def close(self) -> None:
        """Drop from the index what was not committed; the catalog knows what that is."""
        self._index.close()

    def _add(self, document_id: int) -> Path | None:
        found = self._catalog.to_index(document_id)
        if found is None:
            return None
        document, passages = found
        name = document.path.name
        self._index.add(
            document_id,
            document.path,
            (
                (each_id, p.text, f"{document.title}\n{p.heading}\n{name}")
                for each_id, p in passages
            ),
        )
        return document.path

    def _commit(self, document_ids: Sequence[int]) -> None:
        self._index.commit()
        self._catalog.settle(document_ids)
        self._committed = monotonic()


def _read_all(
    files: Iterable[tuple[File, str, DocumentError | None]], config: Config
) -> Iterator[tuple[File, _Reading]]:
    """Read files in worker processes, in order; the next ones are read while one is handled."""
    workers = [
        Worker(_read_passages, seconds=config.read_seconds, memory=config.read_memory)
        for _ in range(_READERS)
    ]
    queue = iter(files)
    running: deque[tuple[Worker, File, str]] = deque()
    idle = list(workers)
    try:
        while True:
            while idle and (file := next(queue, None)):
                what, content, error = file
                if error is not None:
                    yield what, _Reading(content, error=error)
                    continue
                worker = idle.pop()
                worker.start(what.path)
                running.append((worker, what, content))
            if not running:
                return
            worker, what, content = running.popleft()
            reading = _collect(worker, content, config)
            idle.append(worker)
            yield what, reading
    finally:
        for worker in workers:
            worker.kill()


def _collect(worker: Worker, content: str, config: Config) -> _Reading:
    """Take what a worker reads, up to its end or its limit."""
    reading = _Reading(content)
    try:
        for item in worker.items():
            if isinstance(item, Front):
                reading.front = item
            else:
                reading.passages.extend(item)
    except DocumentError as error:
        reading.error = error
    except TimedOut:
        seconds = config.read_seconds
        reading.error = TooLarge(f"Reading it took longer than {seconds:.0f} seconds.")
    except Overgrown:
        reading.error = TooLarge(f"Reading it needs more than {config.read_memory} MB of memory.")
    except Crashed:
        reading.error = Unreadable("It made its reader crash; the file is probably damaged.")
    return reading


def _read_passages(path: Path) -> Iterator[Front | list[Passage]]:
    """In the worker process: the document's front, then the passages of each page."""
    splitter = Splitter()
    for item in read(path):
        if isinstance(item, Front):
            splitter = Splitter(item.title or "")
            yield item
        else:
            yield list(splitter.split(item))
