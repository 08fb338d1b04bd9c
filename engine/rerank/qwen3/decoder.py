"""Decoder: the transformer of Qwen3, run over rows of tokens that share their beginning.

Written out, rather than taken from transformers, for what a reranker can use and a chat program
cannot: rows of different length stand side by side in one matrix without padding, and only
attention goes row by row; all rows use the keys and values of what they share; and the weights are
laid out for the machine as they are read, so that they are never in memory twice. The arithmetic is
that of `transformers.Qwen3Model`, with which the tests compare it.

Source: transformers, models/qwen3/modeling_qwen3.py; Qwen3 technical report (arXiv 2505.09388).
"""

import ctypes
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch.nn.functional import rms_norm, scaled_dot_product_attention, silu
from transformers import Qwen3Config

from engine.errors import ModelUnavailable
from engine.rerank.qwen3.linear import linear
from engine.rerank.qwen3.weights import Weights

# Keys and values of tokens that were run: a pair of (1, heads, tokens, head size) a layer.
Past = list[tuple[torch.Tensor, torch.Tensor]]


class _Rows(NamedTuple):
    """What all layers of one run share."""

    lengths: list[int]
    cos: torch.Tensor  # (tokens of all rows, 1, head size / 2)
    sin: torch.Tensor
    mask: (
        torch.Tensor
    )  # (longest row, past + longest row): 0 what it may see, -inf what comes later


class Decoder:
    """A Qwen3 model without its vocabulary head, on one device in one number format."""

    def __init__(
        self, folder: Path, device: str, dtype: str, *, int8: bool = False, resident: bool = True
    ) -> None:
        """Load the weights. `resident=False` keeps one layer at a time and reads them at each run.

        Raises:
            ModelUnavailable: the folder is broken, or holds what this cannot run.
        """
        self.config = _config(folder)
        self._rope_theta: Any = (self.config.rope_parameters or {})["rope_theta"]
        self._device, self._dtype = device, getattr(torch, dtype)
        self._weights, self._int8 = Weights(folder), int8
        # On a CPU the embedding stays in 16 bits, 300 MB less: what is looked up is converted.
        stored = torch.bfloat16 if device == "cpu" else self._dtype
        self._embedding = self._weights.read("model.embed_tokens.weight", stored).to(device)
        self._norm = self._weights.read("model.norm.weight", self._dtype).to(device)
        self._layers: Iterable[Layer] | None = tuple(self._loaded()) if resident else None

    @torch.inference_mode()
    def run(
        self, rows: Sequence[Sequence[int]], past: Past | None = None, keep: bool = False
    ) -> tuple[torch.Tensor, Past]:
        """Run rows of tokens, each by itself after `past`.

        Returns:
            The hidden state at the end of each row, (rows, hidden), float32; and, if `keep` is set
            (for one row only), what `past` is for what comes after it.
        """
        seen = past[0][0].shape[2] if past else 0
        batch = self._rows([len(row) for row in rows], seen)
        ids = torch.tensor([token for row in rows for token in row], device=self._device)
        x = self._embedding[ids].to(self._dtype)
        kept: Past = []
        for number, layer in enumerate(self._layers or self._loaded()):
            x, after = layer(x, batch, past[number] if past else None)
            if keep:
                kept.append(after)
        ends = torch.tensor(batch.lengths, device=self._device).cumsum(0) - 1
        hidden = rms_norm(
            x[ends].float(), x.shape[1:], self._norm.float(), self.config.rms_norm_eps
        )
        return hidden, kept

    def direction(self, yes: int, no: int) -> torch.Tensor:
        """What the hidden state is multiplied with for logit(yes) - logit(no), (hidden,), float32.

        Read from the head of a converted model, if it has one, else from that of the vocabulary.
        """
        if "score.weight" in self._weights:
            rows = self._weights.read("score.weight", torch.float32)
            direction = rows[0] if len(rows) == 1 else rows[1] - rows[0]
        else:
            tied = self.config.tie_word_embeddings
            name = "model.embed_tokens.weight" if tied else "lm_head.weight"
            rows = self._weights.read(name, torch.float32, [yes, no])
            direction = rows[0] - rows[1]
        return direction.to(self._device)

    def _loaded(self) -> Iterator["Layer"]:
        for number in range(self.config.num_hidden_layers):
            yield Layer(self.config, self._weights, number, self._device, self._dtype, self._int8)
            _return_freed_memory()

    def _rows(self, lengths: list[int], seen: int) -> _Rows:
        turned, longest = self.config.head_dim, max(lengths)
        steps = torch.arange(0, turned, 2, device=self._device).float() / turned
        speed = self._rope_theta**-steps
        places = torch.cat([torch.arange(seen, seen + n, device=self._device) for n in lengths])
        angles = (places.float()[:, None] * speed)[:, None]
        size = (longest, seen + longest)
        mask = torch.full(size, -torch.inf, dtype=self._dtype, device=self._device).triu(seen + 1)
        return _Rows(lengths, angles.cos().to(self._dtype), angles.sin().to(self._dtype), mask)


