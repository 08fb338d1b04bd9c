"""Rerankers: each reads candidates against a question and an instruction, and scores them.

`open_reranker` turns what the person chose into one that is loaded and ready. torch and
transformers are imported in here and nowhere else, and only when a model is opened: that takes
seconds.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.models import Model, find
from engine.records import Score


class Candidate(NamedTuple):
    """A text to be scored. `keyword_score` is None where there was no keyword recall."""

    id: int
    text: str
    keyword_score: float | None = None


class Reranker(Protocol):
    """A loaded model. `name`, `device` and `dtype` are for the status line.

    `heeds_instruction`: whether the instruction makes a difference to its scores.
    """

    name: str
    device: str
    dtype: str
    heeds_instruction: bool

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate]
    ) -> Iterator[tuple[Score, ...]]:
        """Scores in batches as they are ready, the candidates first in line first.

        Not to ask for the next batch is to stop. `Score.passage_id` is the candidate's id.
        """
        ...


def open_reranker(config: Config, vectors: Path | None = None) -> Reranker:
    """Load the model that `config` names; the catalog `vectors` keeps what `builtin` computes.

    Raises:
        ModelUnavailable: missing, broken, or too large for the device.
    """
    model = find(config.model, config.data_dir)
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: nothing is fetched
    try:
        import torch
        from transformers.utils import logging

        from engine.rerank.device import choose
    except ImportError as error:
        raise ModelUnavailable(
            f"PyTorch cannot be loaded ({error}). Reinstall Pagewise to have results re-ranked."
        ) from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a program without a terminal has nowhere to draw it
    device, dtype = choose(config.device, config.dtype)
    try:
        return _load(model, device, dtype, vectors)
    except torch.OutOfMemoryError as error:
        raise ModelUnavailable(
            f"The model {model.name} does not fit into the memory of {device}. "
            "Choose a smaller one, or --device cpu."
        ) from error


def _load(model: Model, device: str, dtype: str, vectors: Path | None) -> Reranker:
    if model.kind == "builtin":
        from engine.rerank.builtin import Builtin

        return Builtin(model, device, vectors)
    if model.kind == "cross-encoder":
        from engine.rerank.cross_encoder import CrossEncoder

        return CrossEncoder(model, device, dtype)
    from engine.rerank.qwen3 import Qwen3

    return Qwen3(model, device, dtype)
