"""Table: the rows of a sheet as blocks of lines that can be read one by one.

Blank rows part a sheet into blocks. A block may begin with captions, rows of one cell, and then
with a header; below a header each row reads "Header: value; Header: value", since whoever meets the
line alone does not see the header. Other rows are their cells, parted by bars.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_HEADER_MAX = 60  # characters of a cell of a header
_WIDEST = 40  # columns; wider tables are matrices, whose header would be most of the text


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of a row: text by column, and which of them are words, not values."""

    texts: Mapping[int, str] = field(default_factory=dict)
    words: frozenset[int] = frozenset()


def blocks(rows: Sequence[Row]) -> Iterator[str]:
    r"""Yield each block: its lines, one a row, parted by "\n"; captions are blocks of their own."""
    block: list[Row] = []
    for row in [*rows, Row()]:
        if row.texts:
            block.append(row)
        elif block:
            yield from filter(None, map("\n".join, _parts(block)))
            block = []


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    """Yield the captions of a block and its other lines."""
    start = next((number for number, row in enumerate(rows) if len(row.texts) > 1), 0)
    yield [_bars(row) for row in rows[:start]]
    rows = rows[start:]
    if header := _header(rows):
        yield [_bars(rows[0]), *(_named(row, header) for row in rows[1:])]
    else:
        columns = sorted({column for row in rows for column in row.texts})
        yield [_bars(row, columns) for row in rows]


def _named(row: Row, header: Mapping[int, str]) -> str:
    return "; ".join(f"{header[column]}: {text}" for column, text in sorted(row.texts.items()))


def _bars(row: Row, columns: Sequence[int] | None = None) -> str:
    """Return the cells in a line; those that are empty keep their place but at the end."""
    cells = [row.texts.get(column, "") for column in columns or sorted(row.texts)]
    while not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _header(rows: Sequence[Row]) -> Mapping[int, str]:
    """Return the words of the header by column, none where the first row is not one.

    A header is a full row of short, distinct words. Of two columns it is one only where a column
    below it holds nothing but values: else they may be names and what they stand for.
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
