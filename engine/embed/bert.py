"""Bert: the transformer of BERT over texts that stand side by side without padding, for E5.

Written out, rather than taken from transformers, for the same reasons as the decoder of the
reranker: no padding, weights laid out for the machine once, and word vectors that stay packed. The
arithmetic is that of `transformers.BertModel`, with which the tests compare it.

Source: transformers, models/bert/modeling_bert.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import e, inf, log2

import torch
from torch.nn.functional import layer_norm, normalize, pad, scaled_dot_product_attention

from engine.embed.e5_file import E5File
from engine.rerank.qwen3 import flash_attention, has_flash, linear, return_freed_memory

_LOG2E = log2(e)
_ALONE = 24  # tokens up to which one thread is as fast: the others take long to wake
# oneDNN prepares itself for each shape, in some milliseconds, and keeps that, in some 0.7 MB.
_TOKENS = 32  # a batch has a multiple of these,
_FEW = 8  # or a short text alone, as a question is, of these
_KEYS = 16  # and a text for its attention
_SHORT = 64  # tokens of a text for which torch's attention is as fast


class Bert:
    """The encoder of an E5 file, on one device in one number format."""

    def __init__(self, file: E5File, device: str, dtype: str, *, resident: bool = True) -> None:
        """`resident=False` keeps one layer at a time and unpacks them at each run."""
        self._device, self._dtype = device, getattr(torch, dtype)
        self._in_one_call = has_flash(device, self._dtype)
        hidden = file.shape.hidden
        self._words = file.packed("emb.word", hidden)
        types = torch.from_numpy(file.plain("emb.type")).view(-1, hidden)
        self._places = torch.from_numpy(file.plain("emb.pos")).view(-1, hidden) + types[0]
        self._norm = _Norm(file, "emb.ln", torch.device("cpu"), torch.float32)
        self._file = file
        self._layers: Iterable[_Layer] | None = tuple(self._loaded()) if resident else None

    @torch.inference_mode()
    def run(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the mean over the tokens of each row, unit length: (rows, hidden), float32."""
        count = sum(map(len, rows))
        spare = -count % (_TOKENS if count > _SHORT else _FEW)
        lengths = [*map(len, rows), *[spare][:spare]]
        ids = [token for row in (*rows, [0] * spare) for token in row]
        x = torch.from_numpy(self._words.rows(ids))
        x += torch.cat([self._places[:length] for length in lengths])
        x = self._norm(x).to(self._device, self._dtype)
        ends = None
        if self._in_one_call:
            ends = torch.tensor([0, *lengths], device=self._device).cumsum(0).int()
        with _threads(count):
            for layer in self._layers or self._loaded():
                x = layer(x, lengths, ends)
        means = torch.stack([row.mean(0) for row in torch.split(x.float(), lengths)])
        return normalize(means[: len(rows)], dim=1).cpu()

    def _loaded(self) -> Iterator["_Layer"]:
        for number in range(self._file.shape.layers):
            return_freed_memory()
            yield _Layer(self._file, number, self._device, self._dtype)


@contextmanager
def _threads(tokens: int) -> Iterator[None]:
    """Compute on as many threads as suit so many tokens."""
    all_of_them = torch.get_num_threads()
    torch.set_num_threads(1 if tokens <= _ALONE else all_of_them)
    try:
        yield
    finally:
        torch.set_num_threads(all_of_them)


class _Norm:
    def __init__(
        self, file: E5File, name: str, device: str | torch.device, dtype: torch.dtype
    ) -> None:
        self._eps = file.shape.epsilon
        self._weight, self._bias = (
            torch.from_numpy(file.plain(f"{name}.{each}")).to(device, dtype) for each in "wb"
        )

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return layer_norm(x, x.shape[1:], self._weight, self._bias, self._eps)


class _Layer:
    def __init__(self, file: E5File, number: int, device: str, dtype: torch.dtype) -> None:
        hidden, inner = file.shape.hidden, file.shape.inner
        self._heads = file.shape.heads

        def weight(name: str, width: int) -> torch.Tensor:
            rows = file.packed(f"l{number}.{name}.w", width).rows()
            return torch.from_numpy(rows).to(device, dtype)

        def bias(name: str) -> torch.Tensor:
            return torch.from_numpy(file.plain(f"l{number}.{name}.b")).to(device, dtype)

        self._projection = linear(
            torch.cat([weight(each, hidden) for each in "qkv"]),
            bias=torch.cat([bias(each) for each in "qkv"]),
        )
        self._output = linear(weight("ao", hidden), bias=bias("ao"))
        self._up = linear(weight("fi", hidden), bias=bias("fi"), gelu=True)
        self._down = linear(weight("fo", inner), bias=bias("fo"))
        self._attention_norm = _Norm(file, f"l{number}.aln", device, dtype)
        self._output_norm = _Norm(file, f"l{number}.oln", device, dtype)

    def __call__(
        self, x: torch.Tensor, lengths: list[int], ends: torch.Tensor | None
    ) -> torch.Tensor:
        """(tokens, hidden) → the same; `ends` says where rows end, for attention in one call."""
        parts = self._projection(x).view(len(x), 3, self._heads, -1)
        if ends is None:
            seen = torch.cat([_attend(row) for row in torch.split(parts, lengths)])
        else:
            longest = max(lengths)
            q, k, v = parts.unbind(1)
            seen = flash_attention(q, k, v, ends, ends, longest, longest, 0.0, False, False)[0]
        x = self._attention_norm(x + self._output(seen.reshape(len(x), -1)))
        return self._output_norm(x + self._down(self._up(x)))


def _attend(parts: torch.Tensor) -> torch.Tensor:
    """Attention within one text: (tokens, 3, heads, size) → (tokens, heads, size)."""
    if parts.is_cpu and parts.dtype == torch.bfloat16 and len(parts) > _SHORT:
        # oneDNN's products take 0.6 of the time of torch's attention. The largest score need not be
        # subtracted from the others first: the exponents of bfloat16 hold all that were ever seen.
        length = len(parts)
        q, k, v = pad(parts, (0,) * 7 + (-length % _KEYS,)).permute(1, 2, 0, 3)
        scale = _LOG2E / q.shape[-1] ** 0.5
        weights = torch.baddbmm(q.new_empty(()), q, k.mT, beta=0, alpha=scale).exp2_()
        totals = weights[..., :length].sum(-1, keepdim=True)
        least, most = torch.aminmax(totals)
        if 0 < least <= most < inf:
            return (torch.bmm(weights, v) / totals)[:, :length].transpose(0, 1)
    q, k, v = parts.permute(1, 2, 0, 3)
    return scaled_dot_product_attention(q[None], k[None], v[None])[0].transpose(0, 1)
