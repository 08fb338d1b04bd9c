"""Loading: a model folder becomes a scorer, on a device and in a number format that suit.

torch and transformers are imported here, and late.
"""

import os
from functools import partial
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import Model
from engine.rerank.device import load_on_device
from engine.rerank.formats import Kind, load_on_cpu, start_on_cpu
from engine.rerank.scorer import BatchScorer, Scorer


def import_transformers() -> None:
    """Import torch and transformers, and silence them. Raises `ModelUnavailable`: one cannot be."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: nothing is fetched
    try:
        import torch  # noqa: F401
        from transformers.utils import logging
    except ImportError as error:
        raise ModelUnavailable("rerank.no-torch", error=error) from error
    # A program without a terminal has nowhere to draw it.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def load_scorer(model: Model, device: str, dtype: str, data_dir: Path) -> Scorer:
    """Load a model in this process, which takes seconds.

    On a CPU "auto" is the format that suits it, kept in `data_dir` once it is known. Raises
    `ModelUnavailable`, also for int8 that strays from float32.
    """
    import_transformers()
    use_all_cores()

    kind: Kind
    if model.kind == "cross-encoder":
        from engine.rerank.cross_encoder import CrossEncoder

        kind = CrossEncoder
    else:
        from engine.rerank.qwen3.scorer import Qwen3

        kind = Qwen3

    def load(device: str, usual: str) -> BatchScorer:
        if device == "cpu" and (dtype == "auto" or usual == "int8"):
            return load_on_cpu(kind, model, dtype, data_dir)
        return kind(model, device, usual)

    scorer, problem = load_on_device(load, model.name, device, dtype)
    if dtype == "auto":
        scorer.start_on_cpu = partial(start_on_cpu, scorer, model, data_dir)
    if problem:
        scorer.caveat = Message("rerank.on-cpu", reason=problem.message, model=model.name)
    return scorer


def use_all_cores(*, but_one: bool = False) -> None:
    """Have torch compute on as many threads as there are physical cores this process may use.

    `but_one`: one of more than two is left to other programs.
    By default torch takes all the machine has, though a container may grant less, and slows down.
    OMP_NUM_THREADS, where it is set, stands.
    """
    if "OMP_NUM_THREADS" in os.environ:
        return
    import psutil
    import torch

    process = psutil.Process()
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else 0
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    cores = max(1, min(cores, allowed or cores))
    torch.set_num_threads(cores - 1 if but_one and cores > 2 else cores)
