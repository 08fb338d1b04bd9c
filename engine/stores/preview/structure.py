"""Structure: what the text of a passage does not show: the cells of tables, the notes of slides.

It is read from the file again: import it only in a process that can be killed.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from engine.documents import read
from engine.errors import DocumentError
from engine.records import Page, Passage, Row
from engine.stores.preview.excerpt import Structure


def find_structure(
    path: Path, passages: Sequence[Passage], passwords: Sequence[str] = ()
) -> dict[int, Structure]:
    """Return what is known of `passages`, which follow each other, by their places among them.

    Nothing of those that stand otherwise in the file now, or that cannot be read any more.
    """
    found: dict[int, Structure] = {}
    waiting = deque(enumerate(passages))
    with suppress(DocumentError), closing(read(path, passwords)) as records:  # type: ignore[type-var]
        for page in records:
            while waiting and isinstance(page, Page) and _is_on(page, waiting[0][1]):
                place, passage = waiting.popleft()
                found[place] = _structure(page, passage)
            if not waiting:
                break
    return found


def _is_on(page: Page, passage: Passage) -> bool:
    stands_there = page.text[passage.start : passage.end] == passage.text
    return stands_there and page.number == passage.page


def _structure(page: Page, passage: Passage) -> Structure:
    notes = None if page.notes is None else page.notes - passage.start
    if notes is not None and notes >= len(passage.text):
        notes = None
    return Structure(
        tuple(_rows(page.rows, passage.start, passage.end)),
        notes,
        () if page.text[: passage.start].strip() else page.attachments,
    )


def _rows(rows: Sequence[Row], start: int, end: int) -> Iterator[Row]:
    """Yield what of the rows is between two places, as seen from the first."""
    first = bisect_left(rows, start, key=lambda row: row.cells[-1][2])
    for row in rows[first:]:
        if row.cells[0][1] >= end:
            return
        cells = tuple(
            (column, max(a, start) - start, min(b, end) - start)
            for column, a, b in row.cells
            if a < end and b > start
        )
        if cells:
            yield replace(row, cells=cells)
