"""CSV: a table as text, each row a paragraph that names its values.

"Team: Mets; City: New York": a passage from the middle of a table does not include the header.
Nothing in the file says how it is written; the delimiter is the one by which the first rows agree.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from pathlib import Path

from engine.documents.readers.text import text_of
from engine.documents.text_builder import Line, TextBuilder, clean
from engine.errors import TooLarge
from engine.records import Head, Metadata, Page

_FIELD_MAX = 32 << 20  # bytes
_TEXT_MAX = 64 << 20  # characters; the headers are repeated in every row
_PAGE = 50_000  # characters, after which a new page starts
_SAMPLE = 200  # lines that are looked at
_COLUMNS_MAX = 100  # more make a matrix, whose headers would be most of the text
_HEADER_MAX = 80  # characters of a header
_DELIMITERS = ",;\t|"
_EMPTY = ',;|" \t'
_NUMBER = re.compile(r"[-+(]?[^\w\s]?\s?\d[\d\s.,'’:/-]*[%)]?(?:e[-+]?\d+)?", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")

Row = Sequence[str]


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    text, cut = text_of(path)
    yield Metadata("csv_table")
    head, table = _table(text.rstrip("\n").split("\n"))
    builder = _begun(head)
    size = total = 0
    for line in table:
        builder.add_lines([line])
        size += len(line.text)
        total += len(line.text)
        if size >= _PAGE:
            yield builder.build()
            builder, size = _begun(head), 0
        if total > _TEXT_MAX:
            cut = True
            break
    yield builder.build()
    if cut:
        raise TooLarge("documents.table-too-large")


def _begun(head: Head) -> TextBuilder:
    builder = TextBuilder()
    builder.begin_table(headed=False, head=head)
    return builder


def _table(lines: Sequence[str]) -> tuple[Head, Iterator[Line]]:
    """Return the names of the columns, if there are any, and the rows with what stands above."""
    # A quote that is never closed would swallow all that follows.
    quoted = sum(line.count('"') for line in lines) % 2 == 0
    if lines and (named := re.fullmatch(r"sep=([,;\t|])", lines[0])):  # Excel writes it
        delimiter, lines = named[1], lines[1:]
    else:
        delimiter = _delimiter(lines, quoted)
    if not delimiter:
        return (), (Line(line.strip('" \t'), ()) for line in lines if line.strip(_EMPTY))
    rows = _rows(lines, delimiter, quoted)
    first = list(islice(rows, _SAMPLE))
    # Lines above the table say what it is about; they have one cell only.
    start = next((n for n, row in enumerate(first) if sum(map(bool, row)) > 1), len(first))
    above = (Line(" ".join(filter(None, row)), ()) for row in first[:start])
    header, *below = first[start:] or [()]
    if _is_header(header, below):
        names = [name if len(name) <= _HEADER_MAX else name[:_HEADER_MAX] + "…" for name in header]
        return tuple(enumerate(names)), chain(
            above, (_named(row, names) for row in chain(below, rows))
        )
    return (), chain(above, map(_with_bars, chain(first[start:], rows)))


def _rows(lines: Sequence[str], delimiter: str, quoted: bool) -> Iterator[Row]:
    """Yield the rows that are not blank, with their cells stripped."""
    csv.field_size_limit(_FIELD_MAX)
    marked = (f"{line}\n" for line in lines)
    for row in csv.reader(
        marked, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    ):
        cells = [" ".join(clean(cell).split()) for cell in row]
        if any(cells):
            yield cells


def _delimiter(lines: Sequence[str], quoted: bool) -> str:
    """Return the delimiter by which most of the first lines have as many cells, or ""."""
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    best, most = "", 0.5
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in _rows(sample, delimiter, quoted))
        for width, count in widths.most_common(1):
            # Of two that are always there, the one that makes more cells is meant.
            agreement = count / widths.total() * (2 - 1 / width)
            if width > 1 and agreement > most:
                best, most = delimiter, agreement
    return best


def _is_header(row: Row, below: Sequence[Row]) -> bool:
    names = [cell for cell in row if cell]
    return (
        bool(below)
        and len(row) <= _COLUMNS_MAX
        and len(names) * 2 > len(row)
        and len(set(names)) == len(names)
        and not any(_NUMBER.fullmatch(name) and not _YEAR.fullmatch(name) for name in names)
        and not all(_YEAR.fullmatch(name) for name in names)
    )


def _named(row: Row, names: Sequence[str]) -> Line:
    pairs = enumerate(zip(chain(names, repeat("")), row, strict=False))
    cells = ((n, f"{name}: " if name else "", cell) for n, (name, cell) in pairs if cell)
    return Line.joined(cells, "; ")


def _with_bars(row: Row) -> Line:
    return Line.joined(((n, "", cell) for n, cell in enumerate(row)), " | ")
