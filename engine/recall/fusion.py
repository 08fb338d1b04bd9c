"""Fusion: what keywords found and what meaning found → one list, best first.

A convex combination, α · similarity + (1 − α) · BM25, over the union of both lists: cosines from
the least to the greatest of them, BM25 over the best of it. Within a language words decide most; a
question whose words the library does not know is one of another language, or a paraphrase, and
there meaning does, as it does among passages in a language that has none of the words. But where
the nearest passages are all as near as one another, as the clauses of contracts are, what tells
them apart is a number or a name, and words decide. Reciprocal ranks did worse on each of nine
collections that this was tried on.
"""

from collections.abc import Mapping, Sequence
from math import inf, sqrt
from statistics import fmean, median
from types import MappingProxyType
from typing import NamedTuple

from engine.recall.query import Query
from engine.recall.retriever import Found
from engine.recall.vocabulary import Vocabulary

# Of the rule below, of nearness, of a question's terms, and of how candidates are chosen:
# evaluations keep rankings.
FUSION_VERSION = 9

# The share of similarity where the library knows all words of a question, and what it gains where
# it knows none. Around these values nothing changes by more than a hundredth of nDCG.
_LEAST, _GAIN = 0.38, 0.46
_POWER = 1.3  # of a similarity: the nearest count, not that others are not far
# By how many standard deviations of all that was found the nearest passage is nearer than the one
# at a depth, where they differ enough to count in full: about 3 in most collections, 1 in clauses.
_DEPTH, _CLEAR = 30, 1.9
_EVIDENCE = 0.4  # of what the words could give, from which on the best hit by words counts in full
_RARE = 3  # passages that have an identifier: then those that lack it hardly count,
_RARE_SHARE = 0.2  # however similar they are


class Fused(NamedTuple):
    """A passage with what each retriever says of it: None where it does not know it."""

    passage_id: int
    score: float  # 0 to 1
    keyword_rank: int | None = None  # from 1
    keyword_score: float | None = None
    similarity: float | None = None  # the cosine
    similarity_rank: int | None = None  # from 1, among the nearest

    def is_among_first(self, count: int) -> bool:
        """Return whether one of the retrievers has it so far up."""
        by_words, by_meaning = self.keyword_rank or inf, self.similarity_rank or inf
        return by_words <= count or by_meaning <= count


class Known(NamedTuple):
    """What of a question's words the library knows."""

    coverage: float = 0.0  # their share, by what they weigh
    most: float = 0.0  # what a passage with all of them could reach by BM25
    rare: bool = False  # one of them is an identifier, as KT-4711, that few passages have


def known(query: Query, index: Vocabulary) -> Known:
    """Look up the words of a question."""
    counts: dict[str, int] = {}
    rare = False
    for term in {word.text for word in query.words}:
        count = index.frequency(term)
        word = query.forms.get(term, term)
        counts[word] = max(count, counts.get(word, 0))
        rare |= 0 < count <= _RARE and _is_identifier(term)
    weights = {word: index.weight(count) for word, count in counts.items()}
    there = sum(weight for word, weight in weights.items() if counts[word])
    return Known(there / (sum(weights.values()) or 1), there, rare)


def fuse(
    keywords: Sequence[Found],
    near: Sequence[Found],
    known: Known,
    nearest: int = 0,
    weight: float = 1.0,
    languages: Mapping[int, str] = MappingProxyType({}),
) -> list[Fused]:
    """Return the union of two lists, `near` with cosines of as many of `keywords` as have one.

    The first `nearest` of `near` count as found by meaning. `weight` times its odds by the rule are
    those of meaning. `languages` are those of passages, "" where it cannot be told.
    """
    ranks = {each.passage_id: rank for rank, each in enumerate(keywords, start=1)}
    scores = {each.passage_id: each.score for each in keywords}
    cosines = {each.passage_id: each.score for each in near}
    places = {each.passage_id: rank for rank, each in enumerate(near[:nearest], start=1)}
    clear = _clearness(sorted(cosines.values(), reverse=True))
    of_words = 1 - _share(clear, known, weight)
    # Whatever its language is, who has not the rare identifier lacks it; and how near others are
    # means little as long as the best by words is not encoded.
    is_told = bool(keywords) and keywords[0].passage_id in cosines and not known.rare
    spoken = _spoken(scores if is_told else {}, languages)
    shares = {language: 1 - part * of_words for language, part in spoken.items()}
    best = max([_EVIDENCE * known.most, *scores.values()]) or 1.0
    least, greatest = min(cosines.values(), default=0.0), max(cosines.values(), default=0.0)
    span = greatest - least or 1.0
    unknown = median(cosines.values()) if cosines else 0.0  # of what is not encoded yet
    found = [
        Fused(
            each,
            (share := shares[languages.get(each, "")])
            * ((cosines.get(each, unknown) - least) / span) ** _POWER
            + (1 - share) * scores.get(each, 0.0) / best,
            ranks.get(each),
            scores.get(each),
            cosines.get(each),
            places.get(each),
        )
        for each in scores | cosines
    ]
    return sorted(found, key=lambda each: (-each.score, each.passage_id))


def _spoken(scores: Mapping[int, float], languages: Mapping[int, str]) -> dict[str, float]:
    """Return for each language how much of a question its passages could say with its words.

    It is 1 for that of the best hit by words.
    """
    best = dict.fromkeys(languages.values(), 0.0)
    for each, score in scores.items():
        language = languages.get(each, "")
        best[language] = max(score, best.get(language, 0.0))
    most = max(best.values(), default=0.0)
    return {each: value / most if most else 1.0 for each, value in best.items()} | {"": 1.0}


def _clearness(cosines: Sequence[float]) -> float:
    """Return how far the nearest passage stands out, 0 to 1, by cosines, the greatest first."""
    if not cosines:
        return 0.0
    mean = fmean(cosines)
    deviation = sqrt(fmean((each - mean) ** 2 for each in cosines))
    lead = cosines[0] - cosines[min(_DEPTH, len(cosines) - 1)]
    return lead / (_CLEAR * deviation) if lead < _CLEAR * deviation else 1.0


def _share(clear: float, known: Known, weight: float) -> float:
    """Return the share of meaning in the score."""
    share = clear * (_LEAST + _GAIN * (1 - known.coverage))
    if known.rare:
        share = min(share, _RARE_SHARE)
    return weight * share / (weight * share + 1 - share)


def _is_identifier(word: str) -> bool:
    digits = sum(map(str.isdigit, word))
    return digits >= 5 or 0 < digits < len(word)
