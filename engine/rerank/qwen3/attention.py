"""Attention: what each of several sequences sees of a past, of a beginning, and of itself.

Sequences of any length stand side by side in one matrix without padding. The first may be a
*beginning* that all others continue; before it there may be a *past*, whose keys and values are
known. So each sequence sees the past, the beginning and itself, in this order.

On a CPU nothing is gained by one call for all sequences: in float32 each has a call of its own, and
in bfloat16, where PyTorch's own attention is no faster than in float32, its products are written
out, `in_blocks` of queries, so that what no query sees is left out. `flash` is the fastest of CUDA,
for 16 bits; and `padded` is for all other GPUs. The tests compare them.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.nn.functional import scaled_dot_product_attention

# Its public name, `torch.nn.attention.varlen`, takes fewer heads of keys than of queries only since
# PyTorch 2.13. Causal means here that the last query sees the last key.
flash_attention = torch.ops.aten._flash_attention_forward.default

# Queries of all tokens, (tokens, heads, size), and keys and values of past and tokens, (tokens, 2 x
# key-value heads, size) → (tokens, heads, size).
Attend = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


_BLOCK = 128  # queries


class Sequences(NamedTuple):
    """How the sequences of one run lie."""

    past: int  # tokens whose keys and values are known
    lengths: list[int]  # of the beginning, if there is one, and of each row
    before: list[int]  # how many keys each of them sees before its own: the beginning only the past

    def places(self) -> torch.Tensor:
        """The place of each token in its text, (tokens,)."""
        before, lengths = torch.tensor(self.before), torch.tensor(self.lengths)
        starts = lengths.cumsum(0) - lengths
        return torch.arange(sum(self.lengths)) + (before - starts).repeat_interleave(lengths)

    def keys(self) -> torch.Tensor:
        """The places of the keys each sees, (sequences, most); any place after the last."""
        before, own = torch.tensor(self.before)[:, None], torch.tensor(self.lengths)[:, None]
        at = torch.arange(int((before + own).max()))
        starts = self.past + own.cumsum(0) - own
        last = self.past + sum(self.lengths) - 1
        return torch.where(at < before, at, starts + at - before).clamp(max=last)


def has_flash(device: str, dtype: torch.dtype) -> bool:
    """Whether `flash_attention` runs there: on NVIDIA's cards from Ampere on."""
    return (
        device == "cuda"
        and dtype.itemsize == 2
        and torch.backends.cuda.is_flash_attention_available()
        and torch.cuda.get_device_capability() >= (8, 0)
    )


def one_by_one(sequences: Sequences, device: str, dtype: torch.dtype) -> Attend:
    shared, longest = max(sequences.before), max(sequences.lengths)
    # 0 what may be seen, -inf what comes later.
    mask = torch.full((longest, shared + longest), -torch.inf, dtype=dtype, device=device)
    mask = mask.triu(shared + 1)

    def attend(q: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        found, at = [], 0
        for before, length in zip(sequences.before, sequences.lengths, strict=True):
            own = known[sequences.past + at : sequences.past + at + length]
            keys, values = torch.cat((known[:before], own)).transpose(0, 1)[None].chunk(2, dim=1)
            # A token sees itself at least: nothing is masked whole, NaN on some devices.
            seen = mask[:length, shared - before : shared + length]
            row = q[at : at + length].transpose(0, 1)[None]
            one = scaled_dot_product_attention(row, keys, values, attn_mask=seen, enable_gqa=True)
            found.append(one[0].transpose(0, 1))
            at += length
        return torch.cat(found)

    return attend


def in_blocks(sequences: Sequences, device: str, dtype: torch.dtype) -> Attend:
    masks = torch.full((_BLOCK, _BLOCK), -torch.inf, dtype=dtype).triu(1)

    def attend(q: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        size, shared = q.shape[2], known.shape[1] // 2
        scaled, found, at = q * size**-0.5, [], 0
        for before, length in zip(sequences.before, sequences.lengths, strict=True):
            own = known[sequences.past + at : sequences.past + at + length]
            keys, values = torch.cat((known[:before], own)).transpose(0, 1).chunk(2)
            keys = keys.contiguous().transpose(1, 2)
            for start in range(0, length, _BLOCK):
                block = scaled[at + start : at + min(start + _BLOCK, length)]
                rows, seen = len(block), before + start + len(block)
                # Heads of queries that share one of keys, one after another.
                block = block.unflatten(1, (shared, -1)).permute(1, 2, 0, 3).flatten(1, 2)
                weights = torch.bmm(block, keys[:, :, :seen]).view(shared, -1, rows, seen)
                weights[..., seen - rows :] += masks[:rows, :rows]
                weights = weights.softmax(-1).flatten(1, 2)
                one = torch.bmm(weights, values[:, :seen])
                one = one.view(shared, -1, rows, size).permute(2, 0, 1, 3)
                found.append(one.flatten(1, 2))
            at += length
        return torch.cat(found)

    return attend


def padded(sequences: Sequences, device: str, dtype: torch.dtype) -> Attend:
    keys = sequences.keys()
    lengths, before = torch.tensor(sequences.lengths)[:, None], torch.tensor(sequences.before)
    at = torch.arange(max(sequences.lengths))
    queries = (lengths.cumsum(0) - lengths + at).clamp(max=sum(sequences.lengths) - 1).to(device)
    tokens = (at < lengths).flatten().nonzero()[:, 0].to(device)
    last = before[:, None, None, None] + at[:, None]  # key that a query sees
    seen = (torch.arange(keys.shape[1]) <= last).to(device)
    keys = keys.to(device)

    def attend(q: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        # Not all devices have a fast way for fewer heads of keys than of queries.
        times = 2 * q.shape[1] // known.shape[1]
        k, v = known[keys].repeat_interleave(times, dim=2).transpose(1, 2).chunk(2, dim=1)
        found = scaled_dot_product_attention(q[queries].transpose(1, 2), k, v, attn_mask=seen)
        return found.transpose(1, 2).flatten(0, 1)[tokens]

    return attend


def flash(sequences: Sequences, device: str, dtype: torch.dtype) -> Attend:
    lengths = sequences.lengths
    sizes = [each + length for each, length in zip(sequences.before, lengths, strict=True)]
    ends = [torch.tensor([0, *each]).cumsum(0).int().to(device) for each in (lengths, sizes)]
    keys = sequences.keys()
    keys = keys[torch.arange(keys.shape[1]) < torch.tensor(sizes)[:, None]].to(device)

    def attend(q: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        k, v = known.index_select(0, keys).chunk(2, dim=1)
        found: torch.Tensor = flash_attention(
            q, k, v, *ends, max(lengths), max(sizes), 0.0, True, False
        )[0]
        return found

    return attend
