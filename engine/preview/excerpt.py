"""Excerpt: the text around a passage, as it was read."""

from dataclasses import dataclass

from engine.catalog import Catalog
from engine.preview.sought import Sought
from engine.records import Passage
from engine.terms import Marker

AROUND = 25  # passages on each side: some ten pages each way


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of a document that is read, `spans` of its text marked."""

    passage_id: int
    passage: Passage
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Passages of a document in order; whether there are others `before` and `after` them."""

    passages: tuple[Marked, ...]
    before: bool
    after: bool


def excerpt_of(
    catalog: Catalog, passage_id: int, marker: Marker | Sought, around: int = AROUND
) -> Excerpt | None:
    """Return a passage with `around` on each side, marked; None when it is no longer there."""
    found = list(catalog.passages.around(passage_id, around + 1).items())
    if not found:
        return None
    place = next(number for number, (each, _) in enumerate(found) if each == passage_id)
    first, last = max(place - around, 0), place + around + 1
    return Excerpt(
        tuple(
            Marked(each, passage, marker.spans(passage.text)) for each, passage in found[first:last]
        ),
        before=first > 0,
        after=last < len(found),
    )
