"""Tryout: what an instruction does to the hits at hand, batch by batch.

Where it says what is *not* wanted, ranking the same hits without that clause shows whether that
moves them down, or up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from engine.evaluate.comparison import Compared, Ordering, ordered
from engine.events import Recalled, Scored, SearchEvent, Unranked
from engine.library import Library
from engine.records import Hit
from engine.rerank import best_first, with_scores
from engine.user.presets import negation

_LEAST = 0.5  # places: less is no difference


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean place (from 1) and score of what holds the words of a clause, with and without it."""

    words: tuple[str, ...]
    passages: int
    place: float
    place_without: float
    score: float
    score_without: float

    @property
    def opposite(self) -> bool:
        """Whether the clause moves them up."""
        return self.place <= self.place_without - _LEAST

    @property
    def works(self) -> bool:
        """Whether the clause moves them down."""
        return self.place >= self.place_without + _LEAST


@dataclass(frozen=True, slots=True)
class Tried:
    """The hits in the order before and, as far as they are scored, by the instruction.

    `done` of them are scored. The last one tells whether a model `followed` the instruction, and
    the `effect` of a negative clause; while that takes another ranking, `checking` holds the words
    of the clause.
    """

    compared: Compared
    done: int
    effect: Effect | None = None
    followed: bool = True
    checking: tuple[str, ...] = ()


def try_instruction(
    library: Library, recalled: Recalled, instruction: str, before: Ordering
) -> Iterator[SearchEvent | Tried]:
    """Rank the hits by `instruction`, and compare with the order of `before`.

    The last `Tried` is complete. Raises `ModelUnavailable`.
    """
    if not recalled.hits:
        return
    old = tuple((yield from ordered(library, recalled, before)))
    hits = best_first(recalled.hits)
    tried, followed = Tried(Compared(recalled.question, old, tuple(hits)), 0), True
    for event in ordered(library, recalled, Ordering(instruction)):
        if isinstance(event, Scored):
            hits = with_scores(hits, event.scores)
            tried = Tried(Compared(recalled.question, old, tuple(hits)), event.done)
            yield tried
        else:
            followed = not isinstance(event, Unranked)
            yield event
    tried = replace(tried, followed=followed and library.ranker.follows_instruction)
    words, rest = negation(instruction)
    if words and tried.followed:
        yield replace(tried, checking=words)
        without = yield from ordered(library, recalled, Ordering(rest))
        tried = replace(tried, effect=effect(words, hits, without))
    yield tried


def effect(words: Sequence[str], hits: Sequence[Hit], without: Sequence[Hit]) -> Effect | None:
    """Compare the same scored hits with and without the clause.

    None if no hit holds a word, or all do: then there is nothing to change places with.
    """
    ids = {hit.passage_id for hit in hits if mentions(hit, words)}
    if not ids or len(ids) == len(hits):
        return None
    (place, score), (place_without, score_without) = (_means(ids, each) for each in (hits, without))
    return Effect(tuple(words), len(ids), place, place_without, score, score_without)


def mentions(hit: Hit, words: Sequence[str]) -> bool:
    """Whether a word of the passage, or of its headings, begins with one of these words."""
    text = f"{hit.context}\n{hit.text}"
    return any(
        re.search((r"\b" if word.isascii() else "") + re.escape(word), text, re.IGNORECASE)
        for word in words
    )


def _means(ids: set[int], hits: Sequence[Hit]) -> tuple[float, float]:
    places = [place for place, hit in enumerate(hits, start=1) if hit.passage_id in ids]
    return fmean(places), fmean(hit.score or 0.0 for hit in hits if hit.passage_id in ids)
