"""OCR job: OCR reads the pages that nothing else can read, when everything else can be found.

The passages of a page come into the catalog as soon as it is read, and the page leaves the queue.
The limits of time and memory are those of one page, so that no document is too long.
"""

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from time import monotonic

from engine.catalog import QueuedPage
from engine.config import Config
from engine.documents import OcrText, recognise
from engine.events import Committed, Recognised, SyncEvent, Tick
from engine.process import map_in_processes
from engine.records import Passage, Skipped
from engine.storage import library_lock, on_disk, storage_errors
from engine.sync.run import opened, summary
from engine.sync.writer import Writer
from engine.user import Passwords

_READERS = max(1, min(4, (os.cpu_count() or 1) // 2))  # processes; each computes on one core


def run_ocr(config: Config) -> Iterator[SyncEvent]:
    """Recognise every page that waits for it; `Synced` comes last, and counts the documents read.

    Raises `LibraryUnavailable`.
    """
    began = monotonic()
    with (
        storage_errors(config.library_dir),
        library_lock(config.library_dir),
        opened(config) as (catalog, writer),
    ):
        queue = catalog.ocr_queue
        waiting = [each for each in queue.pages() if _is_unchanged(each)]
        passwords = Passwords.read(config.passwords_file).words
        requests = [
            (each, (each.document.path, each.document.kind, each.page, passwords))
            for each in waiting
        ]
        read: set[int] = set()
        done, is_behind = 0, False  # whether something was read that cannot be found yet
        readers = min(_READERS, len(waiting))
        reading = map_in_processes(recognise, requests, readers, config, gives_way=True)
        with closing(reading) as results:
            for result in results:
                if not isinstance(result, Tick):
                    each, found, failure = result
                    passages = [item for item in found if isinstance(item, Passage)]
                    text = next((item for item in found if isinstance(item, OcrText)), None)
                    reason = queue.finish(each, passages, failure, text)
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
        yield summary(catalog, began, changed=len(read))


def _catch_up(writer: Writer) -> Iterator[Committed]:
    """Make searchable what was recognised; all of its document is written to the index again."""
    for _ in writer.catch_up():
        pass
    yield Committed()


def _is_unchanged(queued: QueuedPage) -> bool:
    """Say whether the file is still the one that was read; the next sync reads a changed one."""
    document = queued.document
    with suppress(OSError):
        status = on_disk(document.path).stat()
        return (status.st_size, status.st_mtime_ns) == (document.size, document.mtime_ns)
    return False
