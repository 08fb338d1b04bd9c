"""Device: what a model runs on, in which number format, and what goes wrong there.

torch is imported late.
"""

import gc
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from engine.errors import ModelUnavailable

T = TypeVar("T")

_GPUS = ("cuda", "xpu", "mps")  # NVIDIA or AMD, Intel, Apple; "auto" takes the first that is there


def choose_device(device: str = "auto", dtype: str = "auto") -> tuple[str, str]:
    """Return the device ("cuda", "xpu", "mps", "cpu") and number format to use, both by name.

    On a GPU "auto" is float16: as fast as bfloat16, and measured ten times as near to float32; what
    overflows in it is read again in bfloat16. On a CPU it is float32: the short formats, which
    transformers would load by itself, are far slower there. "int8" is for the CPU. Raises
    `ModelUnavailable` where the device is not there.
    """
    if dtype == "int8":
        if device not in ("auto", "cpu"):
            raise ModelUnavailable("rerank.int8-for-cpu", device=device)
        if "int8" not in short_formats():
            raise ModelUnavailable("rerank.int8-is-slow")
        device = "cpu"
    if device == "auto":
        device = next(filter(_is_there, _GPUS), "cpu")
    elif device != "cpu" and not _is_there(device):
        raise (device == "cuda" and old_driver()) or ModelUnavailable(
            "rerank.no-device", device=device
        )
    if dtype == "auto":
        dtype = "float32" if device == "cpu" else "float16"
    return device, dtype


def short_formats() -> list[str]:
    """Return the number formats for which the CPU has instructions of its own, widest first."""
    import torch

    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return []
    has = torch.cpu.get_capabilities()
    needed = {
        "bfloat16": ("avx512_bf16", "amx_bf16"),
        "int8": ("avx512_vnni", "avx_vnni"),
    }
    return [name for name, any_of in needed.items() if any(has.get(each) for each in any_of)]


def load_on_device(
    load: Callable[[str, str], T], model: str, device: str, dtype: str
) -> tuple[T, ModelUnavailable | None]:
    """Return what `load` makes for a device and number format; "auto" falls back to the CPU.

    And why, where it is on the CPU though there is a GPU. Raises `ModelUnavailable`, and what
    `load` raises on the CPU.
    """
    chosen, usual = choose_device(device, dtype)
    try:
        return load(chosen, usual), old_driver() if (device, chosen) == ("auto", "cpu") else None
    except (RuntimeError, MemoryError) as error:
        problem = failure(error, model, chosen)
        if problem is None or device != "auto" or chosen == "cpu":
            raise (problem or error) from error
    with suppress(RuntimeError):
        empty_cache(chosen)
    return load(*choose_device("cpu", dtype)), problem


def is_out_of_memory(error: Exception) -> bool:
    import torch

    if isinstance(error, torch.AcceleratorError):  # one is "an illegal memory access"
        return "out of memory" in str(error)
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "memory" in str(error)


def failure(error: Exception, model: str, device: str) -> ModelUnavailable | None:
    """Return what is to be said when a model could not be loaded or run; None of a mere bug."""
    if is_out_of_memory(error):
        return ModelUnavailable("rerank.does-not-fit", model=model, device=device)
    if device == "cpu":
        return None
    reason = str(error).partition("\n")[0]
    return ModelUnavailable("rerank.device-failed", device=device, error=reason)


def old_driver() -> ModelUnavailable | None:
    """Return what is to be said where there is an NVIDIA card with a driver that is too old."""
    import torch

    try:
        torch.cuda.init()  # type: ignore[no-untyped-call]
    except Exception as error:  # without a card, or a torch for one, it raises others
        if "driver on your system is too old" in str(error):
            return ModelUnavailable("rerank.old-driver", version=torch.__version__)
    return None


def wider(device: str, dtype: str) -> str | None:
    """Return the number format to go on in where numbers are lost in `dtype`; None after the last.

    bfloat16 has the range of float32 at half its size; where it is emulated it is no gain.
    """
    import torch

    if dtype == "float32":
        return None
    fast = device == "xpu" or (
        device == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    )
    return "bfloat16" if dtype == "float16" and fast else "float32"


def free_memory(device: str) -> int:
    """Return the bytes that a GPU has free."""
    import torch

    if device == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    free: int = getattr(torch, device).mem_get_info()[0]
    return free


def empty_cache(device: str) -> None:
    """Give back to a GPU what torch keeps for the next use, and what a failed run left behind."""
    import torch

    if device != "cpu":
        gc.collect()  # measured: tensors of a run that was out of memory outlive it in cycles
        getattr(torch, device).empty_cache()


def _is_there(device: str) -> bool:
    import torch

    place = torch.backends.mps if device == "mps" else getattr(torch, device)
    is_there: bool = place.is_available()
    return is_there
