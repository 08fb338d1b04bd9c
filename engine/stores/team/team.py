"""Team: what a library is made of whose passages are on a server."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.recall import Keywords, Meaning
from engine.stores.team.contents import TeamContents
from engine.stores.team.desks import Elsewhere, told
from engine.stores.team.place import Place
from engine.stores.team.reader import Reader, live, one_of
from engine.stores.team.sink import ledger_of
from engine.stores.team.source import TeamSource
from engine.stores.team.vocabulary import TeamIndex


class Shared(NamedTuple):
    """What the server has of a library; of several collections, those that this desk may see.

    `shards` are those of all collections, `replicas` the fewest that a shard has.
    """

    address: str
    collections: tuple[str, ...]
    documents: int
    passages: int
    shards: int
    replicas: int
    skipped: tuple[Elsewhere, ...]


class Team:
    """The reading side of a team's library; nothing is asked of the server before a search."""

    def __init__(
        self,
        place: Place,
        config: Config,
        meaning: Meaning,
        catalog: Callable[[], AbstractContextManager[Catalog]],
    ) -> None:
        """`catalog` opens that of this desk, which knows what it has sent."""
        self._catalog = catalog
        self.reader = Reader(place, config.data_dir)
        index = TeamIndex(self.reader)
        self.keywords = Keywords(index)
        self.source = TeamSource(self.reader, index, meaning)

    def open(self) -> None:
        """Ask the server for what every search needs. Raises `LibraryUnavailable`."""
        self.reader.collections()

    @contextmanager
    def contents(self) -> Iterator[TeamContents]:
        yield TeamContents(self.reader)

    def folders(self) -> tuple[Path, ...]:
        """Return where the folders of all desks are here."""
        names = self.reader.known("roots", lambda: self.reader.values("root", 1000))
        return tuple(self.reader.place.here(name) for name in sorted(names))

    def root_of(self, path: Path) -> str:
        """Return what all call the folder of a document, even while the server is away."""
        root = path.parent
        with suppress(LibraryUnavailable):
            around = [each for each in self.folders() if each in path.parents]
            root = max(around, key=lambda each: len(each.parts), default=root)
        return self.reader.place.shared(root)

    def follow(self, place: Place) -> None:
        """Find documents where they are here now."""
        self.reader.place = place

    def skipped_elsewhere(self) -> list[Elsewhere]:
        """Ask the server what other desks could not read. Raises `LibraryUnavailable`."""
        return [each for each in self._skipped() if not each.is_here]

    def _skipped(self) -> tuple[Elsewhere, ...]:
        with self._catalog() as catalog:
            sent = catalog.backlog.generation("team")
        return tuple(told(self.reader, ledger_of(sent)))

    def shared(self) -> Shared:
        """Ask the server what it has of the library. Raises `LibraryUnavailable`."""
        reader = self.reader
        names = [each.name for each in reader.collections()]
        params = [reader.client.get_collection(name).config.params for name in names]

        def count(chosen: Any = None) -> int:
            return sum(reader.client.count(name, live(chosen), exact=True).count for name in names)

        return Shared(
            reader.place.address,
            tuple(names),
            documents=count(one_of("number", [0])),
            passages=count(),
            shards=sum(each.shard_number or 1 for each in params),
            replicas=min(each.replication_factor or 1 for each in params),
            skipped=self._skipped(),
        )

    def close(self) -> None:
        self.reader.close()
