"""Scorer: the protocol that every model implements, and what the implementations share.

A scorer gives each candidate a margin, by which they are ordered, and a score between 0 and 1.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import exp, isfinite
from typing import NamedTuple, Protocol, TypeGuard

from engine.errors import ModelUnavailable
from engine.records import Score

log = logging.getLogger(__name__)

Scores = tuple[Score, ...]


class Candidate(NamedTuple):
    """A text to be scored. `keyword_score` is None where there was no keyword recall."""

    id: int
    text: str
    keyword_score: float | None = None


class Scorer(Protocol):
    """A loaded model. One step of one `score` is made at a time, from whichever thread.

    `follows_instruction`: whether the instruction makes a difference to its scores.
    `scores_pairs`: whether a score is a probability that depends on query, instruction and text
    alone, not on the other candidates.
    """

    name: str
    device: str
    dtype: str
    follows_instruction: bool
    scores_pairs: bool

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """Yield scores in batches, in the order of the candidates; `()` is a chance to stop.

        To stop is not to ask for the next batch. `longest` bounds a prompt, in tokens.
        `Score.passage_id` is the candidate's id.

        Raises:
            ModelUnavailable: there is not enough memory, or what the model gave is no number.
        """
        ...


class BatchSize:
    """How much a model reads at a time: less whenever memory runs out."""

    def __init__(self, largest: int, smallest: int = 1) -> None:
        self.now = self._largest = largest
        self._smallest = smallest

    def halve(self, model: str, device: str) -> None:
        """Go on with half of it. Raises `ModelUnavailable` where even the smallest is too much."""
        self.now //= 2
        log.warning("out of memory: batches of %d from now on", self.now)
        if self.now < self._smallest:
            self.now = self._largest
            raise ModelUnavailable("rerank.no-memory", device=device, model=model)


class Recoverable(Protocol):
    """A scorer on which a batch can be tried again: smaller, or in float32."""

    name: str
    device: str
    dtype: str

    def shrink(self) -> None:
        """Read less at a time. Raises `ModelUnavailable` where that is not possible."""

    def load(self, dtype: str) -> None:
        """Load the model again, in this number format."""


@contextmanager
def memory_errors_ignored() -> Iterator[None]:
    """Leave the block when memory runs out; outside of it the tensors of the attempt are gone."""
    import torch

    try:
        yield
    except (RuntimeError, MemoryError) as error:  # only CUDA has an exception of its own
        if not (isinstance(error, torch.OutOfMemoryError | MemoryError) or "memory" in str(error)):
            raise


def is_usable(margins: list[float] | None, scorer: Recoverable) -> TypeGuard[list[float]]:
    """Say whether a batch has its margins; where not, prepare the scorer for another attempt.

    `margins` are None where memory ran out.

    Raises:
        ModelUnavailable: memory is too short for the smallest batch, or the margins are not numbers
            in float32 either.
    """
    if margins is None:
        scorer.shrink()
        return False
    if all(map(isfinite, margins)):
        return True
    if scorer.dtype == "float32":
        raise ModelUnavailable("rerank.no-numbers", model=scorer.name)
    log.warning("%s gives no numbers: float32 from now on", scorer.dtype)
    scorer.load("float32")
    return False


def probability(margin: float) -> float:
    """Return P(yes), the sigmoid of the margin, to full precision however large that is."""
    if margin >= 0:
        return 1 / (1 + exp(-margin)) if margin < 700 else 1.0
    return exp(margin) / (1 + exp(margin)) if margin > -700 else 0.0


def encodable(text: str) -> str:
    """Return `text` without lone surrogates, which tokenizers refuse."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def reason_of(error: Exception) -> str:
    """Return the first sentence of what a library says, or the kind of its error."""
    first = str(error).strip().partition("\n")[0].partition(". ")[0]
    return first[:200].rstrip(".") or type(error).__name__
