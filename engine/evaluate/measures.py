"""Measures of a ranking under its grades, computed by trec_eval (through pytrec_eval).

    ndcg@10            gain is the grade, discount log2(rank + 1)
    mrr@10             1 / rank of the first relevant document among the first ten
    recall@K           share of the relevant documents among the first K
    p@1                whether the first document is relevant
    success@K          whether any of the first K is: what a reader, or an LLM, gets to see

A document is relevant from grade 1 on; ungraded documents are not.
"""

from collections.abc import Sequence

from engine.errors import EngineError
from engine.evaluate.rankings import Ranking
from engine.evaluate.records import Case, Grades, Measured, relevant

SHOWN = (1, 3, 5, 10)  # how many hits a reader might be shown
_OF_TREC = {
    "ndcg@10": "ndcg_cut_10",
    "mrr@10": "recip_rank",
    "recall@10": "recall_10",
    "recall@50": "recall_50",
    "recall@100": "recall_100",
    "p@1": "P_1",
    **{f"success@{shown}": f"success_{shown}" for shown in SHOWN},
}
MEASURES = tuple(_OF_TREC)
_REQUESTED = {"ndcg_cut.10", "recip_rank", "recall.10,50,100", "P.1", "success.1,3,5,10"}


def measures(ids: Sequence[str], grades: Grades) -> dict[str, float]:
    """Measure one ranking: document ids, best first; of a repeated id the first counts.

    Raises `EngineError` if pytrec_eval cannot be loaded.
    """
    try:
        from pytrec_eval import RelevanceEvaluator
    except ImportError as error:
        raise EngineError("evaluate.no-measures", error=error) from error
    ranks = {name: -rank for rank, name in reversed(list(enumerate(ids)))}
    # trec_eval gets numbers: ids may hold what its strings cannot.
    numbers = {name: str(number) for number, name in enumerate((*ranks, *grades.keys() - ranks))}
    wanted = {numbers[name]: max(0, grade) for name, grade in grades.items()}
    ranked = {numbers[name]: float(rank) for name, rank in ranks.items()}
    evaluator = RelevanceEvaluator({"topic": wanted}, _REQUESTED)
    found = evaluator.evaluate({"topic": ranked})["topic"]
    values = {name: float(found[of_trec]) for name, of_trec in _OF_TREC.items()}
    values["mrr@10"] *= values["success@10"]
    return values


class Tally:
    """The measures of one system, added up topic by topic."""

    def __init__(self, tag: str, shown: int | None = None) -> None:
        """`shown`: how many passages a reader is handed, besides the numbers in `SHOWN`."""
        self.tag = tag
        self._shown = sorted({*SHOWN, *([shown] if shown else [])})
        self._values: dict[str, dict[str, float]] = {}
        self._cases: list[Case] = []
        self._seconds = 0.0
        self._paces: list[float] = []  # seconds of the topics whose scores were not cached

    def add(self, topic: str, ranking: Ranking, grades: Grades, pool: int | None = None) -> None:
        """Count a topic, the best `pool` of whose candidates are re-ranked (None: all)."""
        order = ranking.order(pool)
        wanted = relevant(grades)
        ranks = (rank for rank, place in enumerate(order, start=1) if place.id in wanted)
        found = next(ranks, None)
        values = measures([place.id for place in order], grades)
        for shown in self._shown:
            values[f"success@{shown}"] = float(found is not None and found <= shown)
            values[f"tokens@{shown}"] = float(sum(place.tokens for place in order[:shown]))
        self._values[topic] = values
        self._cases.append(Case(topic, found, order[0].label or order[0].id if order else ""))
        share = 1.0 if pool is None or not ranking.scored else min(1.0, pool / ranking.scored)
        seconds = ranking.recall_seconds + share * ranking.rank_seconds
        self._seconds += seconds
        if not ranking.cached:
            self._paces.append(seconds)

    def measured(self, baseline: "Tally | None" = None) -> Measured:
        """Return the measures, compared with those of `baseline` on the same topics."""
        from engine.evaluate.significance import compare  # late: it loads NumPy

        comparison = compare(baseline._ndcg(), self._ndcg()) if baseline else None
        before = baseline.tag if baseline else None
        pace = sum(self._paces) / len(self._paces) if self._paces else None
        return Measured(
            self.tag, self._values, tuple(self._cases), self._seconds, comparison, before, pace
        )

    def _ndcg(self) -> list[float]:
        return [values["ndcg@10"] for values in self._values.values()]
