"""Decoder: the transformer of Qwen3, run over rows of tokens that share their beginning.

Written out, rather than taken from transformers, for what a reranker can use and a chat program
cannot: rows of different length stand side by side in one matrix without padding; what they share
is run once, in the same pass; and the weights are laid out for the machine as they are read, so
that they are never in memory twice. The arithmetic is that of `transformers.Qwen3Model`, with which
the tests compare it.

Source: transformers, models/qwen3/modeling_qwen3.py; Qwen3 technical report (arXiv 2505.09388).
"""

import ctypes
import logging
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import rms_norm

from engine.errors import ModelUnavailable
from engine.rerank.device import short_formats
from engine.rerank.qwen3.attention import Sequences, flash, has_flash, in_blocks, one_by_one, padded
from engine.rerank.qwen3.elementwise import PLAIN, Elementwise
from engine.rerank.qwen3.layer import Layer, Run
from engine.rerank.qwen3.weights import Weights

if TYPE_CHECKING:
    from transformers import Qwen3Config

# Keys and values of each layer, (tokens, 2 x key-value heads, head size); of no tokens, it may be
# empty.
Past = list[torch.Tensor]

log = logging.getLogger(__name__)


class Decoder:
    """A Qwen3 model without its vocabulary head, on one device in one number format."""

    def __init__(
        self,
        folder: Path,
        device: str,
        dtype: str,
        *,
        resident: bool = True,
        layers: int | None = None,
        embedding: torch.Tensor | None = None,
    ) -> None:
        """Load the weights, or those of the first few `layers`, to be timed.

        `resident=False` keeps one layer at a time and reads them at each run; `embedding` is that
        of another decoder of the same weights. Raises `ModelUnavailable`.
        """
        self.config = _config(folder)
        self._count = layers or self.config.num_hidden_layers
        self._weights, self._int8 = Weights(folder), dtype == "int8"
        self._device, self._dtype = device, getattr(torch, _between(dtype))
        if embedding is None:
            # On a CPU it stays in 16 bits, 300 MB less: what is looked up is converted.
            stored = torch.bfloat16 if device == "cpu" else self._dtype
            embedding = self._weights.read("model.embed_tokens.weight", stored).to(device)
        self.embedding = embedding
        self._norm = self._weights.read("model.norm.weight", self._dtype).to(device)
        self._layers: Iterable[Layer] | None = tuple(self._loaded()) if resident else None
        self._attention = one_by_one if device == "cpu" else padded
        if device == "cpu" and self._dtype == torch.bfloat16:
            self._attention = in_blocks
        if has_flash(device, self._dtype):
            self._attention = flash
        self._elementwise = self._fused() if device == "cuda" else PLAIN

    @torch.inference_mode()
    def run(
        self,
        rows: Sequence[Sequence[int]],
        past: Past | None = None,
        beginning: Sequence[int] = (),
    ) -> tuple[torch.Tensor, Past]:
        """Run rows of tokens, each by itself after `past` and `beginning`.

        Returns:
            The hidden state at the end of each row, (rows, hidden), float32; and the past for what
            comes after `past` and `beginning`.
        """
        seen = len(past[0]) if past else 0
        shared = seen + len(beginning)
        lengths, before = [len(row) for row in rows], [shared] * len(rows)
        if beginning:
            lengths, before = [len(beginning), *lengths], [seen, *before]
        sequences = Sequences(seen, lengths, before)
        attend = self._attention(sequences, self._device, self._dtype)
        run = Run(attend, self._elementwise, *self._turns(sequences.places()))
        # Twice as fast as a tensor of a list.
        tokens = torch.frombuffer(array("q", chain(beginning, *rows)), dtype=torch.int64)
        x = self.embedding[tokens.to(self._device)].float()
        ends = (torch.tensor(lengths).cumsum(0) - 1)[len(lengths) - len(rows) :].to(self._device)
        change, known = None, Past()
        for number, layer in enumerate(self._layers or self._loaded()):
            change, keys = layer(x, change, run, past[number] if past else None)
            if beginning:  # copies, else those of the rows would stay in memory with them
                known.append(keys[:shared].clone())
        x = x[ends] if change is None else x[ends] + change[ends]
        hidden = rms_norm(x, x.shape[1:], self._norm.float(), self.config.rms_norm_eps)
        return hidden, known if beginning else past or []

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

    @property
    def bytes_per_token(self) -> int:
        """What a run takes of memory for each token, beside the weights: no less than measured."""
        config = self.config
        heads = config.num_attention_heads + 2 * (config.num_key_value_heads or 0)
        widths = 6 * config.hidden_size + 3 * config.intermediate_size + 3 * heads * config.head_dim
        size: int = self._dtype.itemsize
        return widths * size

    def _loaded(self) -> Iterator[Layer]:
        for number in range(self._count):
            yield Layer(self.config, self._weights, number, self._device, self._dtype, self._int8)
            return_freed_memory()

    def _turns(self, places: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Cosine and sine for each token, (tokens, 1, head size / 2), by its place in its text."""
        size = self.config.head_dim
        steps = torch.arange(0, size, 2, device=self._device).float() / size
        at = places.to(self._device).float()
        rope: Any = self.config.rope_parameters
        angles = (at[:, None] * float(rope["rope_theta"]) ** -steps)[:, None]
        return angles.cos(), angles.sin()

    def _fused(self) -> Elementwise:
        """Return the kernels of CUDA, if they can be compiled here, as a run on them shows."""
        try:
            from engine.rerank.qwen3.kernels import FUSED

            self._elementwise = FUSED
            self.run([[0], [0]], beginning=[0])[0].cpu()
            return FUSED
        except torch.OutOfMemoryError:
            raise
        except Exception as error:  # Triton, and the compilers it calls, raise many kinds
            log.info("plain PyTorch between matrix products: %s", error)
            return PLAIN


def _between(dtype: str) -> str:
    """Return the format of what lies between products: 8 bits are for these alone."""
    if dtype != "int8":
        return dtype
    return "bfloat16" if "bfloat16" in short_formats() else "float32"


def _config(folder: Path) -> "Qwen3Config":
    from transformers import Qwen3Config  # late: an encoder uses this package, too

    try:
        config = Qwen3Config.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # the library raises whatever its parsers raise
        raise ModelUnavailable("models.file-damaged", folder=folder, file="config.json") from error
    rope: Any = config.rope_parameters
    if rope["rope_type"] != "default" or config.use_sliding_window:
        raise ModelUnavailable("rerank.long-context", folder=folder)
    return config


def return_freed_memory() -> None:
    """Have glibc give back what it holds between what stays: measured 2 GB while loading int8."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
