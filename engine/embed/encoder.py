"""Encoder: text → vector; the protocol that every encoder implements, and what they share.

The cosine between the vector of a question and that of a passage says how near they are in
meaning, across languages where the encoder knows several.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy

from engine.errors import ModelUnavailable
from engine.rerank import encodable, memory_errors_ignored, wider

if TYPE_CHECKING:
    import torch

Kind = Literal["query", "passage"]
Matrix = numpy.ndarray[Any, numpy.dtype[numpy.float32]]
Rows = Sequence[Sequence[int]]  # the tokens of texts
Run = Callable[[Rows], "torch.Tensor"]  # (texts, width), of unit length, float32, on the CPU

_CHARACTERS = 16  # no text has so many to a token, but of blanks
_FEW = 128  # tokens, which threads share out in more time than they spare
_SHORT = "bfloat16"
_ERROR = 0.002  # how far a cosine may be from 1 between a short format and float32
_TRIAL = (
    "Which planet is known as the Red Planet?",
    "Mars is often called the Red Planet.",
    "入职需带身份证、学历证和离职证明。",
    "def main(): return 0",
)

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """A loaded encoder."""

    device: str
    dtype: str

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """Return a vector of unit length for each text: (texts, width).

        Any text will do: what is too long counts as far as it is read.

        Raises:
            ModelUnavailable: there is not enough memory, or what comes out is no number.
        """


class BatchEncoder(ABC):
    """An encoder that reads texts of similar length together."""

    dtype: str
    _run: Run

    def __init__(self, name: str, width: int, device: str, longest: int, batch: int) -> None:
        """`longest`: tokens of a text that are read; `batch`: tokens at a time."""
        self.name, self.width, self.device = name, width, device
        self._longest, self._batch = longest, batch

    @abstractmethod
    def tokens(self, texts: Sequence[str], kind: Kind) -> Rows:
        """Return the tokens of texts, at most `longest` of each."""

    @abstractmethod
    def make(self, dtype: str, *, once: bool = False) -> Run:
        """Load the weights in a number format; with `once`, for one call."""

    def load(self, dtype: str) -> None:
        """Load the weights; for "auto" in the fastest format of a CPU whose vectors are right."""
        import torch

        self.dtype = "float32" if dtype == "auto" else dtype
        if dtype == "auto" and torch.cpu._is_avx512_bf16_supported():
            trial = self.tokens(_TRIAL, "passage")
            exact = self.make("float32", once=True)(trial)
            self._run = self.make(_SHORT)
            strayed = 1 - float((exact * self._run(trial)).sum(1).min())
            log.info("%s: %s strays from float32 by %.4f", self.name, _SHORT, strayed)
            if strayed < _ERROR:
                self.dtype = _SHORT
                return
        self._run = self.make(self.dtype)

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """See `Encoder.encode`."""
        cut = [encodable(text[: _CHARACTERS * self._longest]) for text in texts]
        rows = self.tokens(cut, kind) if cut else []
        vectors: Matrix = numpy.full((len(rows), self.width), numpy.nan, numpy.float32)
        for batch in _batches([*map(len, rows)], self._batch):
            vectors[batch] = self._encoded([rows[place] for place in batch])
        if not numpy.isfinite(vectors).all():
            if other := wider(self.device, self.dtype):
                log.warning("%s gives no numbers: %s from now on", self.dtype, other)
                self.load(other)
                return self.encode(texts, kind)
            raise ModelUnavailable("embed.no-numbers", model=self.name)
        return vectors

    def _encoded(self, rows: Rows) -> Matrix:
        """Return the vectors of a batch, by halves where memory runs out; then on smaller ones."""
        with memory_errors_ignored(), one_thread(sum(map(len, rows)) <= _FEW):
            found: Matrix = self._run(rows).numpy()
            return found
        if len(rows) == 1:
            raise ModelUnavailable("rerank.no-memory", device=self.device, model=self.name)
        half = len(rows) // 2
        self._batch = min(self._batch, half * max(map(len, rows)))
        return numpy.concatenate([self._encoded(rows[:half]), self._encoded(rows[half:])])


@contextmanager
def one_thread(is_enough: bool) -> Iterator[None]:
    """Compute on one thread, if that is enough."""
    import torch

    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1 if is_enough else threads)
        yield
    finally:
        torch.set_num_threads(threads)


def _batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Yield places of texts, short ones first, as have so many tokens when padded; at least one."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > most:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
