"""Ranking: the order in which hits are shown."""

from collections.abc import Iterable
from dataclasses import replace

from engine.records import Hit, Score


def best_first(hits: Iterable[Hit]) -> list[Hit]:
    """Scored hits first, by margin; ties, and what is not scored yet, by keyword rank."""
    return sorted(
        hits, key=lambda hit: (hit.margin is None, -(hit.margin or 0.0), hit.keyword_rank)
    )


def with_scores(hits: Iterable[Hit], scores: Iterable[Score]) -> list[Hit]:
    """The hits in order, with these scores on those they belong to."""
    by_id = {score.passage_id: score for score in scores}
    return best_first(
        replace(hit, score=found.score, margin=found.margin, tokens=found.tokens, read=found.read)
        if (found := by_id.get(hit.passage_id))
        else hit
        for hit in hits
    )
