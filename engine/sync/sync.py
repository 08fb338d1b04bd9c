"""Sync: brings catalog and indexes up to date with the folders. Runs in a process of its own.

Whoosh and the splitting of text are pure Python; beside a window they would fight it for the
interpreter. `Library.sync` starts this and passes its events on. Readers run in processes of their
own below this one. Killed at any instant, it leaves the catalog whole, and in it a record of what
the indexes lack.
"""

import os
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing
from pathlib import Path

from engine.catalog import Catalog, Known
from engine.config import Config
from engine.documents import (
    File,
    Rules,
    digest,
    distinct_folders,
    find_libreoffice,
    is_drive_away,
    list_files,
)
from engine.errors import CatalogDamaged, CatalogOutdated, DocumentError, TooLarge, Vanished
from engine.events import Committed, Notice, Progress, SyncEvent, Tick
from engine.messages import Message
from engine.records import Skipped
from engine.storage import library_lock, set_aside, storage_errors
from engine.sync.plan import Plan, compare
from engine.sync.reading import READER, Reading, read_all
from engine.sync.run import Run, started
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
    changed; with `rebuild` the indexes are rebuilt from the catalog. A catalog that is damaged,
    which is looked for thoroughly with `check`, or that another version of the program wrote, is
    set aside, and everything is read again. Yields events as they happen, `Synced` last. Raises
    `LibraryBusy` and `LibraryUnavailable`.
    """
    with storage_errors(config.library_dir), library_lock(config.library_dir):
        rules = Rules(config.ignore, config.data_dir)
        kept, inside = distinct_folders(folders, rules, config.largest_file)
        for folder, outer in inside:
            yield Notice(Message("sync.nested", folder=folder, outer=outer))
        before = LibraryFolders.read(config.personal_file)
        drives = tuple(
            folder
            for folder in kept
            if os.path.ismount(folder) or (folder in before.drives and is_drive_away(folder))
        )
        if before != (now := LibraryFolders(tuple(kept), drives)):
            now.write(config.personal_file)
        set_aside_because = "sync.catalog-damaged"
        try:
            with started(config, check=check, rebuild=rebuild) as run:
                yield from _sync(config, now, run, retry)
            return
        except CatalogOutdated:
            set_aside_because = "sync.catalog-outdated"
        except CatalogDamaged:
            pass
        # Only now are its files closed, which no system else lets us rename.
        aside = set_aside(config.catalog_file)
        yield Notice(Message(set_aside_because, name=aside.name))
        with started(config) as run:
            yield from _sync(config, now, run, retry=False)


def _sync(
    config: Config, library: LibraryFolders, run: Run, retry: bool | Sequence[Path]
) -> Iterator[SyncEvent]:
    catalog, writer, folders = run.catalog, run.writer, library.folders
    if retry:
        catalog.documents.retry(paths=None if retry is True else retry)
    elif find_libreoffice():
        catalog.documents.retry("program")
    yield from writer.catch_up()
    rules = Rules(config.ignore, config.data_dir)
    found = yield from list_files(folders, rules, library.drives)
    for folder in found.missing:
        yield Notice(Message("sync.away", folder=folder))
    yield from found.unseen
    known = catalog.documents.known()
    plan = compare(found, known, READER)
    changes = _Changes(catalog, writer, known, plan)
    unread = list(found.unseen)
    passwords = Passwords.read(config.passwords_file).words

    to_read: Sequence[File] = plan.to_read
    while to_read:
        files = changes.sift(to_read, config.largest_file, frozenset(folders))
        with closing(read_all(files, config, passwords, writer.prepare)) as results:
            for each in results:
                left = len(found.files) - changes.done
                if writer.is_behind and writer.is_due(ends_soon=left * _NEAR < len(plan.to_read)):
                    writer.commit()
                    yield Committed()
                skipped = None if isinstance(each, Tick) else changes.store(*each)
                yield from changes.progress(len(found.files))
                if skipped:
                    yield skipped
                    if skipped.cause == "gone":
                        unread.append(skipped)
        to_read = changes.take_postponed()
    yield from changes.progress(len(found.files))
    with catalog.transaction():
        catalog.documents.forget(changes.removed)
    yield from writer.catch_up()
    yield run.end(
        added=changes.added,
        changed=changes.changed,
        removed=len(changes.removed),
        unchanged=plan.unchanged + changes.touched,
        unseen=tuple(unread),
    )


class _Changes:
    """Tells moved, touched and copied files from those to be read, and counts what happened."""

    def __init__(
        self, catalog: Catalog, writer: Writer, known: dict[Path, Known], plan: Plan
    ) -> None:
        self._catalog, self._writer, self._known = catalog, writer, known
        self._gone = dict.fromkeys(plan.gone)
        self._homeless: dict[str, list[Path]] = {}
        for path in self._gone:
            if known[path].indexed and known[path].reader == READER:
                self._homeless.setdefault(known[path].digest, []).append(path)
        self._in_flight: set[str] = set()  # digests
        self._postponed: list[File] = []
        self.done = self._reported = plan.unchanged
        self._last = Path()  # file that was done
        self.added = self.changed = self.touched = 0

    @property
    def removed(self) -> list[Path]:
        """What went away and did not come back under another name."""
        return list(self._gone)

    def progress(self, total: int) -> Iterator[Progress]:
        """Yield how far the files are, if that has changed."""
        if self.done != self._reported:
            self._reported = self.done
            yield Progress(self.done, total, self._last)

    def sift(
        self, files: Iterable[File], largest: int, named: Set[Path]
    ) -> Iterator[tuple[File, str, DocumentError | None]]:
        """Yield each file that must be read, with its digest; or with the error that forbids it.

        Those of more than `largest` MB are not read, unless the user named them (`named`). The
        caller gives each to `store` when it was read. A file with the content of one that is being
        read just now is postponed: it may turn out to be a copy.
        """
        for file in files:
            if file.size > largest * 1024 * 1024 and file.path not in named:
                size = file.size / 1024 / 1024
                sentence = Message("sync.too-large", size=size, largest=largest)
                yield file, "", TooLarge(sentence)
                continue
            try:
                content = digest(file.path)
            except DocumentError as error:
                yield file, "", error
                continue
            if self._only_moved(file, content):
                self._count_done(file)
                continue
            if content in self._in_flight:
                self._postponed.append(file)
                continue
            twin, is_read = self._catalog.documents.find(content, READER) or (None, False)
            if twin is not None and is_read:
                self._writer.add_copy(file, twin)
                self._count(file.path, was_read=True)
                self._count_done(file)
            elif twin is not None and twin.path.suffix.lower() == file.path.suffix.lower():
                assert twin.reason is not None  # else it would have been read
                same = DocumentError(twin.reason)  # it would come to the same
                same.cause = twin.cause
                yield file, content, same
            else:
                self._in_flight.add(content)
                yield file, content, None

    def take_postponed(self) -> list[File]:
        """Return the files that `sift` postponed; to be sifted again."""
        files, self._postponed = self._postponed, []
        return files

    def store(self, file: File, reading: Reading) -> Skipped | None:
        """Store what was read of a file; return why it was not read, or not wholly."""
        self._in_flight.discard(reading.digest)
        self._count_done(file)
        if isinstance(reading.error, Vanished):
            return Skipped(file.path, reading.error.message, reading.error.cause)
        self._count(file.path, was_read=bool(reading.parts))
        self._writer.add(reading.document(file), reading.parts, reading.scans)
        return Skipped(file.path, reading.reason, reading.cause) if reading.reason else None

    def _count_done(self, file: File) -> None:
        self.done += 1
        self._last = file.path

    def _count(self, path: Path, was_read: bool) -> None:
        """Count a file that was stored."""
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
