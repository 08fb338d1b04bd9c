"""Tally: adds up, topic by topic, how a system does."""

from collections.abc import Sequence

from engine.evaluate.judged import Grades, relevant
from engine.evaluate.measures import SHOWN, measures
from engine.evaluate.rankings import Place, Ranking
from engine.evaluate.records import Case, Measured


class Tally:
    """The measures of one system until now."""

    def __init__(self, tag: str, shown: int | None = None) -> None:
        """`shown`: how many passages a reader is handed, besides the usual numbers of them."""
        self._tag = tag
        self._shown = sorted({*SHOWN, *([shown] if shown else [])})
        self._values: dict[str, dict[str, float]] = {}
        self._cases: list[Case] = []
        self._seconds = 0.0
        self._paces: list[float] = []  # seconds of each topic that was never asked before

    def add(self, topic: str, ranking: Ranking, grades: Grades, pool: int | None = None) -> None:
        """Count a topic, of whose candidates the best `pool` are re-ranked (None: all)."""
        order = ranking.order(pool)
        values = measures([place.id for place in order], grades)
        found = _found(order, grades)
        for shown in self._shown:
            values[f"success@{shown}"] = float(found is not None and found <= shown)
            values[f"tokens@{shown}"] = float(sum(place.tokens for place in order[:shown]))
        self._values[topic] = values
        self._cases.append(Case(topic, found, order[0].label or order[0].id if order else ""))
        scored = sum(place.margin is not None for place in ranking.places)
        share = 1.0 if pool is None or not scored else min(1.0, pool / scored)
        seconds = ranking.recall_seconds + share * ranking.rank_seconds
        self._seconds += seconds
        if not ranking.kept:
            self._paces.append(seconds)

    def measured(self, baseline: "Tally | None" = None) -> Measured:
        """What was counted, compared with what another tally counted of the same topics."""
        from engine.evaluate.significance import compare  # imports numpy, which takes a while

        comparison = compare(baseline._ndcg(), self._ndcg()) if baseline else None
        pace = sum(self._paces) / len(self._paces) if self._paces else None
        return Measured(
            self._tag, self._values, tuple(self._cases), self._seconds, comparison, pace
        )

    def _ndcg(self) -> list[float]:
        return [values["ndcg@10"] for values in self._values.values()]


def _found(order: Sequence[Place], grades: Grades) -> int | None:
    """The rank of the first relevant document."""
    wanted = relevant(grades)
    ranks = (rank for rank, place in enumerate(order, start=1) if place.id in wanted)
    return next(ranks, None)
