"""Indexing: brings catalog and index up to date with the folders. Runs in a process of its own.

Whoosh and the splitting of text are pure Python; beside a window they would fight it for the
interpreter. `Library.sync` starts this and passes its events on. Readers run in processes of their
own below this one. Killed at any instant, it leaves the catalog whole, and in it a list of what the
index lacks.
"""

import os
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing
from pathlib import Path
from time import monotonic

from engine.catalog import Catalog, Known
from engine.config import Config
from engine.documents import (
    File,
    Rules,
    digest,
    distinct,
    is_drive_away,
    list_files,
    program,
)
from engine.errors import CatalogDamaged, DocumentError, TooLarge, Vanished
from engine.records import Committed, Notice, Progress, Skipped, Synced, SyncEvent, Tick
from engine.storage import alone, set_aside, storage_errors
from engine.sync.plan import compare
from engine.sync.reading import READER, read_all
from engine.sync.writer import Writer
from engine.user import LibraryFolders, Passwords

_NEAR = 5  # the end of a sync: less than one part in so many is left


def index_folders(
    config: Config,
    folders: Sequence[Path],
    *,
    retry: bool | Sequence[Path] = False,
    rebuild: bool = False,
    check: bool = True,
) -> Iterator[SyncEvent]:
    """Make `folders` the library's folders and bring it up to date with them.

    With `retry`, what could not be read (or those paths of it) is tried again, though it has not
    changed; with `rebuild` the index is written anew from the catalog. A catalog that is damaged,
    which is looked for thoroughly with `check`, is set aside, and everything is read again. Yields
    events as they happen, `Synced` last. Raises `LibraryBusy` and `LibraryUnavailable`.
    """
    began = monotonic()
    with storage_errors(config.library_dir), alone(config.library_dir):
        rules = Rules(config.ignore, config.data_dir)
        kept, inside = distinct(folders, rules, config.largest_file)
        for folder, outer in inside:
            yield Notice(f"{folder} is already part of {outer}.")
        before = LibraryFolders.read(config.personal_file)
        drives = tuple(
            folder
            for folder in kept
            if os.path.ismount(folder) or (folder in before.drives and is_drive_away(folder))
        )
        if before != (now := LibraryFolders(tuple(kept), drives)):
            now.write(config.personal_file)
        try:
            yield from _index(config, kept, began, retry, rebuild, check)
        except CatalogDamaged:
            aside = set_aside(config.catalog_file)
            yield Notice(
                f"The catalog was damaged. It is set aside as “{aside.name}”, and your documents "
                "are read again."
            )
            yield from _index(config, kept, began, retry=False, rebuild=False, check=False)


def _index(
    config: Config,
    folders: Sequence[Path],
    began: float,
    retry: bool | Sequence[Path],
    rebuild: bool,
    check: bool,
) -> Iterator[SyncEvent]:
    with storage_errors(config.library_dir), closing(Catalog(config.catalog_file)) as catalog:
        if check:
            catalog.check()
        if retry:
            catalog.documents.retry(paths=None if retry is True else retry)
        elif program():
            catalog.documents.retry("program")
        with closing(Writer(catalog, config.index_dir, afresh=rebuild)) as writer:
            yield from writer.catch_up()
            yield from _bring_up_to_date(config, folders, catalog, writer, began)


