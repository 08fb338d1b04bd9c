"""Sink: sends what a desk has read to the team's collections, a document whole or not at all.

Passages are written first, and found by nobody; what makes those of a batch live, and deletes what
they replace, is one request at the end. Whatever is cut off between is sent again, as the same
points. Each point says in whose ledgers it is, that is in which catalogs, and by which number: no
desk deletes what another has read, or has read as well. Nothing depends on clocks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from secrets import randbits
from typing import TYPE_CHECKING, Any

from engine.catalog import Catalog
from engine.config import Config
from engine.index import TermCounts, count
from engine.records import Document, Passage, Skipped
from engine.stores.team.client import open_client
from engine.stores.team.collection import Stamp, read_stamp, settle_average
from engine.stores.team.desks import tell
from engine.stores.team.place import Place
from engine.stores.team.points import Part, Sent, by_those_who_may_see, hashed, points_of, sent
from engine.stores.team.reader import live, one_of
from engine.stores.team.words import point_of, words_among
from engine.user import LibraryFolders

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

NAME = "team"  # what the catalog calls the index
_BATCH = 200  # points that are sent at a time: a megabyte
_BUFFERED = 2000  # passages that wait for their document to be whole
_AT_ONCE = 500  # documents of which one request says something
_REMEMBERED = 200_000  # words
_LOCAL_BITS, _COUNT_BITS = 32, 8


class TeamSink:
    """An `engine.sync.IndexSink`; one at a time (the caller holds the library's lock)."""

    name = NAME
    prepare = staticmethod(count)

    def __init__(self, place: Place, config: Config, catalog: Catalog) -> None:
        """`catalog` is what is sent of."""
        self._place, self._data_dir, self._catalog = place, config.data_dir, catalog
        self._folders = LibraryFolders.read(config.folders_file).folders
        self._client: QdrantClient
        self._stamps: dict[str, Stamp] = {}
        self._ledger = 0
        self._all = False  # also what is there is sent
        self._waiting: dict[int, tuple[Document, list[Part]]] = {}  # by the id of the catalog
        self._sent: dict[str, dict[int, int]] = {}  # collection → catalog's id → generation
        self._gone: set[int] = set()
        self._words: dict[str, set[str]] = {}  # that were sent, by collection

    def open(self, generation: int, *, rebuild: bool = False) -> int:
        """See `IndexSink.open`: the number says which collection, which ledger, and which time."""
        self._client = open_client(self._place.address, self._data_dir, patient=True)
        stamp = self._stamp(self._place.collection)
        for group in self._place.owners.values():  # whose documents may be gone
            self._stamp(self._place.collection_of(group))
        groups = {self._place.group_of(folder) for folder in self._folders}
        for name in map(self._place.collection_of, groups):
            # A key that may not write is refused before anything is read: no such point is there.
            self._client.delete(name, [hashed("nothing", name)])
        number, ledger, again = _parts(generation)
        is_known = number == stamp.number
        self._ledger = ledger if is_known else randbits(30)
        self._all = rebuild
        if rebuild or not is_known:  # vectors are sent again, too
            self._catalog.backlog.forget_others(NAME)
        again += rebuild
        return _joined(stamp.number, self._ledger, again)

    def remove(self, document_ids: Sequence[int]) -> None:
        self._gone.update(document_ids)

    def add(
        self, document: Document, passages: Mapping[int, Passage], prepared: TermCounts
    ) -> None:
        if document.id not in self._waiting and self._buffered() > _BUFFERED:
            self._send()
        _, parts = self._waiting.setdefault(document.id, (document, []))
        parts.append(Part(list(passages.values()), prepared))

    def commit(self) -> None:
        self._send()
        changed = sorted(self._gone.union(*self._sent.values()))
        for name in {*self._stamps, *self._sent}:
            generations = self._sent.get(name, {})
            for start in range(0, len(changed), _AT_ONCE):
                self._turn(name, changed[start : start + _AT_ONCE], generations)
        self._sent, self._gone = {}, set()

    def tell(self, skipped: Iterable[Skipped]) -> None:
        """Tell the others what could not be read here. Raises `LibraryUnavailable`."""
        tell(self._client, self._place, self._ledger, skipped)

    def close(self) -> None:
        if "_client" in vars(self):
            self._client.close()

    def _buffered(self) -> int:
        return sum(len(part.passages) for _, parts in self._waiting.values() for part in parts)

    def _stamp(self, name: str) -> Stamp:
        if name not in self._stamps:
            self._stamps[name] = read_stamp(self._client, name)
        return self._stamps[name]

    def _send(self) -> None:
        """Write the passages of the documents that wait."""
        from qdrant_client.models import Filter

        copies = self._catalog.documents.copies(self._waiting)
        # What is live is the same, may be found right now, and other desks may have it as well.
        not_live = Filter(must_not=[live()])
        by_collection: dict[str, dict[int, Sent]] = defaultdict(dict)
        for id, (document, parts) in self._waiting.items():
            everywhere = (document.path, *copies.get(id, ()))
            scans = self._catalog.passages.ocr_texts(id)
            for name, paths in by_those_who_may_see(everywhere, self._place).items():
                by_collection[name][id] = sent(
                    document, paths, parts, self._place, self._folders, scans
                )
        names = {id: self._place.shared(each.path) for id, (each, _) in self._waiting.items()}
        self._waiting = {}
        for name, documents in by_collection.items():
            average = self._average(name, documents.values())
            there = set() if self._all else self._there(name, documents.values())
            fresh = (
                point
                for id, each in documents.items()
                if each.generation not in there
                for point in points_of(each, average, self._entry(id))
            )
            for batch in _batches(fresh, _BATCH):
                self._client.upsert(name, batch, wait=True, update_filter=not_live)
            written = (
                part
                for id, each in documents.items()
                # Else its words are also of a name that it has where others may not look.
                if each.generation not in there and each.fields["path"][0] == names[id]
                for part in each.parts
            )
            self._send_words(name, {term for part in written for term in part.counts.terms})
            generations = self._sent.setdefault(name, {})
            generations |= {id: each.generation for id, each in documents.items()}

    def _send_words(self, name: str, terms: set[str]) -> None:
        """Write the words of what was written: each once, though another desk may have done so."""
        known = self._words.setdefault(name, set())
        words = set(words_among(terms)) - known
        for some in _batches(map(point_of, words), _AT_ONCE):
            self._client.upsert(name, some, wait=True)
        known |= words
        if len(known) > _REMEMBERED:
            known.clear()

    def _average(self, name: str, documents: Iterable[Sent]) -> float:
        """Return the length of passages that all are weighed by; of the first ones their mean."""
        stamp = self._stamp(name)
        if not stamp.average:
            lengths = [
                int(length)
                for each in documents
                for part in each.parts
                for length in part.counts.lengths
            ]
            mean = max(1.0, sum(lengths) / max(1, len(lengths)))
            stamp = self._stamps[name] = settle_average(self._client, name, mean)
        return stamp.average

    def _there(self, name: str, documents: Iterable[Sent]) -> set[int]:
        """Return the generations that are live already, as another machine has sent them."""
        ends = {each.generation: each.ends for each in documents}
        ids = list({id for pair in ends.values() for id in pair})
        found: set[int] = set()
        for start in range(0, len(ids), _AT_ONCE):
            records = self._client.retrieve(
                name, ids[start : start + _AT_ONCE], with_payload=["live"]
            )
            found |= {int(each.id) for each in records if (each.payload or {}).get("live")}
        return {generation for generation, pair in ends.items() if found.issuperset(pair)}

    def _turn(self, name: str, changed: Sequence[int], generations: Mapping[int, int]) -> None:
        """Make live what was written of these documents, and delete what this desk had before."""
        from qdrant_client import models

        now = {id: generations[id] for id in changed if id in generations}
        mine = set(map(self._entry, changed))
        others = self._others(name, mine, now.values())

        def marked(generation: int, **payload: object) -> Any:
            chosen = models.Filter(must=[one_of("generation", [generation])])
            change = models.SetPayload(payload=payload, filter=chosen)
            return models.SetPayloadOperation(set_payload=change)

        operations = [
            marked(gen, live=True, ledger=[self._entry(id), *others.pop(gen, ())])
            for id, gen in now.items()
        ]
        operations += [marked(generation, ledger=left) for generation, left in others.items()]
        old = models.Filter(
            must=[one_of("ledger", mine)],
            must_not=[one_of("generation", now.values())] if now else None,
        )
        operations.append(models.DeleteOperation(delete=models.FilterSelector(filter=old)))
        self._client.batch_update_points(name, operations, wait=True)

    def _others(
        self, name: str, mine: set[int], generations: Iterable[int]
    ) -> dict[int, list[int]]:
        """Return in whose ledgers documents of ours are, too: of desks that have the same file."""
        from qdrant_client import models

        chosen = models.Filter(
            must=[one_of("number", [0])],
            should=[one_of("generation", generations), one_of("ledger", mine)],
        )
        found, offset = {}, None
        while True:
            points, offset = self._client.scroll(
                name, chosen, limit=_AT_ONCE, offset=offset, with_payload=["generation", "ledger"]
            )
            for each in points:
                payload = each.payload or {}
                known = payload["ledger"]
                left = set(known if isinstance(known, list) else [known]) - mine
                if left:
                    found[int(payload["generation"])] = sorted(left)
            if offset is None:
                return found

    def _entry(self, document_id: int) -> int:
        """Return what stands for a document of this catalog, and of no other."""
        return self._ledger << _LOCAL_BITS | document_id


def _joined(number: int, ledger: int, again: int) -> int:
    return number << 38 | ledger << _COUNT_BITS | again % (1 << _COUNT_BITS)


def ledger_of(generation: int) -> int:
    """Return the ledger of a desk by what its catalog has of the index."""
    return _parts(generation)[1]


def _parts(generation: int) -> tuple[int, int, int]:
    rest, again = divmod(generation, 1 << _COUNT_BITS)
    return rest >> 30, rest & ((1 << 30) - 1), again


def _batches(points: Iterable[Any], size: int) -> Iterator[list[Any]]:
    several = iter(points)
    while batch := list(islice(several, size)):
        yield batch
