"""Layer: one layer of Qwen3: attention, then a gated product, each added to what came in.

Source: transformers, models/qwen3/modeling_qwen3.py.
"""

from typing import TYPE_CHECKING, NamedTuple

import torch

from engine.rerank.qwen3.attention import Attend
from engine.rerank.qwen3.elementwise import Elementwise
from engine.rerank.qwen3.linear import linear
from engine.rerank.qwen3.weights import Weights

if TYPE_CHECKING:
    from transformers import Qwen3Config


class Run(NamedTuple):
    """What all layers share of one run."""

    attend: Attend
    elementwise: Elementwise
    cos: torch.Tensor  # (tokens, 1, head size / 2), float32
    sin: torch.Tensor


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
        self._projection = linear(
            torch.cat([read(f"self_attn.{each}_proj") for each in "qkv"]), int8
        )
        self._output = linear(read("self_attn.o_proj"), int8)
        self._gate_up = linear(
            torch.cat([read(f"mlp.{each}_proj") for each in ("gate", "up")]), int8
        )
        self._down = linear(read("mlp.down_proj"), int8)

    def __call__(
        self, x: torch.Tensor, change: torch.Tensor | None, run: Run, past: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Add to `x`, (tokens, hidden), float32, what the layer before changes, and run.

        Returns:
            What is to be added after this layer; and the keys and values of past and tokens,
            (tokens, 2 x key-value heads, head size).
        """
        add_norm, turn, gate = run.elementwise
        heads, shared = self._heads, self._shared
        normed = add_norm(x, change, self._attention_norm, self._eps)
        parts = self._projection(normed).view(len(x), heads + 2 * shared, self._size)
        turn(parts, self._head_norms, run.cos, run.sin, self._eps)
        q, known = torch.split(parts, [heads, 2 * shared], dim=1)
        if past is not None:
            known = torch.cat((past, known))
        change = self._output(run.attend(q, known).flatten(1))
        normed = add_norm(x, change, self._mlp_norm, self._eps)
        return self._down(gate(self._gate_up(normed))), known
