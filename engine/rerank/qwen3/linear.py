"""Linear: the matrix products of a model, each in the fastest exact way its device has.

CPU, float32 or bfloat16   oneDNN with the weights laid out for it once: measured 1.3 to 1.5 times
                           as fast as `torch.nn.functional.linear`, with the same results
CPU, int8                  oneDNN with VNNI (`int8`): measured 3.5 times as fast as float32
everything else            `torch.nn.functional.linear`
"""

from collections.abc import Callable
from functools import partial

import torch

from engine.rerank.qwen3.int8 import int8_linear

Linear = Callable[[torch.Tensor], torch.Tensor]  # (tokens, in) -> (tokens, out)

_PACKED = (torch.float32, torch.bfloat16)


def linear(
    weight: torch.Tensor,
    int8: bool = False,
    *,
    bias: torch.Tensor | None = None,
    gelu: bool = False,
) -> Linear:
    """The product with `weight`, (out, in), on its device and in its format.

    `bias` is added to it, and `gelu`, the exact one, applied to the sum; int8 has neither. The
    weight is consumed: keep no reference to it.
    """
    if int8:
        return int8_linear(weight)
    one_dnn = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if one_dnn and weight.device.type == "cpu" and weight.dtype in _PACKED:
        return _packed(weight, bias, gelu)
    plain = partial(torch.nn.functional.linear, weight=weight, bias=bias)
    return (lambda x: torch.nn.functional.gelu(plain(x))) if gelu else plain


def _packed(weight: torch.Tensor, bias: torch.Tensor | None, gelu: bool) -> Linear:
    # What torch's own compiler emits for a frozen model; there is no public name for it yet.
    packed = torch.ops.mkldnn._reorder_linear_weight(weight, None)
    product = torch.ops.mkldnn._linear_pointwise
    after, kind = ("gelu", "none") if gelu else ("none", "")
    return lambda x: product(x, packed, bias, after, [], kind)
