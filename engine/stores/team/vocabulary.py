"""Vocabulary: what the server knows of terms, asked of it many at a time.

How rare a term is the server tells by the score of the best passage that has it, divided by the
weight that the term has there: what it multiplies by is just that. Of several collections the terms
weigh as if these were one.
"""

from collections.abc import Collection as Several, Iterable, Mapping, Sequence, Set
from math import exp
from time import monotonic
from typing import TYPE_CHECKING, Any

from engine.index import MOST, weight
from engine.recall import one_away
from engine.stores.team.collection import WORDS
from engine.stores.team.points import term_id
from engine.stores.team.reader import SECONDS, Collection, Reader, live, one_of
from engine.stores.team.words import fitting, those_there, words_with
from engine.terms import without_language

if TYPE_CHECKING:
    from qdrant_client.models import Filter, QueryRequest, ScoredPoint, SparseVector

_SPOKEN = 0.001  # of the passages are in a language; as in `engine.index.bm25`
_ALL = 1000  # passages, where all are asked for that have the words of a phrase
_LEAST = 0.01  # of the weight of a word beside its stem: or a passage without that is not found
NOTHING: Mapping[str, str] = {}


class TeamIndex:
    """Gives a vocabulary that is never older than a minute; an `engine.recall` `Index`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._last: tuple[float, TeamVocabulary] | None = None

    def open(self) -> "TeamVocabulary":
        if self._last is None or monotonic() > self._last[0]:
            self._last = monotonic() + SECONDS, TeamVocabulary(self._reader)
        return self._last[1]

    def close(self) -> None:
        """The reader is its owner's."""


