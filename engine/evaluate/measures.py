"""Measures of a ranking under its grades, computed by trec_eval (through pytrec_eval).

    ndcg@10            gain is the grade, discount log2(rank + 1)
    mrr@10             1 / rank of the first relevant document, if that is among the first ten
    recall@K           share of the relevant documents that are among the first K
    p@1                whether the first document is relevant
    success@K          whether any of the first K is: what a person, or an LLM, gets to see

A document is relevant from grade 1 on; what is not graded, or graded below, is not.
"""

from collections.abc import Sequence
from typing import Any

from engine.errors import EngineError
from engine.evaluate.judged import Grades

SHOWN = (1, 3, 5, 10)  # how many hits a person might be shown
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
_ASKED = {"ndcg_cut.10", "recip_rank", "recall.10,50,100", "P.1", "success.1,3,5,10"}


def measures(ids: Sequence[str], grades: Grades) -> dict[str, float]:
    """Measures of one ranking: document ids, best first; of one that is there twice, the first.

    Raises `EngineError` where the library of the measures cannot be loaded.
    """
    ranks = {name: -rank for rank, name in reversed(list(enumerate(ids)))}
    # trec_eval is told numbers: ids may hold what its strings cannot.
    numbers = {name: str(number) for number, name in enumerate((*ranks, *grades.keys() - ranks))}
    found = _evaluator({numbers[name]: max(0, grade) for name, grade in grades.items()}).evaluate(
        {"topic": {numbers[name]: float(rank) for name, rank in ranks.items()}}
    )["topic"]
    values = {name: float(found[of_trec]) for name, of_trec in _OF_TREC.items()}
    values["mrr@10"] *= values["success@10"]
    return values


def _evaluator(grades: dict[str, int]) -> Any:
    try:
        from pytrec_eval import RelevanceEvaluator
    except ImportError as error:
        raise EngineError(
            f"The library of the measures, pytrec-eval-terrier, cannot be loaded ({error}). "
            "There are builds of it for Windows, Macs and Linux on x86-64."
        ) from error
    return RelevanceEvaluator({"topic": grades}, _ASKED)
