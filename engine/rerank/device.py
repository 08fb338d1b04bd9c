"""Device: where a model runs and in which number format, chosen when it is loaded."""

import os

import psutil  # type: ignore[import-untyped]

from engine.errors import ModelUnavailable


def choose_device(device: str = "auto", dtype: str = "auto") -> tuple[str, str]:
    """Return the device ("cuda", "mps", "cpu") and number format to use, both by name.

    "auto" takes the first device there is, and bfloat16 or float16 on a GPU. On a CPU it is
    float32: the short formats, which transformers would load by itself, are far slower there.
    "int8" is for the CPU.

    Raises:
        ModelUnavailable: the device asked for is not there.
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


def use_all_cores() -> None:
    """Have torch compute on as many threads as there are physical cores this process may use.

    By default torch takes all the machine has, though a container may grant less, and slows down.
    OMP_NUM_THREADS, where it is set, stands.
    """
    if "OMP_NUM_THREADS" in os.environ:
        return
    import torch

    process = psutil.Process()
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else 0
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    torch.set_num_threads(max(1, min(cores, allowed or cores)))
