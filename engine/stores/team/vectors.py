"""Vectors: sends the vectors that a desk has made of what it has read, and fetches those of others.

Each is of a point that is there already: which one is worked out as it was when this was sent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.catalog import Catalog
from engine.config import Config
from engine.embed import encoded_text, has_words
from engine.errors import ModelUnavailable
from engine.records import Document, Passage
from engine.stores.team.client import open_client
from engine.stores.team.collection import MEANING, read_stamp
from engine.stores.team.place import Place
from engine.stores.team.points import by_those_who_may_see, generation_of, point_id
from engine.stores.team.sink import NAME

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_BATCH = 200  # vectors that are sent at a time
_DIGITS = 5  # of a number of a vector, which is float16


class TeamVectors:
    """One at a time, beside the record of the vectors that this desk keeps."""

    def __init__(self, place: Place, config: Config, catalog: Catalog, encoder: str) -> None:
        """Raises `ModelUnavailable`: the collection is for vectors by another encoder."""
        self._place, self._catalog = place, catalog
        self._client: QdrantClient = open_client(place.address, config.data_dir, patient=True)
        stamp = read_stamp(self._client, place.collection)
        if stamp.encoder != encoder:
            self.close()
            raise ModelUnavailable("team.other-encoder", encoder=stamp.encoder.rpartition("-")[0])
        self._waiting: dict[str, dict[int, Sequence[float]]] = defaultdict(dict)
        self._there: set[int] = set()  # points whose vectors another desk has sent

    def unsent(self) -> set[int]:
        """Return the documents whose passages are not there yet."""
        return set(self._catalog.backlog.documents(NAME))

    def known(self, document: Document, passages: Mapping[int, Passage]) -> dict[str, Any]:
        """Return the vectors that another desk has sent of a document, by their texts.

        All its passages are given, in order.
        """
        found: dict[str, Any] = {}
        texts = [encoded_text(document, each) for each in passages.values()]
        for name, generation in self._generations(document, passages):
            ids = {point_id(generation, number): text for number, text in enumerate(texts)}
            for some in _batches(list(ids)):
                records = self._client.retrieve(
                    name, some, with_payload=False, with_vectors=[MEANING]
                )
                vectors: dict[int, Any] = {int(each.id): each.vector for each in records}
                for id, vector in vectors.items():
                    if vector and MEANING in vector:
                        self._there.add(id)
                        found[ids[id]] = np.array(vector[MEANING], np.float32)
        return found

    def add(
        self,
        document: Document,
        passages: Mapping[int, Passage],
        vector_of: Callable[[str], Iterable[float]],
    ) -> None:
        """Have the vectors of a document sent; all its passages are given, in order."""
        vectors = {
            number: [round(float(each), _DIGITS) for each in vector_of(encoded_text(document, its))]
            for number, its in enumerate(passages.values())
            if has_words(its)
        }
        for name, generation in self._generations(document, passages):
            points = {point_id(generation, number): each for number, each in vectors.items()}
            self._waiting[name] |= {id: points[id] for id in points.keys() - self._there}

    def send(self) -> None:
        """Send what waits, of points that are still there."""
        from qdrant_client.models import PointVectors

        for name, vectors in self._waiting.items():
            for some in _batches(list(vectors)):
                there = self._client.retrieve(name, some, with_payload=False)
                points = [
                    PointVectors(id=each.id, vector={MEANING: list(vectors[int(each.id)])})
                    for each in there
                ]
                if points:
                    self._client.update_vectors(name, points, wait=True)
        self._waiting.clear()
        self._there.clear()

    def _generations(
        self, document: Document, passages: Mapping[int, Passage]
    ) -> Iterator[tuple[str, int]]:
        """Yield the collections that a document is in, and what it is called there."""
        others = self._catalog.documents.copies([document.id]).get(document.id, ())
        seen = by_those_who_may_see((document.path, *others), self._place)
        for name, paths in seen.items():
            yield name, generation_of(document, paths, passages.values(), self._place)

    def close(self) -> None:
        self._client.close()


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
