"""Sync: brings catalog and indexes up to date with the folders.

Whoosh and the splitting of text are pure Python; beside a window they would fight it for the
interpreter. So this has a process of its own, and readers have others below it.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic

from engine.catalog import Catalog
from engine.config import Config
from engine.documents import Rules, distinct_folders, find_libreoffice, is_drive_away, list_files
from engine.errors import CatalogDamaged, CatalogOutdated, LibraryUnavailable
from engine.events import Committed, Notice, SyncEvent
from engine.messages import Message
from engine.records import Skipped
from engine.storage import library_lock, set_aside, storage_errors
from engine.sync.changes import Changes
from engine.sync.reading import Reading, read_all
from engine.sync.run import on_cluster, opened, summary
from engine.sync.writer import Writer
from engine.user import LibraryFolders, Passwords


def index_folders(
    config: Config,
    folders: Sequence[Path],
    *,
    retry: bool | Sequence[Path] = False,
    rebuild: bool = False,
    check: bool = True,
    ray: str = "",
) -> Iterator[SyncEvent]:
    """Make `folders` the library's folders and bring it up to date with them.

    With `retry`, what could not be read (or those paths of it) is tried again, though it has not
    changed; with `rebuild` the indexes are rebuilt from the catalog. A catalog that is damaged,
    which is looked for thoroughly with `check`, or that another version of the program wrote, is
    set aside, and everything is read again. Files are read on the cluster at the address `ray`, if
    given. Yields events as they happen, `Synced` last. Raises `LibraryUnavailable`, and what
    `on_cluster` does.
    """
    with storage_errors(config.library_dir), library_lock(config.library_dir), on_cluster(ray):
        rules = Rules(config.ignore, config.data_dir)
        kept, inside = distinct_folders(folders, rules, config.largest_file)
        for folder, outer in inside:
            yield Notice(Message("sync.nested", folder=folder, outer=outer))
        before = LibraryFolders.read(config.folders_file)
        drives = tuple(
            folder
            for folder in kept
            if os.path.ismount(folder) or (folder in before.drives and is_drive_away(folder))
        )
        if before != (now := LibraryFolders(tuple(kept), drives)):
            now.write(config.folders_file)
        try:
            with opened(config, check=check, rebuild=rebuild) as (catalog, writer):
                yield from _sync(config, now, catalog, writer, retry, on_ray=bool(ray))
            return
        except CatalogDamaged as error:
            outdated = isinstance(error, CatalogOutdated)
        except LibraryUnavailable as error:
            if error.message.code == "team.not-allowed":  # as the next time
                before.write(config.folders_file)
            raise
        # Only now are its files closed, which no system else lets us rename.
        name = set_aside(config.catalog_file).name
        because = "sync.catalog-outdated" if outdated else "sync.catalog-damaged"
        yield Notice(Message(because, name=name))
        with opened(config) as (catalog, writer):
            yield from _sync(config, now, catalog, writer, retry=False, on_ray=bool(ray))


def _sync(
    config: Config,
    library: LibraryFolders,
    catalog: Catalog,
    writer: Writer,
    retry: bool | Sequence[Path],
    on_ray: bool,
) -> Iterator[SyncEvent]:
    began = monotonic()
    if retry:
        catalog.documents.retry(paths=None if retry is True else retry)
    elif find_libreoffice():
        catalog.documents.retry("program")
    yield from writer.catch_up()
    rules = Rules(config.ignore, config.data_dir)
    found = yield from list_files(library.folders, rules, library.drives)
    for folder in found.missing:
        yield Notice(Message("sync.away", folder=folder))
    yield from found.unseen
    unread = list(found.unseen)
    changes = Changes(found, catalog, writer)
    shown = changes.progress
    passwords = Passwords.read(config.passwords_file).words
    while changes.to_read:
        files = changes.sift(config.largest_file, frozenset(library.folders))
        reading = read_all(files, config, passwords, writer.prepare, on_ray=on_ray)
        with closing(reading) as results:
            for each in results:
                if writer.is_behind and writer.is_due(ends_soon=changes.ends_soon):
                    writer.commit()
                    yield Committed()
                said = changes.store(each) if isinstance(each, Reading) else each
                if shown != changes.progress:
                    shown = changes.progress
                    yield shown
                if isinstance(said, Notice | Skipped):
                    yield said
                if isinstance(said, Skipped) and said.cause == "gone":
                    unread.append(said)
    catalog.documents.forget(changes.removed)
    yield from writer.catch_up()
    yield summary(
        catalog,
        began,
        unread,
        added=changes.added,
        changed=changes.changed,
        removed=len(changes.removed),
        unchanged=changes.unchanged,
        reindexed=len(writer.reindexed),
    )
