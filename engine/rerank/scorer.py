"""Scorer: the protocol that every model implements, and what the implementations share.

A scorer gives each candidate a margin, by which they are ordered, and a score between 0 and 1.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from math import exp, isfinite
from traceback import clear_frames
from typing import Any, NamedTuple, Protocol, TypeGuard

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import Model
from engine.records import Score
from engine.rerank.device import empty_cache, failure, is_out_of_memory, wider

log = logging.getLogger(__name__)

Scores = tuple[Score, ...]


class Candidate(NamedTuple):
    """A text to be scored."""

    id: int
    text: str


class Scorer(Protocol):
    """A loaded model. One step of one `score` is made at a time, from whichever thread.

    `follows_instruction`: whether the instruction makes a difference to its scores.
    """

    name: str
    device: str
    dtype: str
    caveat: Message | None = None  # why it is on another device, or in another format, than usual
    gain: float | None = None  # how many times as fast as in float32 its format is, where measured
    follows_instruction: bool

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """Yield scores in batches, in the order of the candidates; `()` is a chance to stop.

        To stop is not to ask for the next batch. `longest` bounds a prompt, in tokens.
        `Score.passage_id` is the candidate's id. Raises `ModelUnavailable`: there is not enough
        memory, or what the model gave is no number.
        """
        ...


class BatchScorer(Scorer, ABC):
    """A scorer that reads batches; one that fails is tried again: smaller, wider, on the CPU.

    Attributes:
        start_on_cpu: Loads it after a GPU has failed; in float32, unless it is replaced.
    """

    def __init__(self, name: str, device: str, smallest: int = 1) -> None:
        """`smallest` is the least that is read at a time, in pairs or tokens."""
        self.name, self.device, self._smallest = name, device, smallest
        self.start_on_cpu: Callable[[], None] = partial(self.start, "float32")

    @abstractmethod
    def load(self, dtype: str) -> None:
        """Load the model from its files, in this number format: what overflowed before is lost."""

    @abstractmethod
    def largest(self) -> int:
        """Return how much of it the device reads at a time, once the model is loaded."""

    @staticmethod
    @abstractmethod
    def sample(model: Model, dtype: str) -> Callable[[], object]:
        """Return a piece of the model's work on the CPU, to be timed. Raises `ModelUnavailable`."""

    @abstractmethod
    def trial(self, *, exact: bool = False) -> list[float]:
        """Return the margins of `PAIRS`, as the model is loaded, or in float32 beside it."""

    def start(self, dtype: str) -> None:
        """Load the model, and begin with large batches."""
        self.load(dtype)
        self.dtype, self._batch = dtype, self.largest()

    def shrink(self) -> None:
        """Read half as much at a time."""
        empty_cache(self.device)
        self._batch //= 2
        log.info("out of memory: batches of %d from now on", self._batch)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Leave the block where memory runs out or a GPU fails; `accept` sees to it then."""
        self._problem: ModelUnavailable | None = None
        try:
            yield
        except (RuntimeError, MemoryError) as error:
            clear_frames(error.__traceback__)  # from Python 3.12 on they live longer than the block
            if not is_out_of_memory(error):
                self._problem = self._failure(error)

    def accept(self, margins: list[float] | None) -> TypeGuard[list[float]]:
        """Take the margins of an attempt, None where it failed; if there are none, prepare another.

        Raises `ModelUnavailable`: memory is too short for the
        smallest batch, or the margins are no numbers in float32 either.
        """
        if margins is None:
            self._retreat()
            return False
        if all(map(isfinite, margins)):
            return True
        other = wider(self.device, self.dtype)
        if other is None:
            raise ModelUnavailable("rerank.no-numbers", model=self.name)
        log.info("%s gives no numbers: %s from now on", self.dtype, other)
        problem = None
        try:
            self.start(other)
        except (RuntimeError, MemoryError) as error:
            problem = self._failure(error)
        if problem:
            self._move(problem)
        return False

    def _retreat(self) -> None:
        """Go on with smaller batches, or on the CPU; the tensors of the attempt are gone by now."""
        if self._problem is None and self._batch // 2 >= self._smallest:
            self.shrink()
            return
        self._move(
            self._problem
            or ModelUnavailable("rerank.no-memory", device=self.device, model=self.name)
        )

    def _failure(self, error: Exception) -> ModelUnavailable:
        problem = failure(error, self.name, self.device)
        if problem is None:
            raise error
        return problem

    def _move(self, problem: ModelUnavailable) -> None:
        """Go on on the CPU, if it is not there that something failed."""
        if self.device == "cpu":
            self._batch = self.largest()  # memory may be free again
            raise problem
        log.info("%s", problem)
        gpu, self.device = self.device, "cpu"
        try:
            self.start_on_cpu()
        except (RuntimeError, MemoryError) as error:
            raise self._failure(error) from error
        self.caveat = Message("rerank.on-cpu", reason=problem.message, model=self.name)
        with suppress(RuntimeError):  # what has vanished has no memory
            empty_cache(gpu)


@contextmanager
def memory_errors_ignored() -> Iterator[None]:
    """Leave the block when memory runs out; outside of it the tensors of the attempt are gone."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        clear_frames(error.__traceback__)  # from Python 3.12 on they live longer than the block


def probability(margin: float) -> float:
    """Return P(yes), the sigmoid of the margin, to full precision however large that is."""
    if margin >= 0:
        return 1 / (1 + exp(-margin)) if margin < 700 else 1.0
    return exp(margin) / (1 + exp(margin)) if margin > -700 else 0.0


def encodable(text: str) -> str:
    """Return `text` without lone surrogates, which tokenizers refuse."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def longest_input(model: Any, tokenizer: Any) -> int:
    """Return the most tokens that a model reads, by tokenizer, configuration and positions.

    Raises `ValueError`: the tokenizer belongs to another model.
    """
    import torch

    if len(tokenizer) > model.get_input_embeddings().num_embeddings:
        raise ValueError("its tokenizer belongs to another model")
    lengths: list[int] = [tokenizer.model_max_length]
    for module in model.modules():
        positions = getattr(module, "position_embeddings", None)
        if isinstance(positions, torch.nn.Embedding):  # RoBERTa counts from after the padding's
            padding = positions.padding_idx
            lengths.append(positions.num_embeddings - (0 if padding is None else padding + 1))
    return min(lengths)


def reason_of(error: Exception) -> str:
    """Return the first sentence of what a library says, or the kind of its error."""
    first = str(error).strip().partition("\n")[0].partition(". ")[0]
    return first[:200].rstrip(".") or type(error).__name__
