"""Rerank: a model reads the candidates against a query and an instruction, and orders them.

`open_reranker` turns the configured name into a loaded model; `Ranker` holds those of a library,
loaded when they are needed. torch and transformers are imported only then.
"""

from engine.rerank.device import choose_device, load_on_device, wider
from engine.rerank.formats import format_on_cpu, with_formats
from engine.rerank.loading import import_transformers, use_all_cores
from engine.rerank.order import Group, best_first, group_hits, with_relay, with_scores
from engine.rerank.paces import processor_name, with_paces
from engine.rerank.ranker import Ranker
from engine.rerank.reading import LEAST
from engine.rerank.report import SearchReport
from engine.rerank.reranker import RankedDocument, Reranker, open_reranker
from engine.rerank.scorer import (
    Candidate,
    encodable,
    longest_input,
    memory_errors_ignored,
    reason_of,
)
from engine.rerank.self_check import check_in_process, verify_in_process, verify_model
from engine.rerank.speed import COUNTS, Timed, measure_model, measure_speed
from engine.rerank.trial import try_reranking
