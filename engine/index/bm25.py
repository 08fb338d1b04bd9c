"""Scorer: BM25 over all segments of one commit, a whole posting list at a time.

Whoosh's own matchers walk the lists of a question side by side and leave out what cannot reach the
best; in Python each step costs more than is saved. Arrays of a score for every passage are faster
by an order of magnitude, and exact.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from itertools import accumulate
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist
from whoosh.reading import IndexReader

from engine.index.codec import tables
from engine.index.table import Numbers
from engine.index.varint import Bytes

_B, _K1 = 0.75, 1.2


class Bm25:
    """Scores the passages of a reader, which has been opened over segments of ours."""

    def __init__(self, reader: IndexReader) -> None:
        self._tables, gone = tables(reader)
        sizes = [len(each.passages) for each in self._tables]
        self._bases = list(accumulate(sizes, initial=0))
        self._passages = _together([each.passages for each in self._tables])
        self._documents = _together([each.documents for each in self._tables])
        lengths = _together([each.rounded for each in self._tables])
        exact = sum(int(each.lengths.sum()) for each in self._tables)
        average = exact / max(1, len(lengths))
        self._norms = (_K1 * (1 - _B + _B * lengths / max(1.0, average))).astype(np.float32)
        self._gone = _together([base + each for base, each in zip(self._bases, gone, strict=False)])

    def best(
        self,
        terms: Mapping[str, float],
        limit: int | None,
        *,
        documents: Set[int] | None = None,
        required: Collection[str] = (),
        forbidden: Collection[str] = (),
    ) -> list[tuple[int, float]]:
        """As `Index.recall`."""
        scores = self._scores(terms)
        scores[self._gone] = 0
        if documents is not None:
            scores[~np.isin(self._documents, list(documents))] = 0
        for term in required:
            scores[~self._has(term)] = 0
        for term in forbidden:
            scores[self._has(term)] = 0
        found = np.flatnonzero(scores)
        if limit is not None and len(found) > limit:
            least = np.partition(scores[found], -limit)[-limit]
            found = found[scores[found] >= least]
        order = np.lexsort((self._passages[found], -scores[found]))
        found = found[order[:limit]]
        return list(zip(self._passages[found].tolist(), scores[found].tolist(), strict=True))

    def frequency(self, term: str) -> int:
        """How many passages have the term."""
        places = ((table, table.find(term.encode())) for table in self._tables)
        return sum(int(table.counts[at]) for table, at in places if at is not None)

    def near(self, words: Sequence[str], most: int) -> dict[str, int]:
        """As `Index.near`."""
        found: dict[str, int] = {}
        for table in self._tables:
            terms = [term.decode() for term in table.beginning(words[0][:1].encode())]
            slips = cdist(words, terms, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
            least = slips.min(axis=0)  # beyond `most` it is `most` + 1
            for at in np.flatnonzero(least <= most):
                found[terms[at]] = int(least[at])
        return found

    def _scores(self, terms: Mapping[str, float]) -> NDArray[np.float32]:
        """The score of each passage."""
        scores = np.zeros(len(self._passages), np.float32)
        for term, boost in terms.items():
            lists = list(self._lists(term))
            count = sum(len(numbers) for numbers, _ in lists)
            # Common terms fade: the idf of Whoosh never falls below 1.
            idf = log(1 + (len(scores) - count + 0.5) / (count + 0.5))
            factor = np.float32(boost * idf * (_K1 + 1))
            for numbers, weights in lists:
                scores[numbers] += factor * weights / (weights + self._norms[numbers])
        return scores

    def _has(self, term: str) -> NDArray[np.bool_]:
        """Whether each passage has the term."""
        found = np.zeros(len(self._passages), np.bool_)
        for numbers, _ in self._lists(term):
            found[numbers] = True
        return found

    def _lists(self, term: str) -> Iterator[tuple[Numbers, Bytes]]:
        """The posting lists of a term, with numbers that count over all segments."""
        for base, table in zip(self._bases, self._tables, strict=False):
            at = table.find(term.encode())
            if at is not None:
                numbers, weights = table.list_of(at)
                yield numbers + base, weights


def _together(arrays: Sequence[Numbers]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *arrays])
