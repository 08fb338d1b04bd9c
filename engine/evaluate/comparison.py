"""Comparison: two ways to order the same passages, side by side."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.errors import EngineError, ModelUnavailable
from engine.library import Library
from engine.records import (
    Hit,
    Notice,
    Ranked,
    Recalled,
    Scored,
    SearchEvent,
    Withdrawn,
)
from engine.rerank import with_scores

FIRST = 5  # the passages that people read


@dataclass(frozen=True, slots=True)
class Side:
    """A way to order: by this instruction and model; without an instruction, by keywords.

    Without a model it is the library's own.
    """

    instruction: str | None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The same passages for one question in two orders."""

    question: str
    left: tuple[Hit, ...]
    right: tuple[Hit, ...]

    def moves(self) -> list[tuple[int, int]]:
        """(place at the left, place at the right) of each passage, from 0, by the left one."""
        places = {hit.passage_id: place for place, hit in enumerate(self.right)}
        return [(place, places[hit.passage_id]) for place, hit in enumerate(self.left)]

    def entered(self, first: int = FIRST) -> tuple[Hit, ...]:
        """The passages that are among the first at the right, but not at the left."""
        before = {hit.passage_id for hit in self.left[:first]}
        return tuple(hit for hit in self.right[:first] if hit.passage_id not in before)

    def dropped(self, first: int = FIRST) -> tuple[Hit, ...]:
        """The passages that are among the first at the left, but not at the right."""
        after = {hit.passage_id for hit in self.right[:first]}
        return tuple(hit for hit in self.left[:first] if hit.passage_id not in after)

    def spearman(self) -> float | None:
        """Spearman's rank correlation, −1 to 1; None for fewer than two passages."""
        moves = self.moves()
        count = len(moves)
        if count < 2:
            return None
        return 1 - 6 * sum((a - b) ** 2 for a, b in moves) / (count * (count**2 - 1))

    def kendall(self) -> float | None:
        """Kendall's τ, −1 to 1: pairs in the same order less pairs in the other, of all pairs."""
        pairs = list(combinations((right for _, right in self.moves()), 2))
        return sum(1 if a < b else -1 for a, b in pairs) / len(pairs) if pairs else None


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """A question that cannot be compared, and why in a sentence."""

    question: str
    sentence: str


def compare_systems(
    library: Library, questions: Sequence[str | Recalled], left: Side, right: Side
) -> Iterator[SearchEvent | Compared | Unanswerable]:
    """Order the hits of each question both ways; a `Compared` or `Unanswerable` for each.

    A question that was looked up already can be given as `Recalled`. Raises `EngineError` where a
    model fails: nothing could be compared then.
    """
    for question in questions:
        try:
            recalled = yield from _recalled(library, question)
        except EngineError as error:
            yield Unanswerable(str(question), str(error))
            continue
        before = yield from ordered(library, recalled, left)
        after = yield from ordered(library, recalled, right)
        asked = question if isinstance(question, str) else question.question
        yield Compared(asked, tuple(before), tuple(after))


def ordered(
    library: Library, recalled: Recalled, side: Side
) -> Generator[SearchEvent, None, list[Hit]]:
    """The hits in the order of `side`; yields what ranking yields, so that it can be followed.

    Raises `ModelUnavailable` where the model cannot be loaded, or fails.
    """
    hits = list(recalled.hits)
    if side.instruction is None or not hits:
        return hits
    ranked, told = False, ""
    for event in library.rank(recalled, side.instruction, model=side.model):
        match event:
            case Scored(scores=scores):
                hits = with_scores(hits, scores)
            case Ranked():
                ranked = True
            case Notice(sentence=sentence) | Withdrawn(sentence=sentence):
                told = sentence
        if not isinstance(event, Ranked | Withdrawn):
            yield event
    if not ranked:
        raise ModelUnavailable(told)
    return hits


def _recalled(library: Library, question: str | Recalled) -> Generator[SearchEvent, None, Recalled]:
    if isinstance(question, Recalled):
        return question
    for event in library.recall(question):
        if isinstance(event, Recalled):
            return event
        yield event
    raise EngineError("The question could not be looked up.")
