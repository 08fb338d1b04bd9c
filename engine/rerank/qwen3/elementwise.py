"""Elementwise: what a layer computes between its matrix products, in plain PyTorch.

What comes in and goes out of a layer is kept in float32, where small changes would be lost in large
numbers; a product gets and gives the number format of the weights. `kernels` has the same for GPUs.

Source: transformers, models/qwen3/modeling_qwen3.py.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.nn.functional import rms_norm, silu


class Elementwise(NamedTuple):
    """The steps of a layer, as one device is best at them."""

    # x, (tokens, hidden), float32; what is added to it, in place; a weight; epsilon → x normalised,
    # in the format of the weight.
    add_norm: Callable[[torch.Tensor, torch.Tensor | None, torch.Tensor, float], torch.Tensor]
    # Heads, (tokens, heads, head size); a weight for each of the first of them, which are those of
    # queries and keys; cosine and sine, (tokens, 1, head size / 2), float32; epsilon. In place they
    # are normalised, and turned by the place of their token.
    turn: Callable[[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, float], None]
    # Gate and up side by side, (tokens, 2 x inner) → silu(gate) * up.
    gate: Callable[[torch.Tensor], torch.Tensor]


def _add_norm(
    x: torch.Tensor, change: torch.Tensor | None, weight: torch.Tensor, eps: float
) -> torch.Tensor:
    if change is not None:
        x += change
    return rms_norm(x, x.shape[1:], weight.float(), eps).to(weight.dtype)


def _turn(
    parts: torch.Tensor, weight: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, eps: float
) -> None:
    turned = parts[:, : len(weight)]
    normed = rms_norm(turned.float(), turned.shape[2:], None, eps) * weight
    (a, b), (left, right) = normed.chunk(2, dim=-1), turned.chunk(2, dim=-1)
    left.copy_((a * cos).addcmul_(b, sin, value=-1))
    right.copy_((b * cos).addcmul_(a, sin))


def _gate(both: torch.Tensor) -> torch.Tensor:
    gate, up = both.chunk(2, dim=1)
    return silu(gate).mul_(up)


PLAIN = Elementwise(_add_norm, _turn, _gate)
