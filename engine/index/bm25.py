"""BM25: scores over all segments of one commit, a whole posting list at a time.

Whoosh's own matchers walk the lists of a query side by side and leave out what cannot reach the
best; in Python each step costs more than is saved. Arrays with a score for every passage are faster
by an order of magnitude, and exact.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from math import log
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.index.segment_file import LANGUAGE, Numbers, SegmentFile
from engine.terms import without_language

# 0.75 and 1.2, as were best over lengths that Whoosh rounds up by 1.6 %, for exact lengths.
_B, _K1 = 0.753, 1.2144
MOST = _K1 + 1  # times its idf, of a term that is everywhere in a passage
_SPOKEN = 0.001  # of the passages are in a language; of fewer it may be a misjudgment
NOTHING: Mapping[str, str] = MappingProxyType({})


class _Segment(NamedTuple):
    file: SegmentFile
    norms: NDArray[np.float32]  # of each passage: what its length adds below the fraction of BM25
    removed: Numbers


class Bm25:
    """Scores the passages of some segments; never changes, so that threads may share it."""

    def __init__(self, segments: Sequence[tuple[SegmentFile, Numbers]]) -> None:
        """Each segment comes with the numbers of those of its passages that were removed."""
        lengths = [file.lengths for file, _ in segments]
        self._count = sum(map(len, lengths))
        average = max(1.0, sum(int(each.sum()) for each in lengths) / max(1, self._count))
        spoken = np.zeros(1 << 16, np.int64)  # passages, by the two bytes of a code
        for file, _ in segments:
            spoken += np.bincount(file.languages.view("<u2"), minlength=len(spoken))
        codes = np.flatnonzero(spoken >= max(1, self._count * _SPOKEN)).astype("<u2")
        self.languages = frozenset(code.decode() for code in codes.view(LANGUAGE).tolist())
        self._segments = [
            _Segment(file, norms(own, average), removed)
            for (file, removed), own in zip(segments, lengths, strict=True)
        ]

    @property
    def is_empty(self) -> bool:
        """Whether it holds no passage, perhaps as there is no index."""
        return not self._count

    def expect(self, terms: Iterable[str], parts: Iterable[tuple[str, bool, bool]] = ()) -> None:
        """Do nothing: what is here need not be fetched; see `engine.recall.vocabulary`."""

    def search(
        self,
        terms: Mapping[str, float],
        limit: int | None,
        *,
        documents: Set[int] | None = None,
        languages: Set[str] | None = None,
        required: Collection[Collection[Sequence[str]]] = (),
        forbidden: Collection[str] = (),
        forms: Mapping[str, str] = NOTHING,
    ) -> list[tuple[int, float]]:
        """Return the best `limit` passages, or all, as (passage id, BM25 score), best first.

        `terms` are weighted by their value. A passage is of one of the `documents`, by their ids,
        and in one of the `languages`, where these are given; of each of `required`, which are
        alternatives, it has all terms of one, and no `forbidden` term. Of the `forms` of a word,
        terms by what they are forms of, only the one that counts most in a passage counts. Ids of
        passages that the catalog has dropped since may be among the result.
        """
        factors = {
            term: np.float32(boost * self.weight(self.frequency(term)))
            for term, boost in terms.items()
        }
        chosen = None if documents is None else np.fromiter(documents, np.int64)
        spoken = None if languages is None else [code.encode() for code in languages]
        ids, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for segment in self._segments:
            of_segment = _scores(segment, factors, forms)
            of_segment[segment.removed] = 0
            if chosen is not None:
                of_segment[~np.isin(segment.file.documents, chosen)] = 0
            if spoken is not None:
                of_segment[~np.isin(segment.file.languages, spoken)] = 0
            for readings in required:
                of_segment[~_has_one(segment.file, readings)] = 0
            for term in forbidden:
                of_segment[_has(segment.file, term)] = 0
            found = np.flatnonzero(of_segment)
            ids.append(segment.file.passages[found])
            scores.append(of_segment[found])
        return _best(np.concatenate(ids), np.concatenate(scores), limit)

    def frequency(self, term: str) -> int:
        """Count the passages with the term; removed ones count until their segment is merged."""
        files = (segment.file for segment in self._segments)
        places = ((file, file.find(term.encode())) for file in files)
        return sum(int(file.counts[at]) for file, at in places if at is not None)

    def present(self, terms: Collection[str]) -> list[str]:
        return list(filter(self.frequency, terms))

    def has_all(self, terms: Collection[str]) -> bool:
        """Return whether a passage has all these terms."""
        return any(_has_one(each.file, [tuple(terms)]).any() for each in self._segments)

    def containing(
        self, part: str, most: int, *, at_start: bool = False, at_end: bool = False
    ) -> list[str]:
        """Return terms that contain `part`, those in most passages first, but no stems."""
        counts: Counter[str] = Counter()
        for segment in self._segments:
            for place in segment.file.containing(part.encode()):
                term = segment.file.term(place).decode()
                fits = (term.startswith(part) or not at_start) and (
                    term.endswith(part) or not at_end
                )
                if fits and without_language(term) == term:
                    counts[term] += int(segment.file.counts[place])
        return [term for term, _ in counts.most_common(most)]

    def near(self, words: Sequence[str], most: int) -> dict[str, int]:
        """Return terms at most `most` slips from one of these words, with how many slips that is.

        A slip is a letter that is changed, missing, added, or swapped with the next. The terms
        start with the letter that the first of the words starts with.
        """
        # Late: half of what a process that only counts terms would load.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        found: dict[str, int] = {}
        for segment in self._segments:
            terms = [term.decode() for term in segment.file.terms(words[0][:1].encode())]
            slips = cdist(words, terms, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
            least = slips.min(axis=0)  # beyond `most` it is `most` + 1
            for at in np.flatnonzero(least <= most):
                found[terms[at]] = int(least[at])
        return found

    def weight(self, count: int) -> float:
        """Return the most that a term of so many passages can add to a score."""
        return weight(count, self._count)


def weight(count: int, total: int) -> float:
    """Return the most that a term of `count` of so many passages can add to a score."""
    # Very common terms fade to nothing; the idf of Whoosh never falls below 1.
    return log(1 + (total - count + 0.5) / (count + 0.5)) * MOST


def norms(lengths: Numbers, average: float) -> NDArray[np.float32]:
    """Return what their lengths add below the fraction of BM25 of passages."""
    return (_K1 * (1 - _B + _B * lengths / average)).astype(np.float32)


def _scores(
    segment: _Segment, factors: Mapping[str, np.float32], forms: Mapping[str, str]
) -> NDArray[np.float32]:
    scores = np.zeros(len(segment.norms), np.float32)
    of_words: dict[str, NDArray[np.float32]] = {}
    for term, factor in factors.items():
        at = segment.file.find(term.encode())
        if at is None:
            continue
        numbers, weights = segment.file.list_of(at)
        gains = factor * weights / (weights + segment.norms[numbers])
        if term in forms:
            best = of_words.setdefault(forms[term], np.zeros_like(scores))
            best[numbers] = np.maximum(best[numbers], gains)
        else:
            scores[numbers] += gains
    for best in of_words.values():
        scores += best
    return scores


def _has_one(file: SegmentFile, readings: Collection[Sequence[str]]) -> NDArray[np.bool_]:
    """Return which passages have all terms of one of these readings."""
    found = np.zeros(len(file.passages), np.bool_)
    for terms in readings:
        all_there = np.ones(len(found), np.bool_)
        for term in terms:
            all_there &= _has(file, term)
        found |= all_there
    return found


def _has(file: SegmentFile, term: str) -> NDArray[np.bool_]:
    found = np.zeros(len(file.passages), np.bool_)
    at = file.find(term.encode())
    if at is not None:
        found[file.list_of(at)[0]] = True
    return found


def _best(
    ids: NDArray[np.int64], scores: NDArray[np.float32], limit: int | None
) -> list[tuple[int, float]]:
    """Return the best `limit`, or all, by score and then by id."""
    if limit is not None and len(ids) > limit:
        least = np.partition(scores, -limit)[-limit]
        ids, scores = ids[scores >= least], scores[scores >= least]
    order = np.lexsort((ids, -scores))[:limit]
    return list(zip(ids[order].tolist(), scores[order].tolist(), strict=True))
