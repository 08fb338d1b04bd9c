"""Table: the rows of a sheet as blocks of lines, each of which makes sense alone.

Blank rows separate blocks. A block may begin with captions (rows of one cell) and then a header.
Rows below a header read "Header: value; Header: value", since a passage may not include the header.
Other rows are their cells, with bars between.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from engine.documents.text_builder import Line
from engine.records import Merged

_HEADER_MAX = 60  # characters of a cell of a header
_WIDEST = 40  # columns; wider tables are matrices, whose header would be most of the text


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of a row: text by column, and the columns that hold words, not values."""

    texts: Mapping[int, str]
    words: frozenset[int]
    merged: tuple[Merged, ...] = ()


class Block(NamedTuple):
    """Rows that belong together; the first is their header if they are `headed`."""

    lines: Sequence[Line]
    headed: bool


def blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield each block, a line per row; captions are blocks of their own."""
    for filled, block in groupby(rows, lambda row: bool(row.texts)):
        if filled:
            yield from (part for part in _parts(list(block)) if part.lines)


def _parts(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the captions of a block and its other lines."""
    start = next((number for number, row in enumerate(rows) if len(row.texts) > 1), 0)
    yield Block([_with_bars(row) for row in rows[:start]], headed=False)
    rows = rows[start:]
    if header := _header(rows):
        named = (_named(row, header) for row in rows[1:])
        yield Block([_with_bars(rows[0]), *named], headed=True)
    else:
        columns = sorted({column for row in rows for column in row.texts})
        yield Block([_with_bars(row, columns) for row in rows], headed=False)


def _named(row: Row, header: Mapping[int, str]) -> Line:
    cells = sorted(row.texts.items())
    return Line.joined(((at, f"{header[at]}: ", text) for at, text in cells), "; ", row.merged)


def _with_bars(row: Row, columns: Sequence[int] | None = None) -> Line:
    """Return the cells in a line; empty ones keep their place, except at the end."""
    filled = columns or sorted(row.texts)
    last = max((at for at, text in row.texts.items() if text), default=-1)
    shown = ((at, "", row.texts.get(at, "")) for at in filled if at <= last)
    return Line.joined(shown, " | ", row.merged)


def _header(rows: Sequence[Row]) -> Mapping[int, str]:
    """Return the header's words by column; empty if the first row is no header.

    A header is a full row of short, distinct words. With two columns, one of them must also hold
    nothing but values below it: otherwise they may be terms and their explanations.
    """
    first, below = rows[0], rows[1:]
    columns = {column for row in below for column in row.texts}
    names = list(first.texts.values())
    if (
        not below
        or not 2 <= len(names) <= _WIDEST
        or len(first.words) < len(names)
        or len(set(names)) < len(names)
        or max(map(len, names)) > _HEADER_MAX
        or not columns <= first.texts.keys()
    ):
        return {}
    values = any(all(column not in row.words for row in below) for column in columns)
    return first.texts if values or len(names) > 2 else {}