class Layer:
    """One layer: attention and a gated product, each added to what came in."""

    def __init__(
        self,
        config: Qwen3Config,
        weights: Weights,
        number: int,
        device: str,
        dtype: torch.dtype,
        int8: bool,
    ) -> None:
        self._heads: int = config.num_attention_heads
        self._shared: int = config.num_key_value_heads or self._heads
        self._head_size: int = config.head_dim
        self._eps = config.rms_norm_eps

        def read(name: str) -> torch.Tensor:
            return weights.read(f"model.layers.{number}.{name}.weight", dtype).to(device)

        self._attention_norm, self._mlp_norm = (
            read("input_layernorm"),
            read("post_attention_layernorm"),
        )
        self._query_norm, self._key_norm = read("self_attn.q_norm"), read("self_attn.k_norm")
        projections = [read(f"self_attn.{each}_proj") for each in "qkv"]
        self._projection = linear(torch.cat(projections), int8)
        self._output = linear(read("self_attn.o_proj"), int8)
        self._gate, self._up = (
            linear(read("mlp.gate_proj"), int8),
            linear(read("mlp.up_proj"), int8),
        )
        self._down = linear(read("mlp.down_proj"), int8)

    def __call__(
        self, x: torch.Tensor, rows: _Rows, past: tuple[torch.Tensor, torch.Tensor] | None
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """(tokens, hidden) → the same, and keys and values, the past included, of the last row."""
        heads, shared, size = self._heads, self._shared, self._head_size
        normed = rms_norm(x, x.shape[1:], self._attention_norm, self._eps)
        parts = self._projection(normed).view(-1, heads + 2 * shared, size)
        q, k, v = torch.split(parts, [heads, shared, shared], dim=1)
        q = _rotated(rms_norm(q, (size,), self._query_norm, self._eps), rows)
        k = _rotated(rms_norm(k, (size,), self._key_norm, self._eps), rows)
        seen, after = [], past
        each_q, each_k, each_v = (torch.split(each, rows.lengths) for each in (q, k, v))
        for row_q, row_k, row_v in zip(each_q, each_k, each_v, strict=True):
            one, after = self._attend(row_q, row_k, row_v, rows.mask, past)
            seen.append(one)
        assert after is not None
        x = x + self._output(torch.cat(seen))
        normed = rms_norm(x, x.shape[1:], self._mlp_norm, self._eps)
        x = x + self._down(silu(self._gate(normed)).mul_(self._up(normed)))
        return x, after

    def _attend(
        self,
        q: torch.Tensor,
        k: torch.Tensor,
        v: torch.Tensor,
        mask: torch.Tensor,
        past: tuple[torch.Tensor, torch.Tensor] | None,
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """Attention of one row, (tokens, heads, head size) each → (tokens, heads * head size)."""
        tokens = len(q)
        q, k, v = (each.transpose(0, 1)[None] for each in (q, k, v))
        if past:
            k, v = torch.cat((past[0], k), dim=2), torch.cat((past[1], v), dim=2)
        each_serves = self._heads // self._shared
        # A row sees its own first token at least: nothing is masked whole, NaN on some devices.
        found = scaled_dot_product_attention(
            q,
            k.repeat_interleave(each_serves, dim=1),
            v.repeat_interleave(each_serves, dim=1),
            attn_mask=mask[:tokens, : k.shape[2]],
        )
        return found[0].transpose(0, 1).reshape(tokens, -1), (k, v)


def _rotated(x: torch.Tensor, rows: _Rows) -> torch.Tensor:
    """Rotary position embedding: (tokens, heads, head size), turned by the place of each token."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * rows.cos - b * rows.sin, b * rows.cos + a * rows.sin), dim=-1)


def _return_freed_memory() -> None:
    """Have glibc give back what it holds between what stays: measured 2 GB while loading int8."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def _config(folder: Path) -> Qwen3Config:
    try:
        config = Qwen3Config.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(
            f"The model folder {folder} is damaged: its config.json cannot be read."
        ) from error
    rope = config.rope_parameters or {}
    if rope.get("rope_type", "default") != "default" or config.use_sliding_window:
        raise ModelUnavailable(
            f"The model in {folder} is set up for a longer context than Qwen3-Reranker's "
            "(rope_scaling or use_sliding_window in its config.json). Use the published one."
        )
    return config
