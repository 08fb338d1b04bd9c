"""Indexing: brings catalog and index up to date with the folders. Runs in a process of its own.

Whoosh and the splitting of text are pure Python; beside a window they would fight it for the
interpreter. `Library.sync` starts this and passes its events on. Readers run in processes of their
own below this one. Killed at any instant, it leaves the catalog whole, and in it a list of what the
index lacks.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from filelock import FileLock, Timeout

from engine.catalog import Catalog, Known
from engine.config import Config
from engine.errors import CatalogDamaged, DocumentError, LibraryBusy, TooLarge, Vanished
from engine.ignore import Rules
from engine.personal import Personal
from engine.reading import READER, read_all
from engine.records import Committed, Notice, Progress, Skipped, Synced, SyncEvent
from engine.scan import File, compare, digest, distinct, scan
from engine.storage import set_aside, storage_errors
from engine.writer import Writer


def index_folders(
    config: Config, folders: Sequence[Path], *, check: bool = True
) -> Iterator[SyncEvent]:
    """Make `folders` the library's folders and bring it up to date with them.

    A catalog that is damaged, which is looked for thoroughly with `check`, is set aside, and
    everything is read again. Yields events as they happen, `Synced` last. Raises `LibraryBusy` and
    `LibraryUnavailable`.
    """
    began = monotonic()
    with storage_errors(config.data_dir), _alone(config.data_dir):
        rules = Rules(config.ignore, config.data_dir)
        kept, inside = distinct(folders, rules)
        for folder, outer in inside:
            yield Notice(f"{folder} is already part of {outer}.")
        Personal(tuple(kept)).write(config.personal_file)
        try:
            yield from _index(config, kept, began, check)
        except CatalogDamaged:
            aside = set_aside(config.catalog_file)
            yield Notice(
                f"The catalog was damaged. It is set aside as “{aside.name}”, and your documents "
                "are read again."
            )
            yield from _index(config, kept, began, check=False)


def _index(
    config: Config, folders: Sequence[Path], began: float, check: bool
) -> Iterator[SyncEvent]:
    with storage_errors(config.data_dir), closing(Catalog(config.catalog_file)) as catalog:
        if check:
            catalog.check()
        with closing(Writer(catalog, config.index_dir)) as writer:
            yield from writer.catch_up()
            yield from _bring_up_to_date(config, folders, catalog, writer, began)


def _bring_up_to_date(
    config: Config, folders: Sequence[Path], catalog: Catalog, writer: Writer, began: float
) -> Iterator[SyncEvent]:
    found = scan(folders, Rules(config.ignore, config.data_dir))
    for folder in found.missing:
        yield Notice(f"{folder} is not there just now; what was read from it is kept.")
    yield from found.unseen
    known = catalog.known()
    plan = compare(found, known, READER)
    changes = _Changes(catalog, known, plan.gone)
    unread = list(found.unseen)

    to_read = changes.sift(plan.to_read, config.largest_file)
    for done, (file, reading) in enumerate(read_all(to_read, config)):
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
