"""Rerank: a model reads the candidates against a query and an instruction, and orders them.

`open_reranker` turns the configured name into a loaded model; `Ranker` is the one of a library,
loaded when it is needed. torch and transformers are imported only then.
"""

from engine.rerank.device import choose_device
from engine.rerank.groups import Group, group_hits
from engine.rerank.order import best_first, with_scores
from engine.rerank.ranker import Ranker
from engine.rerank.reranker import Candidate, RankedDocument, Reranker, open_reranker
from engine.rerank.self_check import verify_in_process, verify_model
from engine.rerank.speed import COUNTS, Proposed, Timed

__all__ = [
    "COUNTS",
    "Candidate",
    "Group",
    "Proposed",
    "RankedDocument",
    "Ranker",
    "Reranker",
    "Timed",
    "best_first",
    "choose_device",
    "group_hits",
    "open_reranker",
    "verify_in_process",
    "verify_model",
    "with_scores",
]
