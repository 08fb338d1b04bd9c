"""Trial: what an instruction makes of the hits that are there, batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.evaluate.comparison import Compared, Side, ordered
from engine.evaluate.negation import Effect, effect, negation
from engine.library import Library
from engine.records import Recalled, Scored, SearchEvent
from engine.rerank import best_first, with_scores


@dataclass(frozen=True, slots=True)
class Tried:
    """The hits in the order of before and, as far as they are scored, of the instruction.

    `done` of them are scored; at the end, `effect` is that of a negative clause, if there is one,
    and `heeded` says whether the model heeds an instruction at all. While that clause is being
    looked into, which takes another ranking, `checking` names its words.
    """

    compared: Compared
    done: int
    effect: Effect | None = None
    heeded: bool = True
    checking: tuple[str, ...] = ()


def try_out(
    library: Library, recalled: Recalled, instruction: str, before: Side
) -> Iterator[SearchEvent | Tried]:
    """Rank the hits by `instruction`, against the order of `before`; the last `Tried` is whole.

    What was scored before comes out of the cache: another word in the instruction costs a ranking,
    the same instruction again costs nothing. Raises `ModelUnavailable`.
    """
    if not recalled.hits:
        return
    old = tuple((yield from ordered(library, recalled, before)))
    hits = best_first(recalled.hits)
    tried = Tried(Compared(recalled.question, old, tuple(hits)), 0)
    for event in ordered(library, recalled, Side(instruction)):
        if isinstance(event, Scored):
            hits = with_scores(hits, event.scores)
            compared = Compared(recalled.question, old, tuple(hits))
            tried = Tried(compared, event.done)
            yield tried
        else:
            yield event
    tried = replace(tried, heeded=library.heeds_instruction)
    found = negation(instruction)
    if found and tried.heeded:
        yield replace(tried, checking=found.words)
        without = yield from ordered(library, recalled, Side(found.rest))
        tried = replace(tried, effect=effect(found.words, hits, without))
    yield tried
