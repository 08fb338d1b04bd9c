"""Run: what every sync of a library does around its work, and how it gets a process of its own."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from time import monotonic

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import EngineError
from engine.events import Synced, SyncEvent, Tick
from engine.index import IndexWriter
from engine.process import Crashed, Worker
from engine.records import Skipped
from engine.storage import storage_errors
from engine.sync.sink import IndexSink
from engine.sync.writer import Writer
from engine.team import Place


def in_process(
    stopped: str,
    function: Callable[..., Iterator[SyncEvent]],
    *arguments: object,
    **options: object,
) -> Iterator[SyncEvent]:
    """Yield what a sync yields that runs in a process of its own, `Synced` last.

    A `Tick` comes where nothing else does for a moment. Closing the generator ends the process.
    """
    worker = Worker(function)
    try:
        worker.start(*arguments, **options)
        is_over = False
        for event in worker.results(tick=Tick()):
            is_over = is_over or isinstance(event, Synced)
            if not (is_over and isinstance(event, Tick)):  # the process is still closing files
                yield event
    except Crashed as error:
        raise EngineError(stopped, reason=error.args[0]) from error
    finally:
        worker.kill()


@contextmanager
def opened(
    config: Config, *, check: bool = False, rebuild: bool = False
) -> Iterator[tuple[Catalog, Writer]]:
    """Open the catalog and the indexes of a library for writing (the caller holds its lock).

    `check` looks thoroughly for damage of the catalog; `rebuild` empties the indexes, to be filled
    from it. Raises `LibraryUnavailable`, perhaps as `CatalogDamaged`.
    """
    with storage_errors(config.library_dir), closing(Catalog(config.catalog_file)) as catalog:
        if check:
            catalog.check()
        sinks: list[IndexSink] = [IndexWriter(config.index_dir)]
        if place := Place.read(config.library_dir):
            from engine.team import TeamSink  # late: it brings all of httpx

            sinks = [TeamSink(place, config, catalog.documents.copies)]
        with closing(Writer(catalog, sinks, rebuild=rebuild)) as writer:
            yield catalog, writer
            for each in sinks:
                if isinstance(each, TeamSink):
                    each.tell(catalog.documents.skipped())


def on_cluster(ray: str) -> AbstractContextManager[None]:
    """Connect to the Ray cluster at this address; "" is none. Raises an `EngineError`."""
    if not ray:
        return nullcontext()
    from engine.ray import connected  # late, as few have it

    return connected(ray)


def summary(
    catalog: Catalog, began: float, unread: Iterable[Skipped] = (), **counts: int
) -> Synced:
    """Sum up a sync; `unread` are skipped files that the catalog does not hold."""
    held = catalog.documents.counts()
    none = dict.fromkeys(("added", "changed", "removed", "unchanged"), 0)
    return Synced(
        skipped=(*catalog.documents.skipped(), *unread),
        documents=held["indexed"],
        passages=held["passages"],
        seconds=monotonic() - began,
        **none | counts,
    )
