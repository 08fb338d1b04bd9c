"""ODS: the sheets of an OpenDocument spreadsheet, with the text that each cell shows."""

import math
from collections.abc import Iterator
from typing import Any

from engine.documents.asides import Asides
from engine.documents.merged_cells import MergedCells
from engine.documents.office import odf
from engine.documents.office.number_format import with_value
from engine.documents.office.sheet_part import cell_name, said_by
from engine.documents.office.table import Row

_REPEATS_MAX = 100  # of one cell; of rows ten times as many
_NUMBERS = frozenset({"float", "percentage", "currency"})
_OFFICE, _TABLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{each}:1.0}}" for each in ("office", "table")
)
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


def tables(document: odf.OpenDocument) -> Iterator[Any]:
    for sheet in document.body.iter("{*}spreadsheet"):
        yield from sheet.iter("{*}table")


def drawn(table: Any) -> Iterator[str]:
    """Yield the paragraphs of what is drawn on a sheet, and in no cell of it."""
    for shapes in table.iterchildren("{*}shapes"):
        yield from map(odf.all_words, odf.paragraphs(shapes))


def rows(table: Any, asides: Asides) -> Iterator[Row]:
    """Yield the rows of a sheet; comments are added to `asides` with the places of their cells."""
    number = 0
    merged = MergedCells()
    for row in table.iter("{*}table-row"):
        if next(row.iterancestors(table.tag)) is not table:
            continue
        number += 1
        texts: dict[int, str] = {}
        words: set[int] = set()
        column = 0
        merged.begin_row()
        for cell in row:
            if odf.name(cell) not in _CELLS:
                continue
            merged.add(column, *odf.extent(cell))
            text, is_words = "", False
            if len(cell) or cell.get(_TABLE + "formula"):
                if next(cell.iterchildren(_OFFICE + "annotation"), None) is not None:
                    odf.add_comments(cell, asides, cell_name(number - 1, column))
                text, is_words = _shown(cell)
            repeats = _repeats(cell, "number-columns-repeated")
            for at in range(column, column + min(repeats, _REPEATS_MAX)) if text else ():
                texts[at] = text
                if is_words:
                    words.add(at)
            column += repeats
        repeats = _repeats(row, "number-rows-repeated")
        found = Row(texts, frozenset(words), tuple(merged.row))
        for _ in range(min(repeats, 10 * _REPEATS_MAX) if texts else 1):
            yield found
        number += repeats - 1


def _shown(cell: Any) -> tuple[str, bool]:
    """Return what a cell shows, and whether it holds words."""
    text = " ".join(odf.all_words(cell).split())
    if not text and (formula := cell.get(_TABLE + "formula")):
        return said_by(formula), True
    match cell.get(_OFFICE + "value-type"):
        case kind if kind in _NUMBERS:
            plain = _plain(cell.get(_OFFICE + "value", ""))
            hides = kind == "percentage" or not any(map(str.isdigit, text))
            return with_value(text, plain, hides=hides), False
        case "date":
            day = cell.get(_OFFICE + "date-value", "").removesuffix("T00:00:00").replace("T", " ")
            return with_value(text, day, hides=True), False
        case "time" | "boolean":
            return text, False
    return text, True


def _repeats(element: Any, name: str) -> int:
    value = element.get(_TABLE + name, "")
    return min(int(value), 1 << 20) or 1 if value.isdecimal() else 1


def _plain(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    whole = math.isfinite(number) and number.is_integer() and abs(number) < 1e15
    return str(int(number)) if whole else format(number, ".15g")
