"""What language adds to a cosine, taken off what a server finds; see `engine.embed.vectors`.

A server knows cosines alone. But within a language the order is that of the product with a
question, less half of what is usual to ask; what is taken off beside is the same for all of a
language. So the nearest are asked for in each language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from engine.embed import LESS, draw_in
from engine.stores.team.collection import MEANING
from engine.stores.team.reader import Reader, live, one_of

if TYPE_CHECKING:
    from qdrant_client.models import Filter, QueryRequest, ScoredPoint

    from engine.embed import Usual

_SAMPLE = 1000  # vectors that the mean of a language is made of
_SHARE = 0.01  # of the passages; rarer languages are as what cannot be told
_HOUR = 3600.0  # seconds: means hardly change
_ANY = ""  # the language whose mean is that of all


class Direction(NamedTuple):
    """What a server is asked for the nearest of, made of unit length, and how long it was."""

    vector: list[float]
    length: float


class Nearness:
    """How near passages are to a question, by their languages."""

    def __init__(self, question: Sequence[float], usual: "Usual | None", reader: Reader) -> None:
        vector = np.asarray(question, np.float32)
        vector /= np.linalg.norm(vector)
        self._own = usual.language if usual else None
        self._same = self._other = _direction(vector)
        self._less: dict[str, float] = {}  # to take off, by language
        if usual is None and len(_spoken(reader)) < 2:
            return
        means = reader.known("means", lambda: _means(reader), _HOUR)
        for language, mean in means.items():
            self._less[language] = float((mean - means[_ANY]) @ vector)
        if usual:
            self._other = _direction(vector - LESS * usual.vector)
            for language in means.keys() - {self._own}:
                self._less[language] -= LESS * float(means[language] @ usual.vector)

    @property
    def directions(self) -> Sequence[Direction]:
        return [self._same] if self._own is None else [self._same, self._other]

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

    def cosines(
        self, points: "Iterable[ScoredPoint]", direction: Direction | None = None
    ) -> dict[int, float]:
        """Return the cosines of points, less what their languages add, by the server's scores.

        Of what was compared with a `direction` only those whose language is to be.
        """
        found = {}
        for point in points:
            language = (point.payload or {}).get("language", _ANY)
            towards = self._towards(language)
            if direction is None or direction is towards:
                less = self._less.get(language, self._less.get(_ANY, 0.0))
                found[int(point.id)] = point.score * towards.length - less
        return found

    def _towards(self, language: str) -> Direction:
        return self._same if language == self._own else self._other

    def _groups(self, chosen: "Filter") -> "Iterator[tuple[Direction, Filter]]":
        from qdrant_client.models import Filter

        alone = {*self._less, self._own or _ANY} - {_ANY}
        for language in sorted(alone):
            its = one_of("language", [language])
            yield self._towards(language), Filter(must=[chosen, its])
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


def _means(reader: Reader) -> Mapping[str, Any]:
    """Return where the passages of each language lie."""
    from qdrant_client.models import Filter

    counts, means = [], {}
    for language, count in _spoken(reader).items():
        sample = reader.sample(Filter(must=[one_of("language", [language])]), _SAMPLE)
        if sample:
            means[language] = np.mean(np.array(sample, np.float32), 0)
            counts.append(count)
    if not means:
        return {}
    middle = np.average([*means.values()], 0, counts)
    drawn = np.array([middle, *means.values()], np.float32)
    draw_in(drawn, np.array([0, *counts]))
    return dict(zip([_ANY, *means], drawn, strict=True))
