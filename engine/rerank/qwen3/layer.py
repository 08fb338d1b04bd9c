"""Layer: one layer of Qwen3: attention, then a gated product, each added to what came in.

Sequences of any length stand side by side in one matrix without padding. The first may be a
*beginning* that all others continue; before it there may be a *past*, whose keys and values are
known. So each sequence sees the past, the beginning and itself.

Attention is one call for all sequences where the device has a kernel for sequences of different
lengths (flash attention on CUDA in 16 bits), and one call a sequence elsewhere: on a CPU nothing is
gained by more. Both read keys and values in the same order, and the tests compare them.

Source: transformers, models/qwen3/modeling_qwen3.py.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import rms_norm, scaled_dot_product_attention, silu

from engine.rerank.qwen3.linear import linear
from engine.rerank.qwen3.weights import Weights

if TYPE_CHECKING:
    from transformers import Qwen3Config

# Its public name, `torch.nn.attention.varlen`, takes fewer heads of keys than of queries only since
# PyTorch 2.13. Causal means here that the last query sees the last key.
flash_attention = torch.ops.aten._flash_attention_forward

KeysValues = tuple[torch.Tensor, torch.Tensor]  # (tokens, key-value heads, head size) each


@dataclass(frozen=True, slots=True)
class Sequences:
    """What all layers share of the tokens of one run."""

    past: int  # tokens whose keys and values are known
    shared: int  # tokens of past and beginning
    lengths: list[int]  # of the beginning, if there is one, and of each row
    before: list[int]  # how many keys each of them sees before its own: the beginning only the past
    cos: torch.Tensor  # (tokens, 1, head size / 2)
    sin: torch.Tensor
    # Either, for a call a sequence: (longest, shared + longest), 0 what may be seen, -inf what
    # comes later. Or, for one call: the places of the keys that each sequence sees, one after
    # another, and where the queries and keys of each end, (sequences + 1,), int32, from 0.
    mask: torch.Tensor | None
    seen: torch.Tensor | None
    query_ends: torch.Tensor | None
    key_ends: torch.Tensor | None

    @classmethod
    def from_lengths(
        cls,
        beginning: int,
        rows: list[int],
        past: int,
        turns: tuple[torch.Tensor, torch.Tensor],
        *,
        in_one_call: bool,
    ) -> "Sequences":
        """Lay out a beginning and rows of these lengths after `past` tokens."""
        cos, sin = turns
        device, shared = cos.device, past + beginning
        lengths, before = rows, [shared] * len(rows)
        if beginning:
            lengths, before = [beginning, *lengths], [past, *before]
        if not in_one_call:
            longest = max(lengths)
            mask = torch.full((longest, shared + longest), -torch.inf, dtype=cos.dtype)
            mask = mask.triu(shared + 1).to(device)
            return cls(past, shared, lengths, before, cos, sin, mask, None, None, None)
        places, sizes = [], []
        at = past
        for known, length in zip(before, lengths, strict=True):
            places += [torch.arange(known), torch.arange(at, at + length)]
            sizes.append(known + length)
            at += length
        ends = [torch.tensor([0, *each]).cumsum(0).int().to(device) for each in (lengths, sizes)]
        keys = torch.cat(places).to(device)
        return cls(past, shared, lengths, before, cos, sin, None, keys, *ends)


class Layer:
    """The weights of one layer, on one device in one number format."""

    def __init__(
        self,
        config: "Qwen3Config",
        weights: Weights,
        number: int,
        device: str,
        dtype: torch.dtype,
        int8: bool,
    ) -> None:
        self._heads = config.num_attention_heads
        self._shared = config.num_key_value_heads or self._heads
        self._size, self._eps = config.head_dim, config.rms_norm_eps

        def read(name: str) -> torch.Tensor:
            return weights.read(f"model.layers.{number}.{name}.weight", dtype).to(device)

        self._attention_norm = read("input_layernorm")
        self._mlp_norm = read("post_attention_layernorm")
        norms = read("self_attn.q_norm"), read("self_attn.k_norm")
        self._head_norms = torch.stack([norms[0]] * self._heads + [norms[1]] * self._shared)
        projections = [read(f"self_attn.{each}_proj") for each in "qkv"]
        self._projection = linear(torch.cat(projections), int8)
        self._output = linear(read("self_attn.o_proj"), int8)
        self._gate, self._up = (linear(read(f"mlp.{each}_proj"), int8) for each in ("gate", "up"))
        self._down = linear(read("mlp.down_proj"), int8)

    def __call__(
        self, x: torch.Tensor, sequences: Sequences, past: KeysValues | None
    ) -> tuple[torch.Tensor, KeysValues]:
        """(tokens, hidden) → the same, and the keys and values of past and tokens."""
        heads, shared, size = self._heads, self._shared, self._size
        normed = rms_norm(x, x.shape[1:], self._attention_norm, self._eps)
        parts = self._projection(normed).view(-1, heads + 2 * shared, size)
        turned, v = torch.split(parts, [heads + shared, shared], dim=1)
        turned = _turned(rms_norm(turned, (size,), None, self._eps) * self._head_norms, sequences)
        q, k = torch.split(turned, [heads, shared], dim=1)
        if past:
            k, v = torch.cat((past[0], k)), torch.cat((past[1], v))
        attend = _each if sequences.seen is None else _all
        x = x + self._output(attend(q, k, v, sequences).flatten(1))
        normed = rms_norm(x, x.shape[1:], self._mlp_norm, self._eps)
        return x + self._down(silu(self._gate(normed)).mul_(self._up(normed))), (k, v)


def _turned(x: torch.Tensor, sequences: Sequences) -> torch.Tensor:
    """Rotary position embedding: (tokens, heads, head size), turned by the place of each token."""
    (a, b), turned = x.chunk(2, dim=-1), torch.empty_like(x)
    left, right = turned.chunk(2, dim=-1)
    torch.mul(a, sequences.cos, out=left).addcmul_(b, sequences.sin, value=-1)
    torch.mul(b, sequences.cos, out=right).addcmul_(a, sequences.sin)
    return turned


def _all(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, sequences: Sequences) -> torch.Tensor:
    """Attention of all sequences in one call; (tokens, heads, head size) each."""
    assert sequences.seen is not None
    longest = max(sequences.lengths)
    found: torch.Tensor = flash_attention(
        q, k[sequences.seen], v[sequences.seen], sequences.query_ends, sequences.key_ends,
        longest, sequences.shared + longest, 0.0, True, False,
    )[0]  # fmt: skip
    return found


def _each(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, sequences: Sequences) -> torch.Tensor:
    assert sequences.mask is not None
    past, shared, found, at = sequences.past, sequences.shared, [], 0
    for before, length in zip(sequences.before, sequences.lengths, strict=True):
        own = slice(past + at, past + at + length)
        keys, values = (torch.cat((each[:before], each[own])) for each in (k, v))
        # A token sees itself at least: nothing is masked whole, NaN on some devices.
        mask = sequences.mask[:length, shared - before : shared + length]
        row, keys, values = (
            each.transpose(0, 1)[None] for each in (q[at : at + length], keys, values)
        )
        one = scaled_dot_product_attention(row, keys, values, attn_mask=mask, enable_gqa=True)
        found.append(one[0].transpose(0, 1))
        at += length
    return torch.cat(found)
