"""Scanning: OCR reads the pages that nothing else can read, when everything else can be found.

Runs in a process of its own, as indexing does, and recognises in processes below it. Each page goes
into the catalog as it comes, in the place of the scan that waits there: killed at any instant, it
loses the pages in hand and goes on after the others. The limits of time and memory are those of one
page, so that no document is too long.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from time import monotonic

from engine.catalog import Catalog, Waiting
from engine.config import Config
from engine.documents import recognise
from engine.process import map_in_processes
from engine.records import Committed, Recognised, Skipped, Synced, SyncEvent, Tick
from engine.storage import alone, storage_errors
from engine.sync.writer import Writer
from engine.user import Passwords

_READERS = max(1, min(4, (os.cpu_count() or 1) // 2))  # processes; each computes on one core


def read_scans(config: Config) -> Iterator[SyncEvent]:
    """Recognise every page that waits for it; `Synced` comes last, and counts the documents read.

    Raises `LibraryBusy` and `LibraryUnavailable`.
    """
    began = monotonic()
    folder = config.library_dir
    with (
        storage_errors(folder),
        alone(folder),
        closing(Catalog(config.catalog_file)) as catalog,
        closing(Writer(catalog, config.index_dir)) as writer,
    ):
        waiting = [each for each in catalog.scans.waiting() if _is_as_it_was(each)]
        passwords = Passwords.read(config.passwords_file).words
        requests = (
            (each, (each.document.path, each.document.kind, each.scan, passwords))
            for each in waiting
        )
        read: set[int] = set()
        done, is_behind = 0, False  # whether something read cannot be found yet
        readers = min(_READERS, len(waiting))
        with closing(map_in_processes(recognise, requests, readers, config)) as answered:
            for answer in answered:
                if not isinstance(answer, Tick):
                    each, passages, failure = answer
                    reason = catalog.scans.recognise(each, passages, failure)
                    if passages:
                        read.add(each.document.id)
                    done, is_behind = done + 1, True
                    yield Recognised(done, len(waiting), each.document.path)
                    if failure and reason:
                        yield Skipped(each.document.path, reason, failure.cause)
                if is_behind and writer.is_due():
                    yield from _catch_up(writer)
                    is_behind = False
        yield from _catch_up(writer)
        held = catalog.documents.counts()
        yield Synced(
            added=0,
            changed=len(read),
            removed=0,
            unchanged=0,
            skipped=catalog.documents.skipped(),
            documents=held["indexed"],
            passages=held["passages"],
            seconds=monotonic() - began,
        )


def _catch_up(writer: Writer) -> Iterator[Committed]:
    """Let be found what was recognised; a document is written anew as a whole."""
    for _ in writer.catch_up():
        pass
    yield Committed()


def _is_as_it_was(waiting: Waiting) -> bool:
    """Whether the file is the one that was looked at; a changed one is the next sync's."""
    try:
        status = waiting.document.path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (
        waiting.document.size,
        waiting.document.mtime_ns,
    )
