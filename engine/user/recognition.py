"""Recognition: finds again the passages of which the user has said something.

What is kept of one is its `Trace`, not a file or an id: it is found again after the file was moved,
edited a little or indexed again. See `engine.terms.similarity`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import engine.terms
from engine.records import Hit

# How much of a passage's beginning must still be there: a file was edited, or was moved as well.
ALIKE_THERE, _ALIKE_ELSEWHERE = 0.6, 0.9


class Said(Protocol):
    """What was said of a passage: `digest` and `text` are its trace, `path` is where it was."""

    @property
    def digest(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...


_Said = TypeVar("_Said", bound=Said)


def recognise(said: Iterable[_Said], hits: Sequence[Hit]) -> dict[int, _Said]:
    """Return of which of these hits something was said: passage id → what.

    Each is of one hit: the one with the same words, if need be where it was, else the one most
    like it.
    """
    there = {each.digest: each for each in said}
    if not there:
        return {}
    found: dict[int, _Said] = {}
    digests = {hit.passage_id: engine.terms.trace(hit.text).digest for hit in hits}
    same = [hit for hit in hits if digests[hit.passage_id] in there]
    for hit in sorted(same, key=lambda hit: not _is_at(there[digests[hit.passage_id]], hit)):
        if (digest := digests[hit.passage_id]) in there:
            found[hit.passage_id] = there.pop(digest)
    alike = sorted(
        (
            (part, hit.passage_id, each)
            for each in there.values()
            for hit in hits
            if hit.passage_id not in found and (part := _part(each, hit))
        ),
        key=lambda one: -one[0],
    )
    for _, passage_id, each in alike:
        if passage_id not in found and each.digest in there:
            found[passage_id] = there.pop(each.digest)
    return found


def _is_at(said: Said, hit: Hit) -> bool:
    return Path(said.path) in (hit.path, *hit.copies)


def _part(said: Said, hit: Hit) -> float:
    """Return how much of the passage is in the hit; 0 if too little to be the same."""
    part = engine.terms.share(said.text, hit.text)
    return part if part >= (ALIKE_THERE if _is_at(said, hit) else _ALIKE_ELSEWHERE) else 0.0
