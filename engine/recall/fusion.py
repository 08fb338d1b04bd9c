"""Fusion: the lists of several retrievers → one list, best first."""

from collections.abc import Sequence

from engine.recall.retriever import Found


def fuse(lists: Sequence[Sequence[Found]], weights: Sequence[float] = ()) -> Sequence[Found]:
    """Return the union of `lists`, by a convex combination of their scores.

    Scores of different retrievers are on different scales, so each list counts from its worst (0)
    to its best (1); what a list lacks has 0 there. Without `weights` all lists count the same. One
    list comes back as it is.
    """
    if len(lists) < 2:
        return lists[0] if lists else []
    total: dict[int, float] = {}
    for found, weight in zip(lists, weights or [1 / len(lists)] * len(lists), strict=True):
        scores = [each.score for each in found]
        least, span = min(scores, default=0.0), max(scores, default=0.0) - min(scores, default=0.0)
        for each in found:
            share = (each.score - least) / span if span else 1.0
            total[each.passage_id] = total.get(each.passage_id, 0.0) + weight * share
    order = sorted(total, key=lambda passage_id: (-total[passage_id], passage_id))
    return [Found(passage_id, total[passage_id]) for passage_id in order]
