"""Loading: a model folder becomes a scorer. torch and transformers are imported here, and late."""

import os
from logging import ERROR, getLogger
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.rerank.device import choose_device, use_all_cores
from engine.rerank.scorer import Scorer


def load_scorer(model: Model, device: str, dtype: str, cache: Path | None = None) -> Scorer:
    """Load a model in this process, and the libraries that it needs, which takes seconds.

    Raises:
        ModelUnavailable: broken, or too large for the device.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: nothing is fetched
    try:
        import torch
        from transformers.utils import logging
    except ImportError as error:
        raise ModelUnavailable("rerank.no-torch", error=error) from error
    for noisy in ("torchao", "torch.utils._pytree"):  # about libraries for CUDA that are missing
        getLogger(noisy).setLevel(ERROR)
    # A program without a terminal has nowhere to draw it.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    device, dtype = choose_device(device, dtype)
    use_all_cores()
    try:
        return _load(model, device, dtype, cache)
    except torch.OutOfMemoryError as error:
        raise ModelUnavailable("rerank.does-not-fit", model=model.name, device=device) from error


def _load(model: Model, device: str, dtype: str, cache: Path | None) -> Scorer:
    if model.kind == "builtin":
        from engine.rerank.builtin import Builtin

        return Builtin(model, device, cache)
    if model.kind == "cross-encoder":
        from engine.rerank.cross_encoder import CrossEncoder

        return CrossEncoder(model, device, dtype)
    from engine.rerank.qwen3.scorer import Qwen3

    return Qwen3(model, device, dtype)
