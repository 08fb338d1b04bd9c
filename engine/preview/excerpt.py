"""Excerpt: the text around a passage, as it was read."""

from engine.catalog import Catalog
from engine.records import Excerpt, Marked
from engine.terms import Marker

_AROUND = 25  # passages before and after one that is read: some ten pages each way


def excerpt_of(catalog: Catalog, passage_id: int, marker: Marker) -> Excerpt | None:
    """The passages around one, marked; None when it is no longer in the library."""
    found = catalog.passages.around(passage_id, _AROUND + 1)
    if not found:
        return None
    shown = range(passage_id - _AROUND, passage_id + _AROUND + 1)
    return Excerpt(
        tuple(
            Marked(each, passage, marker.spans(passage.text))
            for each, passage in found.items()
            if each in shown
        ),
        before=min(found) < shown.start,
        after=max(found) >= shown.stop,
    )
