"""Reader: asks the collections of a team's library that this desk may see, for any thread."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from engine.stores.team.client import asked_at_once, open_client
from engine.stores.team.collection import MEANING, Stamp, read_stamp
from engine.stores.team.place import Place

if TYPE_CHECKING:
    from qdrant_client import QdrantClient
    from qdrant_client.models import Filter, QueryRequest, Record, ScoredPoint

SECONDS = 60.0  # that what was learnt of the server is taken for true
_T = TypeVar("_T")
_PAGE = 1000  # points that are fetched at a time
_LANGUAGES = 100


class Collection(NamedTuple):
    """A collection, and how many passages it has."""

    name: str
    stamp: Stamp
    passages: int


class Reader:
    """One a library. Its methods raise `LibraryUnavailable`."""

    def __init__(self, place: Place, data_dir: Path) -> None:
        """Nothing is asked yet."""
        self.place, self._data_dir = place, data_dir
        self._lock = Lock()
        self._client: QdrantClient | None = None
        self._known: dict[str, tuple[float, Any]] = {}

    @property
    def client(self) -> "QdrantClient":
        with self._lock:
            if self._client is None:
                self._client = open_client(self.place.address, self._data_dir)
            return self._client

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def known(self, what: str, learn: Callable[[], _T], seconds: float = SECONDS) -> _T:
        """Return what was learnt of the server within these seconds, or learn it."""
        until, value = self._known.get(what, (0.0, None))
        if monotonic() > until:
            value = learn()
            self._known[what] = monotonic() + seconds, value
        found: _T = value
        return found

    def collections(self) -> Sequence[Collection]:
        """Return those that can be seen: everybody's, and those of groups."""
        return self.known("collections", self._collections)

    def _collections(self) -> Sequence[Collection]:
        listed = [each.name for each in self.client.get_collections().collections]
        names = [name for name in listed if self.place.group_in(name) is not None]
        if not names:  # or the sentence would be of something else
            names = [self.place.collection]
        return [
            Collection(name, read_stamp(self.client, name), self._count(name)) for name in names
        ]

    def _count(self, name: str) -> int:
        from qdrant_client.models import FieldCondition, Filter, Range

        counted = Filter(must=[FieldCondition(key="number", range=Range(gte=0))])
        return self.client.count(name, count_filter=counted, exact=True).count

    def query(
        self, requests: "Callable[[Collection], Sequence[QueryRequest]]"
    ) -> "list[tuple[Collection, list[list[ScoredPoint]]]]":
        """Return what each collection answers to its requests, in their order."""
        found = []
        for each in self.collections():
            asked = requests(each)
            answers = asked_at_once(self.client, each.name, asked) if asked else []
            found.append((each, answers))
        return found

    def retrieve(self, ids: Sequence[int], fields: Any = True) -> "Iterable[Record]":
        """Yield the points of these ids that are live."""
        left = list(ids)
        for each in self.collections():
            for start in range(0, len(left), _PAGE):
                for record in self.client.retrieve(
                    each.name, left[start : start + _PAGE], with_payload=fields
                ):
                    if record.payload and record.payload.get("live"):
                        yield record

    def vectors(self, ids: Sequence[int]) -> Iterable[Sequence[float]]:
        """Yield the vectors of passages that have one."""
        for each in self.collections():
            for record in self.client.retrieve(each.name, ids, with_vectors=[MEANING]):
                vectors = record.vector
                if isinstance(vectors, dict) and MEANING in vectors:
                    yield vectors[MEANING]  # type: ignore[misc]

    def scroll(self, chosen: "Filter", fields: Any, most: int) -> "Iterable[Record]":
        """Yield points that are live, at most so many."""
        for each in self.collections():
            offset: Any = None
            while most > 0:
                points, offset = self.client.scroll(
                    each.name, live(chosen), limit=min(most, _PAGE), offset=offset,
                    with_payload=fields,
                )  # fmt: skip
                yield from points
                most -= len(points)
                if offset is None:
                    break

    def sample(self, chosen: "Filter", most: int) -> list[Sequence[float]]:
        """Return vectors of points that are live: by chance, as ids are, but always the same."""
        found: dict[int, Any] = {}
        for each in self.collections():
            points, _ = self.client.scroll(
                each.name, live(chosen), limit=most, with_payload=False, with_vectors=[MEANING]
            )
            found |= {int(point.id): point.vector for point in points}
        first = (found[id] for id in sorted(found)[:most])
        return [vector[MEANING] for vector in first if vector and MEANING in vector]

    def languages(self) -> dict[str, int]:
        """Return how many passages each language has; "" is what cannot be told."""
        return self.known("languages", lambda: self.values("language", _LANGUAGES))

    def values(self, field: str, most: int) -> dict[Any, int]:
        """Return the values of a field, and in how many passages each is."""
        found: dict[Any, int] = {}
        for each in self.collections():
            for hit in self.client.facet(each.name, field, live(), limit=most).hits:
                found[hit.value] = found.get(hit.value, 0) + hit.count
        return found


def live(chosen: "Filter | None" = None) -> "Filter":
    """Return a filter that leaves what is live of what another chooses."""
    from qdrant_client.models import FieldCondition, Filter, MatchValue

    is_live: Any = FieldCondition(key="live", match=MatchValue(value=True))
    return Filter(must=[is_live, chosen] if chosen else [is_live])


def one_of(field: str, values: Iterable[Any]) -> Any:
    from qdrant_client.models import FieldCondition, MatchAny

    return FieldCondition(key=field, match=MatchAny(any=list(values)))
