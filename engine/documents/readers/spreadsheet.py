"""Spreadsheet: XLSX, XLSM, XLSB, XLS, ODS and FODS: each sheet a page, each row a line.

calamine reads the cells, and formulas as their last values; `office` knows how they are shown. It
reads OpenDocument, where that stands beside the values, and XLSB, of which calamine loses cells. A
sheet has no page number; its name is the heading. Rows below a header repeat its words before each
value, since a passage of a long table does not include the header. Drawings, charts and comments
come last.
"""

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import olefile
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from engine.documents.asides import Asides
from engine.documents.office import odf, ods
from engine.documents.office.binary_workbook import BinaryWorkbook
from engine.documents.office.cell_value import plain
from engine.documents.office.number_format import shown
from engine.documents.office.old_records import read_old_records
from engine.documents.office.old_workbook import add_old_facts, read_old_workbook
from engine.documents.office.package import PART_MAX, Package
from engine.documents.office.sheet_page import Budget, last_page, sheet_page
from engine.documents.office.table import Row
from engine.documents.office.workbook import Sheet, over_sheets, read_workbook
from engine.documents.readers import encrypted_office
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import TooLarge, Unreadable
from engine.messages import Message
from engine.records import Merged, Metadata, Page

_NOUN = Message("kinds.spreadsheet")
_OLD, _NEW = frozenset([".xls"]), frozenset([".xlsx", ".xlsm"])
_BY_NAME = _OLD | _NEW | {".xlsb", ".ods"}
_MERGED_MAX = 100_000  # rows of all merged cells of a sheet


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and each sheet that is not empty, hidden ones too."""
    if _is_open_document(path):
        yield from _read_open_document(path)
        return
    try:
        yield from _read(path)
    except PasswordError:  # before anything was read
        with encrypted_office.decrypted(path, passwords, _NOUN) as copy:
            yield from _read(copy)


def _read(path: Path) -> Iterator[Metadata | Page]:
    asides, over = Asides(), Page("")
    sheets: Mapping[str, Sheet] = {}
    if olefile.isOleFile(path):
        title = sensible_title(add_old_facts(path, asides))
        sheets, over = read_old_workbook(path), read_old_records(path, asides)
    else:
        with Package(path, _NOUN) as package:
            title, over = package.title(), over_sheets(package)
            package.add_facts(asides)
            main = package.main_part("xl/workbook.xml")
            if main.endswith(".bin"):
                yield Metadata("spreadsheet", title)
                yield from _read_binary(BinaryWorkbook(package, main, asides), over, asides)
                return
            sheets = read_workbook(package, main, asides)
    budget = Budget()
    with _translated(), _opened(path, olefile.isOleFile(path)) as workbook:
        yield Metadata("spreadsheet", title)
        for index, data in enumerate(workbook.sheets_metadata):
            if data.typ is SheetTypeEnum.WorkSheet:
                sheet = sheets.get(data.name, Sheet())
                rows = _rows(workbook.get_sheet_by_index(index), sheet)
                yield from sheet_page(data.name, rows, sheet.asides, budget)
    if over.text:
        yield over
    yield from last_page(asides, budget.used or bool(over.text))


def _opened(path: Path, is_old: bool) -> CalamineWorkbook:
    """Open a workbook; calamine goes by the name of a file, even where it is wrong."""
    suffix = path.suffix.lower()
    if suffix in _BY_NAME - (_OLD if is_old else _NEW):
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_object(str(path))


def _read_binary(workbook: BinaryWorkbook, over: Page, asides: Asides) -> Iterator[Page]:
    budget = Budget()
    for name, rows, beside in workbook.sheets():
        yield from sheet_page(name, rows, beside, budget)
    if over.text:
        yield over
    yield from last_page(asides, budget.used or bool(over.text))
    if workbook.failure:
        raise workbook.failure


def _is_open_document(path: Path) -> bool:
    if odf.is_flat(path):
        return True
    with (
        suppress(zipfile.BadZipFile, ValueError, NotImplementedError),
        zipfile.ZipFile(path) as file,
    ):
        # calamine takes what is too large for a tree
        return "content.xml" in file.namelist() and file.getinfo("content.xml").file_size < PART_MAX
    return False


def _read_open_document(path: Path) -> Iterator[Metadata | Page]:
    document = odf.OpenDocument(path, _NOUN)
    yield Metadata("spreadsheet", document.title)
    budget, whole, over = Budget(), Asides(), TextBuilder()
    for table in ods.tables(document):
        asides = Asides()
        odf.add_links(table, asides)
        for line in ods.drawn(table):
            over.add(line, tight=True)
        yield from sheet_page(odf.attribute(table, "name"), ods.rows(table, asides), asides, budget)
    if over.length:
        yield over.build()
    document.add_asides(whole)
    yield from last_page(whole, budget.used or bool(over.length))
    if document.failure:
        raise document.failure


def _rows(cells: CalamineSheet, sheet: Sheet) -> Iterator[Row]:
    """Yield the rows as they are shown; the first column is that of the first value."""
    first = cells.start[1] if cells.start else 0
    merged = _merged(cells, first)
    formulas = defaultdict[int, dict[int, str]](dict)
    for (at, column), text in sheet.part.formulas.items():
        if text:
            formulas[at][column - first] = text
    for at, row in enumerate(cells.iter_rows()):
        texts = {
            column: _shown(value, sheet.format((at, column + first)))
            for column, value in enumerate(row)
            if value != ""
        }
        words = {column for column in texts if isinstance(row[column], str)}
        shown_row = Row(texts, frozenset(words), tuple(merged.get(at, ())))
        yield _with_links(_added(shown_row, formulas.pop(at, {})), at, first, sheet)
    for at in sorted(formulas):  # behind the last value
        yield _with_links(_added(Row({}, frozenset()), formulas[at]), at, first, sheet)


def _merged(cells: CalamineSheet, first: int) -> Mapping[int, Sequence[Merged]]:
    """Return the parts of merged cells by row, of a sheet that begins in that column."""
    rows = defaultdict[int, list[Merged]](list)
    left = _MERGED_MAX
    for (top, start), (bottom, end) in sorted(cells.merged_cell_ranges or ()):
        for row in range(top, min(bottom, top + left) + 1):
            rows[row].append((start - first, end - start + 1, row > top))
        left -= bottom - top
        if left < 0:
            break
    return rows


def _added(row: Row, formulas: Mapping[int, str]) -> Row:
    if not formulas:
        return row
    return replace(row, texts={**row.texts, **formulas}, words=row.words | formulas.keys())


def _with_links(row: Row, at: int, first: int, sheet: Sheet) -> Row:
    """Add the links of a row to what is beside its sheet."""
    for column in row.texts if sheet.addresses else ():
        if address := sheet.addresses.get((at, column + first)):
            sheet.asides.link(row.texts[column], address)
    return row


def _shown(value: Any, code: str) -> str:
    text = plain(value)
    return shown(value, code, text) if code else text


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what calamine raises into `DocumentError`s; its panics are not `Exception`s."""
    try:
        yield
    except PasswordError:
        raise
    except CalamineError as error:
        if "limit exceeded" in str(error):
            raise TooLarge("documents.sheet-too-large") from error
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Unreadable("documents.cells-damaged") from error
        raise
