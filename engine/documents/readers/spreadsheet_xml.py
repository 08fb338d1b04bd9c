"""SpreadsheetML: workbooks in the XML of Excel 2003, which programs write as .xls or .xml."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.merged_cells import MergedCells
from engine.documents.office.number_format import shown
from engine.documents.office.package import add_facts, parse_xml, title_of
from engine.documents.office.sheet_page import Budget, last_page, sheet_page
from engine.documents.office.sheet_part import edge_lines, said_by
from engine.documents.office.table import Row
from engine.records import Metadata, Page

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_COLUMNS_MAX = 1 << 14
_ROWS_MAX = 1 << 20
_NAMED = {  # formats that have names
    "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "$#,##0.00",
    "Euro Currency": "[$€]#,##0.00", "Scientific": "0.00E+00", "Medium Date": "d-mmm-yy",
    "Long Date": "d mmmm yyyy", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}  # fmt: skip


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    root = parse_xml(path.read_bytes())
    properties = root.find("{*}DocumentProperties")
    yield Metadata("spreadsheet", title_of(properties))
    formats = {
        style.get(_SS + "ID", ""): _NAMED.get(code, code)
        for style in root.iter(_SS + "Style")
        for code in (each.get(_SS + "Format", "") for each in style.iter(_SS + "NumberFormat"))
    }
    budget, whole = Budget(), Asides()
    for sheet in root.iter(_SS + "Worksheet"):
        asides = Asides()
        rows = _rows(sheet, formats, asides)
        yield from sheet_page(sheet.get(_SS + "Name", ""), rows, asides, budget)
    for edge in root.iter(_X + "Header", _X + "Footer"):
        for line in edge_lines(edge.get(_X + "Data", "")):
            whole.edge(line)
    add_facts(properties, whole)
    yield from last_page(whole, budget.used)


def _rows(sheet: Any, formats: Mapping[str, str], asides: Asides) -> Iterator[Row]:
    at = 0
    cells = MergedCells()
    for row in sheet.iter(_SS + "Row"):
        place = _index(row, at, _ROWS_MAX)
        if place > at:
            cells = MergedCells()
            yield Row({}, frozenset())  # a gap of any height
        at = place + 1
        texts: dict[int, str] = {}
        words: set[int] = set()
        column = 0
        cells.begin_row()
        for cell in row.iter(_SS + "Cell"):
            column = _index(cell, column, _COLUMNS_MAX)
            text, is_words = _shown(cell, formats)
            if text:
                texts[column] = text
                asides.link(text, cell.get(_SS + "HRef", ""))
                if is_words:
                    words.add(column)
            for comment in cell.iterchildren(_SS + "Comment"):
                said = "".join(comment.itertext())
                asides.comment(said, comment.get(_SS + "Author", ""), text)
            across, down = (1 + _more(cell, name) for name in ("MergeAcross", "MergeDown"))
            cells.add(column, across, down)
            column += across
        yield Row(texts, frozenset(words), tuple(cells.row))


def _more(cell: Any, name: str) -> int:
    value = cell.get(_SS + name, "")
    return min(int(value), _COLUMNS_MAX) if value.isdecimal() else 0


def _index(element: Any, following: int, largest: int) -> int:
    """Return the place of a row or cell, which names it only behind a gap."""
    index = element.get(_SS + "Index", "")
    return max(following, min(int(index), largest) - 1) if index.isdecimal() else following


def _shown(cell: Any, formats: Mapping[str, str]) -> tuple[str, bool]:
    """Return what a cell shows, and whether it holds words."""
    data = cell.find(_SS + "Data")
    if data is None:
        return said_by(cell.get(_SS + "Formula", "")), True
    plain = " ".join("".join(data.itertext()).split())
    code = formats.get(cell.get(_SS + "StyleID", ""), "")
    try:
        match data.get(_SS + "Type"):
            case "Number" if code:
                return shown(float(plain), code, plain), False
            case "Number":
                return plain, False
            case "DateTime":
                value = datetime.fromisoformat(plain)
                plain = plain.partition(".")[0].removesuffix("T00:00:00").replace("T", " ")
                return shown(value, code, plain), False
    except ValueError:
        return plain, False
    return plain, True