def _bring_up_to_date(
    config: Config, folders: Sequence[Path], catalog: Catalog, writer: Writer, began: float
) -> Iterator[SyncEvent]:
    drives = LibraryFolders.read(config.personal_file).drives
    found = yield from list_files(folders, Rules(config.ignore, config.data_dir), drives)
    for folder in found.missing:
        yield Notice(f"{folder} is not there just now; what was read from it is kept.")
    yield from found.unseen
    known = catalog.documents.known()
    plan = compare(found, known, READER)
    changes = _Changes(catalog, writer, known, plan.gone)
    unread = list(found.unseen)
    passwords = Passwords.read(config.passwords_file).words

    to_read: Sequence[File] = plan.to_read
    done = plan.unchanged
    while to_read:
        files = changes.sift(to_read, config.largest_file, frozenset(folders))
        with closing(read_all(files, config, passwords)) as answers:
            for each in answers:
                left = len(found.files) - done
                if writer.is_behind and writer.is_due(ends_soon=left * _NEAR < len(plan.to_read)):
                    writer.commit()
                    yield Committed()
                if isinstance(each, Tick):
                    continue
                file, reading = each
                yield Progress(done, len(found.files), file.path)
                done += 1
                changes.was_read(reading.digest)
                if isinstance(reading.error, Vanished):
                    skipped = Skipped(file.path, str(reading.error), reading.error.cause)
                    unread.append(skipped)
                    yield skipped
                    continue
                changes.count(file.path, bool(reading.passages))
                document, scans = reading.document(file), reading.scans
                writer.put(document, reading.passages, reading.counts, scans)
                if reading.reason:
                    yield Skipped(file.path, reading.reason, reading.cause)
        to_read = changes.put_off()
    with catalog.transaction():
        catalog.documents.forget(changes.removed)
    yield from writer.catch_up()
    held = catalog.documents.counts()
    yield Synced(
        added=changes.added,
        changed=changes.changed,
        removed=len(changes.removed),
        unchanged=plan.unchanged + changes.touched,
        skipped=(*catalog.documents.skipped(), *unread),
        documents=held["indexed"],
        passages=held["passages"],
        seconds=monotonic() - began,
        reindexed=writer.reindexed,
    )


class _Changes:
    """Tells moved, touched and copied files from those to be read, and counts what happened."""

    def __init__(
        self, catalog: Catalog, writer: Writer, known: dict[Path, Known], gone: Iterable[Path]
    ) -> None:
        self._catalog, self._writer, self._known = catalog, writer, known
        self._gone = dict.fromkeys(gone)
        self._homeless: dict[str, list[Path]] = {}
        for path in self._gone:
            if known[path].indexed and known[path].reader == READER:
                self._homeless.setdefault(known[path].digest, []).append(path)
        self._in_flight: set[str] = set()  # digests
        self._put_off: list[File] = []
        self.added = self.changed = self.touched = 0

    @property
    def removed(self) -> list[Path]:
        """What went away and did not come back under another name."""
        return list(self._gone)

    def sift(
        self, files: Iterable[File], largest: int, named: Set[Path]
    ) -> Iterator[tuple[File, str, DocumentError | None]]:
        """Each file that must be read, with its digest; or with what forbids to read it.

        Those of more than `largest` MB are not read, unless they were `named` by hand.
        The caller says with `was_read` when it has one behind it. A file with the content of one
        that is being read just now is put off: it may turn out to be a copy.
        """
        for file in files:
            if file.size > largest * 1024 * 1024 and file.path not in named:
                size = file.size / 1024 / 1024
                sentence = f"The file is too large ({size:.0f} MB; the limit is {largest} MB)."
                yield file, "", TooLarge(sentence)
                continue
            try:
                content = digest(file.path)
            except DocumentError as error:
                yield file, "", error
                continue
            if self._only_moved(file, content):
                continue
            if content in self._in_flight:
                self._put_off.append(file)
                continue
            twin, is_read = self._catalog.documents.find(content, READER) or (None, False)
            if twin is not None and is_read:
                self._writer.copy(file, twin)
                self.count(file.path, was_read=True)
            elif twin is not None and twin.path.suffix.lower() == file.path.suffix.lower():
                same = DocumentError(twin.reason)  # it would come to the same
                same.cause = twin.cause
                yield file, content, same
            else:
                self._in_flight.add(content)
                yield file, content, None

    def put_off(self) -> list[File]:
        """The files that `sift` put off; to be sifted again."""
        files, self._put_off = self._put_off, []
        return files

    def was_read(self, content: str) -> None:
        """A file with this digest is stored, or will not be."""
        self._in_flight.discard(content)

    def count(self, path: Path, was_read: bool) -> None:
        """A file has been stored."""
        if path in self._known:
            self.changed += 1
        elif was_read:
            self.added += 1

    def _only_moved(self, file: File, content: str) -> bool:
        before = self._known.get(file.path)
        if before is not None and before.digest == content and before.reader == READER:
            with self._catalog.transaction():
                self._catalog.documents.touch(file.path, file.mtime_ns)
            self.touched += 1
            return True
        sources = self._homeless.get(content)
        if before is not None or not sources:
            return False
        source = sources.pop(0)
        del self._gone[source]
        with self._catalog.transaction():
            self._catalog.documents.move(source, file.path, file.mtime_ns)
        self.changed += 1
        return True
