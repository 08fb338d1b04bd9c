"""What language adds to a cosine, taken off what a server finds; see `engine.embed.vectors`.

A server knows cosines alone. But within a language the order is that of the product with a
question, less half of what is usual to ask; what is taken off beside is the same for all of a
language. So the nearest are asked for in each language. What these answers do not say is asked for
then: which language others are in, exactly how near they are, and which language all are near to,
where the library has several. Languages are told by which filters let a passage through: to read
what is stored of it would take a server five times as long.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from engine.embed import LESS, draw_in, what_tells, worth_asking
from engine.stores.team.collection import MEANING
from engine.stores.team.reader import Reader, live, one_of

if TYPE_CHECKING:
    from qdrant_client.models import Filter, QueryRequest, ScoredPoint

    from engine.embed import Usual

_SAMPLE = 1000  # vectors that the mean of a language is made of
_SHARE = 0.01  # of the passages; rarer languages are as what cannot be told
_HOUR = 3600.0  # seconds: means hardly change
_ANY = ""  # the language whose mean is that of all


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """What a server is asked for the nearest of, made of unit length, and how long it was."""

    vector: list[float]
    length: float


class Spoken(NamedTuple):
    """Where the passages of each language lie.

    And how many these are; of languages that have many, by which product, less how much, a passage
    is nearer to each than to the first.
    """

    means: Mapping[str, Any]
    counts: Mapping[str, int]
    many: Sequence[str]
    nearer: Sequence[tuple[Direction, float]]


@dataclass(slots=True)
class Seen:
    """What is known of passages that a collection has found; None: a language that is not known.

    And what was asked of which of them.
    """

    languages: dict[int, str | None]
    products: dict[int, float]
    asked: Mapping[Direction, Sequence[int]] = field(default_factory=dict)
    spoken: Sequence[str] = ()  # the languages that were asked for


class Nearness:
    """How near passages are to a question, by their languages."""

    def __init__(
        self,
        question: Sequence[float],
        usual: "Usual | None",
        asked: Mapping[str, Any],
        reader: Reader,
    ) -> None:
        """`asked` has means of usual questions, by their language."""
        self._reader = reader
        vector = np.asarray(question, np.float32)
        vector /= np.linalg.norm(vector)
        self._own = usual.language if usual else None
        self._same = self._other = _direction(vector)
        self._less: dict[str, float] = {}  # to take off, by language
        self._many: Sequence[str] = ()
        self._nearer: Sequence[tuple[Direction, float]] = ()
        if usual is None and len(spoken_in(reader)) < 2:
            return
        spoken: Spoken = reader.known("spoken", lambda: _learn(reader), _HOUR)
        self._many, self._nearer = spoken.many, spoken.nearer
        means = _drawn(spoken, asked)
        for language, mean in means.items():
            self._less[language] = float((mean - means[_ANY]) @ vector)
        if usual:
            self._other = _direction(vector - LESS * usual.vector)
            for language in means.keys() - {self._own}:
                self._less[language] -= LESS * float(means[language] @ usual.vector)

    def requests(self, chosen: "Filter", limit: int) -> "list[QueryRequest]":
        """Return what to ask for the nearest of what a filter chooses."""
        from qdrant_client.models import (
            Filter,
            QuantizationSearchParams,
            QueryRequest,
            SearchParams,
        )

        # Exact scores, though what is looked through has but a byte a number.
        rescored = SearchParams(quantization=QuantizationSearchParams(rescore=True))
        groups = [
            (self._towards(each), Filter(must=[chosen, one_of("language", [each])]))
            for each in self._alone
        ]
        if not groups:
            groups = [(self._other, chosen)]
        elif others := sorted(self._reader.languages().keys() - {*self._alone}):
            groups.append((self._other, Filter(must=[chosen, one_of("language", others)])))
        return [
            QueryRequest(
                query=direction.vector, using=MEANING, limit=limit, filter=live(among),
                params=rescored, with_payload=False,
            )
            for direction, among in groups
        ]  # fmt: skip

    def seen(self, answers: "Sequence[Sequence[ScoredPoint]]") -> Seen:
        """Return what the answers to `requests` say."""
        seen = Seen({}, {})
        for language, points in zip_longest(self._alone, answers, fillvalue=None):
            length = (self._other if language is None else self._towards(language)).length
            for point in points or ():
                seen.languages[int(point.id)] = language
                seen.products[int(point.id)] = point.score * length
        return seen

    def more(self, seen: Seen) -> "list[QueryRequest]":
        """Return what to ask besides for languages and cosines of all that was seen."""
        from qdrant_client.models import (
            Filter,
            HasIdCondition,
            QuantizationSearchParams,
            QueryRequest,
            SearchParams,
        )

        exactly = SearchParams(exact=True, quantization=QuantizationSearchParams(ignore=True))

        def these(ids: Sequence[int], *which: Any, but: list[Any] | None = None) -> Filter:
            return Filter(must=[HasIdCondition(has_id=list(ids)), *which], must_not=but or [])

        requests = []
        unknown = [passage for passage, language in seen.languages.items() if language is None]
        if unknown:
            seen.spoken = list(spoken_in(self._reader))
            requests = [
                QueryRequest(
                    filter=these(unknown, one_of("language", [each])), limit=len(unknown),
                    with_payload=False,
                )
                for each in seen.spoken
            ]  # fmt: skip
            others = these(unknown, but=[one_of("language", seen.spoken)])
            requests.append(
                QueryRequest(filter=others, limit=len(unknown), with_payload=["language"])
            )
        seen.asked = self._unknown(seen)
        return requests + [
            QueryRequest(
                query=direction.vector, using=MEANING, limit=len(ids), params=exactly,
                filter=these(ids), with_payload=False,
            )
            for direction, ids in seen.asked.items()
        ]  # fmt: skip

    def cosines(self, seen: Seen, answers: "Sequence[Sequence[ScoredPoint]]") -> dict[int, float]:
        """Return the cosines of passages that have vectors, less what their languages add.

        The answers are those to `more`; of all that was `seen` the language is known then.
        """
        given = iter(answers)
        for language in seen.spoken:
            seen.languages |= dict.fromkeys((int(point.id) for point in next(given)), language)
        if len(answers) > len(seen.spoken) + len(seen.asked):
            seen.languages |= {int(point.id): language_of(point) for point in next(given)}
        known: dict[Direction, dict[int, float]] = defaultdict(dict)
        for direction, points in zip(seen.asked, given, strict=True):
            known[direction] = {int(each.id): each.score * direction.length for each in points}
        cosines = {}
        for passage, said in seen.languages.items():
            language = said or ""
            if self._is_open(language):
                language = self._nearest(known, passage) or language
            own = known[self._towards(language)]
            product = own.get(passage, seen.products.get(passage))
            if product is not None:
                less = self._less.get(language, self._less.get(_ANY, 0.0))
                cosines[passage] = product - less
        return cosines

    @property
    def _alone(self) -> list[str]:
        """The languages of which each is asked for alone."""
        return sorted({*self._less, self._own or _ANY} - {_ANY})

    def _towards(self, language: str) -> Direction:
        return self._same if language == self._own else self._other

    def _is_open(self, language: str) -> bool:
        """Return whether a vector tells its language better; see `LanguageMeans`."""
        return bool(self._nearer) and (not language or language in self._many)

    def _unknown(self, seen: Seen) -> dict[Direction, list[int]]:
        """Return by which directions which passages are to be compared."""
        asked: dict[Direction, list[int]] = defaultdict(list)
        all_ways = dict.fromkeys([self._same, self._other, *(each for each, _ in self._nearer)])
        for passage, language in seen.languages.items():
            is_open = language is None or self._is_open(language)
            ways = all_ways if is_open else [self._towards(language or "")]
            if len(ways) > 1 or passage not in seen.products:
                for each in ways:
                    asked[each].append(passage)
        return asked

    def _nearest(self, known: Mapping[Direction, Mapping[int, float]], passage: int) -> str | None:
        """Return the language that the vector of a passage is nearest to; None if it has none."""
        beyond = [0.0]
        for direction, less in self._nearer:
            product = known[direction].get(passage)
            if product is None:
                return None
            beyond.append(product - less)
        return self._many[max(range(len(beyond)), key=beyond.__getitem__)]


def language_of(point: "ScoredPoint") -> str:
    language: str = (point.payload or {}).get("language", "")
    return language


def _direction(vector: Any) -> Direction:
    length = float(np.linalg.norm(vector))
    return Direction((vector / length).tolist(), length)


def spoken_in(reader: Reader) -> dict[str, int]:
    """Return how many passages each language has that is not rare."""
    counts = {language: count for language, count in reader.languages().items() if language}
    least = sum(counts.values()) * _SHARE
    return {language: count for language, count in counts.items() if count >= least}


def _learn(reader: Reader) -> Spoken:
    from qdrant_client.models import Filter

    counts, means = [0], {}
    for language, count in spoken_in(reader).items():
        sample = reader.sample(Filter(must=[one_of("language", [language])]), _SAMPLE)
        if sample:
            means[language] = np.mean(np.array(sample, np.float32), 0)
            counts.append(count)
    if not means:
        return Spoken({}, {}, (), ())
    languages = [_ANY, *means]
    drawn = np.array([np.average([*means.values()], 0, counts[1:]), *means.values()], np.float32)
    many, beyond, least = what_tells(drawn, np.array(counts))
    nearer = [
        (_direction(each - beyond[0]), float(less - least[0]))
        for each, less in zip(beyond[1:], least[1:], strict=True)
    ]
    return Spoken(
        dict(zip(languages, drawn, strict=True)),
        dict(zip(languages, counts, strict=True)),
        [languages[place] for place in many],
        nearer,
    )


def _drawn(spoken: Spoken, asked: Mapping[str, Any]) -> dict[str, Any]:
    if not spoken.means:
        return {}
    drawn = np.array([*spoken.means.values()])
    counts = np.array([*spoken.counts.values()])
    draw_in(
        drawn,
        counts,
        [
            asked.get(language) if wanted else None
            for language, wanted in zip(spoken.means, worth_asking(counts), strict=True)
        ],
    )
    return dict(zip(spoken.means, drawn, strict=True))
