"""Device: where a model runs and in which number format, chosen when it is loaded."""

import torch

from engine.errors import ModelUnavailable


def choose(device: str = "auto", dtype: str = "auto") -> tuple[str, str]:
    """The device ("cuda", "mps", "cpu") and number format to use, both by name.

    "auto" takes the first device there is, and bfloat16 or float16 on a GPU. On a CPU it is
    float32: the short formats, which transformers would load by itself, are far slower there.

    Raises:
        ModelUnavailable: the device that was asked for is not there.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if device == "auto":
        device = next((name for name, is_there in there.items() if is_there), "cpu")
    elif not there.get(device, True):
        raise ModelUnavailable(
            f"There is no device “{device}” on this computer. Use --device auto or cpu."
        )
    if dtype == "auto":
        if device == "cuda":
            dtype = "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
        else:
            dtype = "float16" if device == "mps" else "float32"
    return device, dtype
