"""Kernels: `elementwise` for GPUs, each step in one kernel of Triton, computed in float32.

In plain PyTorch each step writes to memory what the next one reads from there, and on a large GPU
that takes as long as the matrix products. Triton comes with PyTorch for CUDA on Linux, and needs a
C compiler; elsewhere the plain steps run.
"""

import torch
import triton  # type: ignore[import-not-found,import-untyped,unused-ignore]
import triton.language as tl  # type: ignore[import-not-found,import-untyped,unused-ignore]

from engine.rerank.qwen3.elementwise import Elementwise

_BLOCK = 1024  # numbers of a row that a program gates


@triton.jit  # type: ignore[untyped-decorator,unused-ignore]
def _add_norm_kernel(x, change, weight, out, width, eps, block: tl.constexpr):  # type: ignore
    at = tl.arange(0, block)
    inside = at < width
    places = tl.program_id(0).to(tl.int64) * width + at
    values = tl.load(x + places, inside, 0.0)
    if change is not None:
        values += tl.load(change + places, inside, 0.0).to(tl.float32)
        tl.store(x + places, values, inside)
    values *= tl.rsqrt(tl.sum(values * values) / width + eps)
    tl.store(out + places, values * tl.load(weight + at, inside, 0.0).to(tl.float32), inside)


@triton.jit  # type: ignore[untyped-decorator,unused-ignore]
def _turn_kernel(  # type: ignore
    parts, weight, cos, sin, stride, eps, heads, half: tl.constexpr, block: tl.constexpr
):
    token = tl.program_id(0).to(tl.int64)
    head, at = tl.arange(0, block)[:, None], tl.arange(0, half)[None, :]
    inside = head < heads
    left = head * 2 * half + at
    a = tl.load(parts + token * stride + left, inside, 0.0).to(tl.float32)
    b = tl.load(parts + token * stride + left + half, inside, 0.0).to(tl.float32)
    scale = tl.rsqrt((tl.sum(a * a, 1) + tl.sum(b * b, 1)) / (2 * half) + eps)[:, None]
    a *= scale * tl.load(weight + left, inside, 0.0).to(tl.float32)
    b *= scale * tl.load(weight + left + half, inside, 0.0).to(tl.float32)
    c, s = tl.load(cos + token * half + at), tl.load(sin + token * half + at)
    tl.store(parts + token * stride + left, a * c - b * s, inside)
    tl.store(parts + token * stride + left + half, b * c + a * s, inside)


@triton.jit  # type: ignore[untyped-decorator,unused-ignore]
def _gate_kernel(both, out, width, block: tl.constexpr):  # type: ignore
    row = tl.program_id(0).to(tl.int64)
    at = tl.program_id(1) * block + tl.arange(0, block)
    inside = at < width
    gate = tl.load(both + row * 2 * width + at, inside, 0.0).to(tl.float32)
    up = tl.load(both + row * 2 * width + width + at, inside, 0.0).to(tl.float32)
    tl.store(out + row * width + at, gate * tl.sigmoid(gate) * up, inside)


def _add_norm(
    x: torch.Tensor, change: torch.Tensor | None, weight: torch.Tensor, eps: float
) -> torch.Tensor:
    out = torch.empty_like(x, dtype=weight.dtype)
    tokens, width = x.shape
    _add_norm_kernel[(tokens,)](x, change, weight, out, width, eps, triton.next_power_of_2(width))
    return out


def _turn(
    parts: torch.Tensor, weight: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, eps: float
) -> None:
    heads, half = len(weight), cos.shape[-1]
    _turn_kernel[(len(parts),)](
        parts, weight, cos, sin, parts.stride(0), eps, heads, half, triton.next_power_of_2(heads)
    )


def _gate(both: torch.Tensor) -> torch.Tensor:
    tokens, width = both.shape[0], both.shape[1] // 2
    out = both.new_empty(tokens, width)
    _gate_kernel[(tokens, triton.cdiv(width, _BLOCK))](both, out, width, _BLOCK)
    return out


FUSED = Elementwise(_add_norm, _turn, _gate)
