"""Rows: which hits stand in the list, and in what shape.

    A file that is found by its name, be it read or not
    A document with its best hit, in full
        a further hit of it
        a further hit of it · 2 more passages
    The next document …
    An older version of it, with the text that it has besides
    From the sixth on, a document on two lines · 3 more passages
    ── not read yet ──
    A document of which the model has read nothing …

The user folds and unfolds documents; until then the best few are open.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from engine import Hit, Sort, group_hits

FOLDED, BEST, ALL = 1, 3, 10**9  # shown hits of a document, or files
_OPEN = 5  # documents, each with its versions, that are open at first


class Shape(Enum):
    """How much room a row takes."""

    FULL = auto()  # a document with its best hit
    BRIEF = auto()  # the same on two lines
    OLDER = auto()  # the same with its best hit: an older version of the document above
    PASSAGE = auto()  # a further hit of the document above
    FILE = auto()  # a file that was found by its name


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list.

    `rank` counts all hits from 1, best first. `hidden` counts the hits of the document that are not
    shown; it is 0 but in its last row. `single`: the document has no other hit. `fresh`: the hit
    is new to a saved search. `grade`: the user's judgment, 1 relevant, 0 not. `unread`: the model
    has read others, this one not yet. `ruled`: it is the first of the documents of which nothing is
    read, and has a rule above it. `latest`: older versions of the document
    follow.
    """

    hit: Hit
    shape: Shape
    rank: int
    hidden: int
    single: bool
    fresh: bool = False
    grade: int | None = None
    unread: bool = False
    ruled: bool = False
    latest: bool = False


def file_rows(files: Sequence[Hit], most: int, held: Set[int]) -> Iterator[Row]:
    """Yield rows for the first `most` of the files that are found by their name, and those held."""
    chosen = [file for place, file in enumerate(files) if place < most or file.passage_id in held]
    for rank, file in enumerate(chosen, start=1):
        hidden = len(files) - len(chosen) if rank == len(chosen) else 0
        yield Row(file, Shape.FILE, rank, hidden, single=True)


def rows(
    hits: Sequence[Hit],
    shown: Mapping[Path, int],
    held: Set[int],
    fresh: Set[int],
    grades: Mapping[int, int],
    most: int,
    sort: Sort = "relevance",
) -> Iterator[Row]:
    """Yield the rows for `hits`, best first, of at most `most` documents with their versions.

    `shown` has the wanted number of hits of documents that the user has folded or unfolded; hits
    with an id in `held` are shown in any case, those in `fresh` are new. Only where documents stand
    by relevance is there a rule.
    """
    groups = group_hits(hits, sort)
    read = {group.family for group in groups if any(hit.score is not None for hit in group.hits)}
    unread = (group for group in groups if read and group.family not in read)
    rest = next(unread, None) if sort == "relevance" else None
    newer = ((group.family, group.hits[0].newer) for group in groups)
    outdated = {family for family, by in newer if by and by.reason != "likeness"}
    ranks = {hit.passage_id: rank for rank, hit in enumerate(hits, start=1)}
    for group in groups:
        if group.family >= most and not any(hit.passage_id in held for hit in group.hits):
            continue
        usual = BEST if group.leads and group.family < _OPEN else FOLDED
        count = shown.get(group.path, usual)
        chosen = [
            hit for place, hit in enumerate(group.hits) if place < count or hit.passage_id in held
        ]
        folded = Shape.BRIEF if group.leads else Shape.OLDER
        shape = folded if count == FOLDED else Shape.FULL
        for hit in chosen:
            yield Row(
                hit,
                shape,
                ranks[hit.passage_id],
                len(group.hits) - len(chosen) if hit is chosen[-1] else 0,
                len(group.hits) == 1,
                hit.passage_id in fresh,
                grades.get(hit.passage_id),
                bool(read) and hit.score is None,
                group is rest and hit is chosen[0],
                group.leads and group.family in outdated and hit is chosen[0],
            )
            shape = Shape.PASSAGE