class TeamVocabulary:
    """Implements `engine.recall.vocabulary.Vocabulary`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._idf: dict[str, dict[int, float]] = {}  # of terms, by collection; 0 where it has none
        self._counts: dict[str, int] = {}
        self._within: dict[tuple[str, bool, bool], set[str]] = {}  # words, by what they contain

    @property
    def is_empty(self) -> bool:
        return not self._total

    @property
    def languages(self) -> frozenset[str]:
        counts = self._reader.languages()
        least = sum(counts.values()) * _SPOKEN
        return frozenset(language for language, count in counts.items() if count >= least)

    def expect(self, terms: Iterable[str], parts: Iterable[tuple[str, bool, bool]] = ()) -> None:
        from qdrant_client.models import QueryRequest, SparseVector

        fresh = {term: term_id(term) for term in terms if term not in self._counts}
        sought = {part: words_with(*part) for part in parts if part not in self._within}
        asked = [part for part, request in sought.items() if request]
        if not (fresh or sought):
            return
        requests = [
            QueryRequest(
                query=SparseVector(indices=[each], values=[1.0]), using=WORDS, limit=1,
                with_vector=[WORDS], with_payload=False,
            )
            for each in fresh.values()
        ]  # fmt: skip
        requests += filter(None, sought.values())
        counts = dict.fromkeys(fresh, 0)
        within: dict[tuple[str, bool, bool], set[str]] = {part: set() for part in sought}
        for collection, answers in self._reader.query(lambda _: requests):
            known = self._idf.setdefault(collection.name, {})
            for part, points in zip(asked, answers[len(fresh) :], strict=True):
                within[part].update(fitting(points, *part))
            for (term, dimension), points in zip(fresh.items(), answers, strict=False):
                known[dimension] = 0.0
                for point in points:
                    vector: Any = point.vector
                    own = vector[WORDS].values[vector[WORDS].indices.index(dimension)]
                    idf = known[dimension] = point.score / own
                    counts[term] += max(1, round((collection.passages + 1) / exp(idf) - 0.5))
        self._counts |= counts
        self._within |= within

    def frequency(self, term: str) -> int:
        self.expect([term])
        return self._counts[term]

    def weight(self, count: int) -> float:
        return weight(count, self._total)

    def has_all(self, terms: Several[str]) -> bool:
        chosen = wanted([terms])
        return any(True for _ in self._reader.scroll(chosen, False, 1))

    def containing(
        self, part: str, most: int, *, at_start: bool = False, at_end: bool = False
    ) -> list[str]:
        """Return terms that contain `part`, those in most passages first, but no stems."""
        self.expect((), [(part, at_start, at_end)])
        found = self._within[part, at_start, at_end]
        self.expect(found)
        there = sorted(found, key=lambda word: (-self._counts[word], word))
        return [word for word in there if self._counts[word]][:most]

    def near(self, words: Sequence[str], most: int) -> dict[str, int]:
        """Return all that is one slip away; whether the server has it `present` tells."""
        return {term: 1 for word in words for term in one_away(word, 0, len(word))}

    def present(self, terms: Several[str]) -> list[str]:
        """Return those that are words of some passages."""
        found = those_there(self._reader, terms)
        self.expect(found)
        return [term for term in found if self._counts[term]]

    def search(
        self,
        terms: Mapping[str, float],
        limit: int | None,
        *,
        documents: Set[int] | None = None,
        languages: Set[str] | None = None,
        required: Several[Several[Sequence[str]]] = (),
        forbidden: Several[str] = (),
        forms: Mapping[str, str] = NOTHING,
    ) -> list[tuple[int, float]]:
        from qdrant_client.models import Filter, QueryRequest

        chosen = wanted(*required, forbidden=forbidden)
        if documents is not None:
            chosen = Filter(must=[chosen, one_of("document", documents)])
        if languages is not None:
            chosen = Filter(must=[chosen, one_of("language", languages)])
        found = self._reader.query(
            lambda collection: [
                QueryRequest(
                    query=self.weighed(terms, forms, collection), using=WORDS,
                    filter=live(chosen), limit=limit or _ALL, with_payload=False,
                )
            ]
        )  # fmt: skip
        pairs = [(int(point.id), point.score) for _, [points] in found for point in points]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def weighed(
        self, terms: Mapping[str, float], forms: Mapping[str, str], collection: Collection
    ) -> "SparseVector":
        """Return what terms weigh in a query, beside how rare the collection finds them.

        Of the forms of a word only the one that counts most should count, but a server adds them
        up; `corrections` mends that of what it finds.
        """
        parts = self._parts(terms, forms)
        return self._vector({t: boost * parts[t] for t, boost in terms.items()}, collection)

    def by_forms(
        self,
        terms: Mapping[str, float],
        forms: Mapping[str, str],
        collection: Collection,
        ids: Sequence[int],
    ) -> "list[QueryRequest]":
        """Return what to ask for `corrections` of these passages."""
        from qdrant_client.models import Filter, HasIdCondition, QueryRequest

        these = Filter(must=[HasIdCondition(has_id=list(ids))])
        return [
            QueryRequest(
                query=self._vector({term: terms[term]}, collection), using=WORDS, filter=these,
                limit=len(ids), with_payload=False,
            )
            for term in (self._with_forms(terms, forms) if ids else ())
        ]  # fmt: skip

    def corrections(
        self,
        terms: Mapping[str, float],
        forms: Mapping[str, str],
        answers: "Sequence[Sequence[ScoredPoint]]",
    ) -> dict[int, float]:
        """Return what to add to the scores of passages for the forms of words.

        The answers are those to `by_forms`.
        """
        parts = self._parts(terms, forms)
        best: dict[tuple[int, str], float] = {}
        added: dict[int, float] = {}
        for term, points in zip(self._with_forms(terms, forms), answers, strict=False):
            for point in points:
                id, word = int(point.id), forms[term]
                added[id] = added.get(id, 0.0) - parts[term] * point.score
                best[id, word] = max(point.score, best.get((id, word), 0.0))
        for (id, _), score in best.items():
            added[id] += score
        return added

    def _with_forms(self, terms: Mapping[str, float], forms: Mapping[str, str]) -> list[str]:
        return [term for term in terms if term in forms and self._counts[term]]

    def _parts(self, terms: Mapping[str, float], forms: Mapping[str, str]) -> dict[str, float]:
        """Return what part of its weight each term has beside the other forms of its word.

        A passage that has a word as it stands mostly has its stem, too, which is more usual: so the
        word adds only what it counts more than that. Where the stem is rarer it is that of another
        language, and the word stands for itself: as `alpha` in English beside Spanish `alph`.
        """
        several = [term for term in terms if term in forms]
        self.expect(several)
        weights = {term: self.weight(self._counts[term]) for term in several}
        stems: dict[str, float] = {}  # the weight of the most usual of each word
        for term in several:
            if self._counts[term] and without_language(term) != term:
                word = forms[term]
                stems[word] = min(weights[term], stems.get(word, weights[term]))
        return dict.fromkeys(terms, 1.0) | {
            term: 1.0
            if stems.get(forms[term], 0.0) > weight
            else max(_LEAST, 1 - stems.get(forms[term], 0.0) / weight)
            for term, weight in weights.items()
            if weight and without_language(term) == term
        }

    def _vector(self, terms: Mapping[str, float], collection: Collection) -> "SparseVector":
        from qdrant_client.models import SparseVector

        weights: dict[int, float] = {}
        if len(self._reader.collections()) == 1:  # which knows by itself how rare they are
            weights = {term_id(term): boost * MOST for term, boost in terms.items() if boost}
        else:
            self.expect(terms)
            here = self._idf[collection.name]
            for term, boost in terms.items():
                dimension = term_id(term)
                if own := here.get(dimension):
                    weights[dimension] = boost * self.weight(self._counts[term]) / own
        if not weights:  # a query must have one
            weights = {0: 0.0}
        return SparseVector(indices=list(weights), values=list(weights.values()))

    @property
    def _total(self) -> int:
        return sum(each.passages for each in self._reader.collections())


def wanted(*required: Several[Several[str]], forbidden: Several[str] = ()) -> "Filter":
    """Return a filter: of each of `required`, which are alternatives, all terms of one."""
    from qdrant_client.models import Filter

    def all_of(terms: Several[str]) -> Filter:
        return Filter(must=[one_of("terms", [term_id(term)]) for term in terms])

    return Filter(
        must=[
            Filter(should=[all_of(terms) for terms in readings])
            for readings in required
            if all(readings)  # one without a term is in any passage
        ],
        must_not=[one_of("terms", [term_id(term)]) for term in forbidden],
    )
