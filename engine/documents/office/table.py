"""Table: the rows of a sheet as blocks of lines, each of which makes sense alone.

Blank rows separate blocks. A block may begin with captions (rows of one cell) and then a header.
Rows below a header read "Header: value; Header: value", since a passage may not include the header.
Other rows are their cells, with bars between.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

_HEADER_MAX = 60  # characters of a cell of a header
_WIDEST = 40  # columns; wider tables are matrices, whose header would be most of the text


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of a row: text by column, and the columns that hold words, not values."""

    texts: Mapping[int, str]
    words: frozenset[int]


def blocks(rows: Sequence[Row]) -> Iterator[str]:
    """Yield each block, a line per row; captions are blocks of their own."""
    for filled, block in groupby(rows, lambda row: bool(row.texts)):
        if filled:
            yield from filter(None, map("\n".join, _parts(list(block))))


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    """Yield the captions of a block and its other lines."""
    start = next((number for number, row in enumerate(rows) if len(row.texts) > 1), 0)
    yield [_with_bars(row) for row in rows[:start]]
    rows = rows[start:]
    if header := _header(rows):
        yield [_with_bars(rows[0]), *(_named(row, header) for row in rows[1:])]
    else:
        columns = sorted({column for row in rows for column in row.texts})
        yield [_with_bars(row, columns) for row in rows]


def _named(row: Row, header: Mapping[int, str]) -> str:
    return "; ".join(f"{header[column]}: {text}" for column, text in sorted(row.texts.items()))


def _with_bars(row: Row, columns: Sequence[int] | None = None) -> str:
    """Return the cells in a line; empty ones keep their place, except at the end."""
    cells = [row.texts.get(column, "") for column in columns or sorted(row.texts)]
    while not cells[-1]:
        cells.pop()
    return " | ".join(cells)


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
