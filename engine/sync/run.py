"""Run: what every sync of a library does around its work."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from time import monotonic

from engine.catalog import Catalog
from engine.config import Config
from engine.events import Synced
from engine.index import IndexWriter
from engine.records import Skipped
from engine.storage import storage_errors
from engine.stores.team import Place
from engine.sync.sink import IndexSink, Kept
from engine.sync.writer import Writer


@contextmanager
def opened(
    config: Config, *, check: bool = False, rebuild: bool = False, kept: Kept | None = None
) -> Iterator[tuple[Catalog, Writer]]:
    """Open the catalog and the indexes of a library for writing (the caller holds its lock).

    `check` looks thoroughly for damage of the catalog; `rebuild` empties the indexes, to be filled
    from it, with what was `kept` for them. Raises `LibraryUnavailable`, also as `CatalogDamaged`.
    """
    with storage_errors(config.library_dir), closing(Catalog(config.catalog_file)) as catalog:
        if check:
            catalog.check()
        place = Place.read(config.library_dir)
        sink: IndexSink
        if place:
            from engine.stores.team import TeamSink  # late: it brings all of httpx

            sink = team = TeamSink(place, config, catalog)
        else:
            sink, team = IndexWriter(config.index_dir), None
        with closing(Writer(catalog, [sink], rebuild=rebuild, kept=kept)) as writer:
            yield catalog, writer
            if team:
                team.tell(catalog.documents.skipped())


def on_cluster(ray: str) -> AbstractContextManager[None]:
    """Connect to the Ray cluster at this address; "" is none. Raises an `EngineError`."""
    if not ray:
        return nullcontext()
    from engine.sync.ray import connected  # late, as few have it

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
