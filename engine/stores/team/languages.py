"""What language adds to a cosine, taken off what a server finds; see `engine.embed.vectors`.

A server knows cosines alone. But within a language the order is that of the product with a
question, less half of what is usual to ask; what is taken off beside is the same for all of a
language. So the nearest are asked for in each language, and then how near these are, exactly, and
which language they are near to.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from engine.embed import LESS, draw_in, what_tells
from engine.stores.team.collection import MEANING
from engine.stores.team.reader import Collection, Reader, live, one_of

if TYPE_CHECKING:
    from qdrant_client.models import Filter, QueryRequest

    from engine.embed import Usual

_SAMPLE = 1000  # vectors that the mean of a language is made of
_SHARE = 0.01  # of the passages; rarer languages are as what cannot be told
_HOUR = 3600.0  # seconds: means hardly change
_ANY = ""  # the language whose mean is that of all


class Direction(NamedTuple):
    """What a server is asked for the nearest of, made of unit length, and how long it was."""

    vector: list[float]
    length: float


class Spoken(NamedTuple):
    """Where the passages of each language lie.

    And by which product, less how much, the nearest of those that have many is told.
    """

    means: Mapping[str, Any]
    told: Mapping[str, tuple[Direction, float]]


class Nearness:
    """How near passages are to a question, by their languages."""

    def __init__(self, question: Sequence[float], usual: "Usual | None", reader: Reader) -> None:
        self._reader = reader
        vector = np.asarray(question, np.float32)
        vector /= np.linalg.norm(vector)
        self._own = usual.language if usual else None
        self._same = self._other = _direction(vector)
        self._less: dict[str, float] = {}  # to take off, by language
        self._told: Mapping[str, tuple[Direction, float]] = {}
        if usual is None and len(_spoken(reader)) < 2:
            return
        means, self._told = reader.known("spoken", lambda: _learn(reader), _HOUR)
        for language, mean in means.items():
            self._less[language] = float((mean - means[_ANY]) @ vector)
        if usual:
            self._other = _direction(vector - LESS * usual.vector)
            for language in means.keys() - {self._own}:
                self._less[language] -= LESS * float(means[language] @ usual.vector)

    def requests(self, chosen: "Filter", limit: int) -> "list[QueryRequest]":
        """Return what to ask for the nearest of what a filter chooses."""
        from qdrant_client.models import QueryRequest

        return [
            QueryRequest(
                query=direction.vector, using=MEANING, limit=limit, with_payload=["language"],
                filter=live(among),
            )
            for direction, among in self._groups(chosen)
        ]  # fmt: skip

    def cosines(self, found: Mapping[str, Mapping[int, str]]) -> dict[int, float]:
        """Return the cosines of passages that have vectors, less what their languages add.

        They are given by collection, each with its language.
        """
        from qdrant_client.models import (
            Filter,
            HasIdCondition,
            QuantizationSearchParams,
            QueryRequest,
            SearchParams,
        )

        exactly = SearchParams(exact=True, quantization=QuantizationSearchParams(ignore=True))
        towards = [self._same] if self._own is None else [self._same, self._other]
        asked = [*towards, *(direction for direction, _ in self._told.values())]

        def requests(collection: Collection) -> list[QueryRequest]:
            ids: list[Any] = list(found.get(collection.name, ()))
            these = Filter(must=[HasIdCondition(has_id=ids)])
            return [
                QueryRequest(
                    query=direction.vector, using=MEANING, filter=these, limit=len(ids),
                    params=exactly,
                )
                for direction in asked if ids
            ]  # fmt: skip

        cosines = {}
        for collection, answers in self._reader.query(requests):
            products: dict[int, list[float]] = {}
            for direction, points in zip(asked, answers, strict=False):
                for point in points:
                    products.setdefault(int(point.id), []).append(point.score * direction.length)
            for id, each in products.items():
                language = self._nearest(found[collection.name][id], each[len(towards) :])
                product = each[0] if language == self._own else each[len(towards) - 1]
                cosines[id] = product - self._less.get(language, self._less.get(_ANY, 0.0))
        return cosines

    def _nearest(self, language: str, products: Sequence[float]) -> str:
        """Return the language that a passage counts to; see `LanguageMeans`."""
        if self._told and (not language or language in self._told):
            least = (less for _, less in self._told.values())
            beyond = (each - less for each, less in zip(products, least, strict=True))
            return max(zip(beyond, self._told, strict=True))[1]
        return language

    def _groups(self, chosen: "Filter") -> "Iterator[tuple[Direction, Filter]]":
        from qdrant_client.models import Filter

        alone = {*self._less, self._own or _ANY} - {_ANY}
        for language in sorted(alone):
            its = one_of("language", [language])
            yield (
                self._same if language == self._own else self._other,
                Filter(must=[chosen, its]),
            )
        others = [one_of("language", alone)] if alone else []
        yield self._other, Filter(must=[chosen], must_not=others)


def _direction(vector: Any) -> Direction:
    length = float(np.linalg.norm(vector))
    return Direction((vector / length).tolist(), length)


def _spoken(reader: Reader) -> dict[str, int]:
    """Return how many passages each language has that is not rare."""
    counts = {language: count for language, count in reader.languages().items() if language}
    least = sum(counts.values()) * _SHARE
    return {language: count for language, count in counts.items() if count >= least}


def _learn(reader: Reader) -> Spoken:
    from qdrant_client.models import Filter

    counts, means = [0], {}
    for language, count in _spoken(reader).items():
        sample = reader.sample(Filter(must=[one_of("language", [language])]), _SAMPLE)
        if sample:
            means[language] = np.mean(np.array(sample, np.float32), 0)
            counts.append(count)
    if not means:
        return Spoken({}, {})
    languages = [_ANY, *means]
    drawn = np.array([np.average([*means.values()], 0, counts[1:]), *means.values()], np.float32)
    many, beyond, least = what_tells(drawn, np.array(counts))
    told = {
        languages[place]: (_direction(each), float(less))
        for place, each, less in zip(many, beyond, least, strict=True)
    }
    draw_in(drawn, np.array(counts))
    return Spoken(dict(zip(languages, drawn, strict=True)), told if len(told) > 1 else {})
