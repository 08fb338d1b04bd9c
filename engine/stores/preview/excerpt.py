"""Excerpt: the text around a passage, as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from engine.catalog import Contents
from engine.records import Passage, Row
from engine.stores.preview.sought import Sought

if TYPE_CHECKING:  # the window comes without terms
    from engine.terms import Marker

_CELLS = 300  # of all tables in an excerpt: a window takes long to lay out more

# Kinds whose text alone does not show what it is; of others, rows of tables have bars in them.
_STRUCTURED = frozenset(
    "spreadsheet csv_table pptx odf mail mbox msg tnef p7m calendar contacts".split()
)
_WITH_TABLES = frozenset("docx html mhtml markdown rtf epub notebook fictionbook".split())
_BAR = " | "


class Reach(IntEnum):
    """How many passages are shown on each side of one.

    To lay out all that is `FAR` takes ten milliseconds and more: it is shown to who scrolls there.
    """

    NEAR = 8  # some three pages each way
    FAR = 25
    WHOLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Structure:
    """Rows of tables in a passage, their cells in its text; where the notes of a slide begin.

    `notes` is below 0 where these began before the passage.
    `attachments` are the names of those of a message that begins in the passage.
    """

    rows: tuple[Row, ...] = ()
    notes: int | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of a document that is read, `spans` of its text marked."""

    passage_id: int
    passage: Passage
    spans: tuple[tuple[int, int], ...]
    structure: Structure = Structure()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Passages of a document in order; whether there are others `before` and `after` them.

    One that `is_full` has as much of tables as is shown of them.
    """

    passages: tuple[Marked, ...]
    before: bool
    after: bool
    is_full: bool = False

    def may_have_structure(self, kind: str) -> bool:
        """Return whether it is worth reading a file of that kind again."""
        return kind in _STRUCTURED or (
            kind in _WITH_TABLES and any(_BAR in each.passage.text for each in self.passages)
        )

    def with_structure(self, found: Mapping[int, Structure], passage_id: int) -> "Excerpt":
        """Return it with what was found of its passages; fewer of these, where tables are large."""
        marked = [
            replace(each, structure=found.get(place, each.structure))
            for place, each in enumerate(self.passages)
        ]
        here = next(n for n, each in enumerate(marked) if each.passage_id == passage_id)
        first, last = 0, len(marked)
        while last - first > 1 and sum(map(_cells, marked[first:last])) > _CELLS:
            if here - first > last - 1 - here:
                first += 1
            else:
                last -= 1
        return Excerpt(
            tuple(marked[first:last]),
            before=self.before or first > 0,
            after=self.after or last < len(marked),
            is_full=last - first < len(marked),
        )


def _cells(marked: Marked) -> int:
    """Return how many cells the tables in a passage have, with the empty ones."""
    rows = marked.structure.rows
    return len(rows) * len({column for row in rows for column, _, _ in row.cells})


def excerpt_of(
    catalog: Contents, passage_id: int, marker: "Marker | Sought", reach: Reach = Reach.NEAR
) -> Excerpt | None:
    """Return a passage with those around it, marked; None when it is no longer there."""
    found = list(catalog.passages.around(passage_id, reach + 1).items())
    if not found:
        return None
    place = next(number for number, (each, _) in enumerate(found) if each == passage_id)
    first, last = max(place - reach, 0), place + reach + 1
    return Excerpt(
        tuple(
            Marked(each, passage, marker.spans(passage.text)) for each, passage in found[first:last]
        ),
        before=first > 0,
        after=last < len(found),
    )
