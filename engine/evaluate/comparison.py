"""Comparison: the same passages in two orders, for one question or many."""

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.errors import EngineError, ModelUnavailable
from engine.events import Notice, Ranked, Recalled, Scored, SearchEvent, Unranked, Withdrawn
from engine.library import Library
from engine.messages import Message
from engine.records import Hit
from engine.rerank import with_scores

FIRST = 5  # hits at the top: what people read

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&!$])")


@dataclass(frozen=True, slots=True)
class Ordering:
    """By this instruction and model (None: the library's); without an instruction as recalled."""

    instruction: str | None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The same passages for one question in two orders."""

    question: str
    left: tuple[Hit, ...]
    right: tuple[Hit, ...]

    def moves(self) -> list[tuple[int, int]]:
        """Return (place at the left, place at the right) from 0 of each passage, by the left."""
        places = {hit.passage_id: place for place, hit in enumerate(self.right)}
        return [(place, places[hit.passage_id]) for place, hit in enumerate(self.left)]

    def place_before(self) -> int | None:
        """Return the rank at the left of the top hit at the right; None without hits."""
        if not self.right:
            return None
        return 1 + [hit.passage_id for hit in self.left].index(self.right[0].passage_id)

    def entered(self) -> tuple[Hit, ...]:
        """Return the passages that are at the top on the right only."""
        before = {hit.passage_id for hit in self.left[:FIRST]}
        return tuple(hit for hit in self.right[:FIRST] if hit.passage_id not in before)

    def dropped(self) -> tuple[Hit, ...]:
        """Return the passages that are at the top on the left only."""
        after = {hit.passage_id for hit in self.right[:FIRST]}
        return tuple(hit for hit in self.left[:FIRST] if hit.passage_id not in after)

    # By hand: to import scipy.stats takes a second, and this runs in the window.

    def spearman(self) -> float | None:
        """Return Spearman's rank correlation, −1 to 1; None for fewer than two passages."""
        moves = self.moves()
        count = len(moves)
        if count < 2:
            return None
        return 1 - 6 * sum((a - b) ** 2 for a, b in moves) / (count * (count**2 - 1))

    def kendall(self) -> float | None:
        """Return Kendall's τ, −1 to 1; None for fewer than two passages."""
        pairs = list(combinations((right for _, right in self.moves()), 2))
        return sum(1 if a < b else -1 for a, b in pairs) / len(pairs) if pairs else None


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """A question that cannot be compared, and why."""

    question: str
    message: Message


def compare_systems(
    library: Library, questions: Sequence[str | Recalled], left: Ordering, right: Ordering
) -> Iterator[SearchEvent | Compared | Unanswerable]:
    """Order the hits of each question both ways; yield `Compared` or `Unanswerable` for each.

    A `Recalled` stands for a question whose hits are known. Raises `EngineError` if a model fails,
    since nothing can be compared then.
    """
    for question in questions:
        try:
            recalled = yield from _recalled(library, question)
        except EngineError as error:
            yield Unanswerable(str(question), error.message)
            continue
        before = yield from ordered(library, recalled, left)
        after = yield from ordered(library, recalled, right)
        asked = question if isinstance(question, str) else question.question
        yield Compared(asked, tuple(before), tuple(after))


def ordered(
    library: Library, recalled: Recalled, ordering: Ordering
) -> Generator[SearchEvent, None, list[Hit]]:
    """Return the hits in this order, after the events of ranking. Raises `ModelUnavailable`.

    Without a reranker it is that in which they were recalled.
    """
    hits = list(recalled.hits)
    if ordering.instruction is None or not hits:
        return hits
    ranked, reason = False, Message("recall.failed")
    for event in library.rank(recalled, ordering.instruction, model=ordering.model):
        match event:
            case Scored(scores=scores):
                hits = with_scores(hits, scores)
            case Ranked() | Unranked():
                ranked = True
            case Notice(message=message) | Withdrawn(message=message):
                reason = message
        if not isinstance(event, Ranked | Withdrawn):
            yield event
    if not ranked:
        raise ModelUnavailable(reason)
    return hits


def _recalled(library: Library, question: str | Recalled) -> Generator[SearchEvent, None, Recalled]:
    if isinstance(question, Recalled):
        return question
    for event in library.recall(question):
        if isinstance(event, Recalled):
            return event
        yield event
    raise EngineError("recall.failed")


def comparison_table(rows: Sequence[Compared | Unanswerable], left: str, right: str) -> str:
    """Return a Markdown table, one row a question: top hit at the left and right, and its move."""
    head = ("Question", f"Top hit: {left}", f"Top hit: {right}", "Rank before",
            f"New in top {FIRST}", "ρ")  # fmt: skip
    lines = [head, tuple("---" for _ in head), *map(_row, rows)]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _row(row: Compared | Unanswerable) -> tuple[str, ...]:
    if isinstance(row, Unanswerable):
        return row.question, str(row.message), "", "", "", ""
    if not row.right:
        return row.question, "–", "–", "", "", ""
    rho = row.spearman()
    return (
        row.question,
        _named(row.left[0]),
        _named(row.right[0]),
        str(row.place_before()),
        str(len(row.entered())),
        "" if rho is None else f"{rho:.2f}",
    )


def _named(hit: Hit) -> str:
    score = "" if hit.score is None else f" ({hit.score:.3f})"
    return f"{hit.context or hit.path.name}{score}"


def _cell(text: str) -> str:
    """Escape text so that Markdown shows it as it is, on one line; "---" is the table's ruler."""
    return text if text == "---" else _MARKUP.sub(r"\\\1", " ".join(text.split()))
