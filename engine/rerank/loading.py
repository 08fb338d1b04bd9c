"""Loading: a model folder becomes a scorer, on a device and in a number format that suit.

torch and transformers are imported here, and late.
"""

import os
from logging import ERROR, getLogger

import psutil  # type: ignore[import-untyped]

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.rerank.scorer import Scorer


def choose_device(device: str = "auto", dtype: str = "auto") -> tuple[str, str]:
    """Return the device ("cuda", "mps", "cpu") and number format to use, both by name.

    "auto" takes the first device there is, and bfloat16 or float16 on a GPU. On a CPU it is
    float32: the short formats, which transformers would load by itself, are far slower there.
    "int8" is for the CPU. Raises `ModelUnavailable` where the device is not there.
    """
    import torch

    if dtype == "int8":
        if device not in ("auto", "cpu"):
            raise ModelUnavailable("rerank.int8-for-cpu", device=device)
        device = "cpu"
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if device == "auto":
        device = next((name for name, is_there in there.items() if is_there), "cpu")
    elif not there.get(device, True):
        raise ModelUnavailable("rerank.no-device", device=device)
    if dtype == "auto":
        if device == "cuda":
            dtype = "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
        else:
            dtype = "float16" if device == "mps" else "float32"
    return device, dtype


def import_transformers() -> None:
    """Import torch and transformers, and silence them. Raises `ModelUnavailable`: one cannot be."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: nothing is fetched
    try:
        import torch  # noqa: F401
        from transformers.utils import logging
    except ImportError as error:
        raise ModelUnavailable("rerank.no-torch", error=error) from error
    for noisy in ("torchao", "torch.utils._pytree"):  # about libraries for CUDA that are missing
        getLogger(noisy).setLevel(ERROR)
    # A program without a terminal has nowhere to draw it.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def load_scorer(model: Model, device: str, dtype: str) -> Scorer:
    """Load a model in this process, which takes seconds. Raises `ModelUnavailable`."""
    import_transformers()
    import torch

    device, dtype = choose_device(device, dtype)
    use_all_cores()
    try:
        if model.kind == "cross-encoder":
            from engine.rerank.cross_encoder import CrossEncoder

            return CrossEncoder(model, device, dtype)
        from engine.rerank.qwen3.scorer import Qwen3

        return Qwen3(model, device, dtype)
    except torch.OutOfMemoryError as error:
        raise ModelUnavailable("rerank.does-not-fit", model=model.name, device=device) from error


def use_all_cores(*, but_one: bool = False) -> None:
    """Have torch compute on as many threads as there are physical cores this process may use.

    `but_one`: one of more than two is left to other programs.
    By default torch takes all the machine has, though a container may grant less, and slows down.
    OMP_NUM_THREADS, where it is set, stands.
    """
    if "OMP_NUM_THREADS" in os.environ:
        return
    import torch

    process = psutil.Process()
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else 0
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    cores = max(1, min(cores, allowed or cores))
    torch.set_num_threads(cores - 1 if but_one and cores > 2 else cores)
