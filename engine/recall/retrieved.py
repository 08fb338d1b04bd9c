"""Retrieved: a passage that was found, with its text, which tells whether phrases stand in it."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.events import Tick
from engine.passages import asks_for_references, is_contents, is_references
from engine.recall.fusion import Fused
from engine.recall.query import Query
from engine.records import Document, Passage
from engine.terms import Phrase

# Times the candidates that are looked at, to choose varied ones from: the second where the first
# leaves too few, as documents have many passages, or many versions.
DEPTHS = (2, 4)
SURE = 5  # one of so many candidates is there as the best by words, and one as the best by meaning
_SLICE = 200  # passages that are looked through at a time
_NAMES = 0.5  # of its score is left to what names sections, or sources: what they say comes first


class Retrieved(NamedTuple):
    """A passage that was found, with its text and its document.

    `whole`: the document is to be scored whole. `newer` is the newest version found of a document
    of which this is an older one, for this `reason`. Passages of one `family` may be merged.
    """

    found: Fused
    document: Document
    passage: Passage
    whole: bool = False
    family: int | None = None
    newer: Document | None = None
    reason: str = ""


def needed(query: Query, size: int) -> int | None:
    """Return how many passages retrievers must find for so many candidates; None is all."""
    return None if query.phrases or _several_words(query.excluded) else size * DEPTHS[-1]


def read(
    query: Query,
    found: Sequence[Fused],
    passages: Callable[[Sequence[int]], Mapping[int, tuple[Document, Passage]]],
    size: int,
    depth: int = DEPTHS[-1],
) -> Generator[Tick, None, list[Retrieved]]:
    """Look up the texts of what was found, and keep those that hold the phrases of a query.

    `passages` gives those of ids that are still there. `depth` times `size` are kept, and what one
    of the retrievers puts first. Yields between slices, for as many texts may hold the words but no
    phrase.
    """
    by_text, enough = bool(query.phrases or query.excluded), depth * size
    keeps = asks_for_references(query.text)
    if not by_text:
        first = size // SURE
        ranked = enumerate(found)
        found = [each for rank, each in ranked if rank < enough or each.is_among_first(first)]
    step = max(_SLICE, enough)
    kept: list[Retrieved] = []
    for start in range(0, len(found), step):
        if start:
            yield Tick()
        some = found[start : start + step]
        there = passages([each.passage_id for each in some])
        for each in some:
            if each.passage_id not in there:
                continue
            document, passage = there[each.passage_id]
            if not by_text or _holds(document, passage, query.phrases, query.excluded):
                names_others = not keeps and is_references(passage.heading, passage.text)
                if names_others or is_contents(passage.text):
                    each = each._replace(score=_NAMES * each.score)
                kept.append(Retrieved(each, document, passage))
                if by_text and len(kept) == enough:
                    return kept
    return kept


def _several_words(phrases: Iterable[Phrase]) -> list[Phrase]:
    return [phrase for phrase in phrases if len(phrase.closed) > 1]


def _holds(
    document: Document, passage: Passage, wanted: Iterable[Phrase], excluded: Iterable[Phrase]
) -> bool:
    """Return whether a passage or its context holds all phrases wanted, and none excluded."""
    texts = (passage.text, document.title, passage.heading, document.path.name)

    def occurs(phrase: Phrase) -> bool:
        return any(phrase.occurs(text) for text in texts)

    return all(map(occurs, wanted)) and not any(map(occurs, excluded))
