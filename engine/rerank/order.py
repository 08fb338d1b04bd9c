"""Order: the order in which hits are shown, their groups, and what the scores leave in doubt.

Probabilities of a reranker are not calibrated: what counts is their order. So no hit is cut off;
`are_flat` and `none_answers` are hints to the user, with thresholds on the safe side.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.records import Answer, Hit, Score

Sort = Literal["relevance", "date", "name"]
SORTS: tuple[Sort, ...] = ("relevance", "date", "name")
_FEWEST = 5  # scores of which anything can be said
_SPREAD = 0.05  # between best and worst score, below which the order means little
_ANSWER = 0.1  # best score below which nothing seems to answer


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one document, best first.

    A family is a document in all its versions: `family` counts them from 0, and `leads` says that
    this is the newest of its family.
    """

    hits: tuple[Hit, ...]
    family: int
    leads: bool

    @property
    def path(self) -> Path:
        return self.hits[0].path


def best_first(hits: Iterable[Hit]) -> list[Hit]:
    """Return scored hits by margin; ties, and behind them what is not scored, by earlier rank."""

    def key(hit: Hit) -> tuple[bool, float, int]:
        return hit.margin is None, -(hit.margin or 0.0), hit.relay_rank or hit.first_rank

    return sorted(hits, key=key)


def with_relay(hits: Iterable[Hit], order: Sequence[int]) -> list[Hit]:
    """Return the hits, best first, with their ranks in an order of their passage ids."""
    ranks = {passage_id: rank for rank, passage_id in enumerate(order, start=1)}
    return best_first(replace(hit, relay_rank=ranks.get(hit.passage_id)) for hit in hits)


def with_scores(hits: Iterable[Hit], scores: Iterable[Score]) -> list[Hit]:
    """Return the hits, best first, with these scores on those they belong to."""
    by_id = {score.passage_id: score for score in scores}
    return best_first(
        replace(
            hit,
            score=found.score,
            margin=found.margin,
            tokens=found.tokens,
            tokens_read=found.tokens_read,
        )
        if (found := by_id.get(hit.passage_id))
        else hit
        for hit in hits
    )


def with_answers(hits: Iterable[Hit], answers: Iterable[Answer]) -> list[Hit]:
    """Return the hits, in the same order, with these sentences shown by those they are of."""
    by_id = {answer.passage_id: answer for answer in answers}
    return [
        replace(
            hit,
            snippet=found.snippet,
            spans=found.spans,
            answer=(found.start, found.end),
            answer_shown=found.shown,
        )
        if (found := by_id.get(hit.passage_id))
        else hit
        for hit in hits
    ]


def group_hits(hits: Sequence[Hit], sort: Sort = "relevance") -> list[Group]:
    """Group hits, given best first, by document, and documents with their other versions.

    Families stand in the order of their best hits, or newest first, or by their titles; the
    versions of one stand newest first.
    """
    families: dict[Path, dict[Path, list[Hit]]] = {}
    for hit in hits:
        newest = hit.newer.path if hit.newer else hit.path
        families.setdefault(newest, {}).setdefault(hit.path, []).append(hit)
    ordered = [
        sorted(
            documents.values(),
            key=lambda each: (each[0].newer is not None, -(each[0].modified or 0)),
        )
        for documents in families.values()
    ]
    if sort == "date":
        ordered.sort(key=lambda family: -(family[0][0].modified or 0))
    elif sort == "name":
        ordered.sort(key=lambda family: _natural(family[0][0].title))
    return [
        Group(tuple(each), number, not place)
        for number, family in enumerate(ordered)
        for place, each in enumerate(family)
    ]


def sorted_hits(hits: Sequence[Hit], sort: Sort) -> list[Hit]:
    """Return hits, given best first, in another order; those of a document then stand together."""
    if sort == "relevance":
        return list(hits)
    return [hit for group in group_hits(hits, sort) for hit in group.hits]


def _natural(title: str) -> list[tuple[int, str]]:
    """Return a key by which "part 9" comes before "part 10"."""
    parts = re.split(r"([0-9]+)", title.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part]


def are_flat(scores: Sequence[Score]) -> bool:
    found = [score.score for score in scores]
    return len(found) >= _FEWEST and max(found) - min(found) < _SPREAD


def none_answers(scores: Sequence[Score]) -> bool:
    return bool(scores) and max(score.score for score in scores) < _ANSWER
