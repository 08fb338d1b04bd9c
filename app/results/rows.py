"""Rows: which hits stand in the list, and in what shape.

    A document with its best hit, in full
        a further hit of it
        a further hit of it · 2 more passages
    The next document …
    From the sixth on, a document on two lines · 3 more passages

The user folds and unfolds documents; until then the best few are open.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from engine import Group, Hit, group_hits

FOLDED, BEST, ALL = 1, 3, 10**9  # shown hits of a document
_OPEN = 5  # documents, each with its versions, that are open at first


class Shape(Enum):
    """How much room a row takes."""

    FULL = auto()  # a document with its best hit
    BRIEF = auto()  # the same on two lines
    PASSAGE = auto()  # a further hit of the document above


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list.

    `rank` counts all hits from 1, best first. `hidden` counts the hits of the document that are not
    shown; it is 0 but in its last row. `single`: the document has no other hit. `fresh`: the hit
    is new to a saved search.
    """

    hit: Hit
    shape: Shape
    rank: int
    hidden: int
    single: bool
    fresh: bool = False

    @property
    def was(self) -> int | None:
        """The rank before scoring, of a hit that scores have moved."""
        moved = self.hit.score is not None and self.hit.keyword_rank != self.rank
        return self.hit.keyword_rank if moved else None


def rows(
    hits: Sequence[Hit],
    shown: Mapping[Path, int],
    held: Set[int] = frozenset(),
    fresh: Set[int] = frozenset(),
    most: int = ALL,
) -> list[Row]:
    """Return the rows for `hits`, best first, of at most `most` documents with their versions.

    `shown` has the wanted number of hits of documents that the user has folded or unfolded; hits
    with an id in `held` are shown in any case, and those in `fresh` are new.
    """
    ranks = {hit.passage_id: rank for rank, hit in enumerate(hits, start=1)}
    return [
        row
        for group in group_hits(hits)
        if group.family < most or any(hit.passage_id in held for hit in group.hits)
        for row in _rows(group, ranks, shown, held, fresh)
    ]


def _rows(
    group: Group,
    ranks: Mapping[int, int],
    shown: Mapping[Path, int],
    held: Set[int],
    fresh: Set[int],
) -> Iterator[Row]:
    usual = BEST if group.leads and group.family < _OPEN else FOLDED
    count = shown.get(group.path, usual)
    lead = Shape.BRIEF if count == FOLDED else Shape.FULL
    chosen = [
        hit for place, hit in enumerate(group.hits) if place < count or hit.passage_id in held
    ]
    for hit in chosen:
        yield Row(
            hit,
            lead if hit is chosen[0] else Shape.PASSAGE,
            ranks[hit.passage_id],
            len(group.hits) - len(chosen) if hit is chosen[-1] else 0,
            len(group.hits) == 1,
            hit.passage_id in fresh,
        )
