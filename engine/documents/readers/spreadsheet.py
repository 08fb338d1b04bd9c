"""Spreadsheet: XLSX, XLSM, XLSB, XLS and ODS: each sheet a page, each row a line.

calamine reads the cells, and formulas as their last values. A sheet has no page number; its name is
the heading. Rows below a header repeat its words before each value, since a passage of a long table
does not include the header. Drawings, charts and comments come last.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.table import Row, blocks
from engine.documents.office.words import add_graphic
from engine.documents.readers import encrypted_office
from engine.documents.text_builder import TextBuilder, clean, sensible_title
from engine.errors import Empty, TooLarge, Unreadable
from engine.messages import Message
from engine.records import Metadata, Page

_CELLS_MAX = 200_000  # filled ones, in all sheets: about 5,000 passages
_TEXT_MAX = 8 << 20  # characters of all cells
_AREA_MAX = 50_000_000  # cells of a sheet's rectangle: calamine keeps the empty ones too
_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_OVER = re.compile(r"xl/(?:drawings/drawing|charts/chart|diagrams/data|comments/?\w*)\d+\.xml")
_OVER_MAX = 500  # parts
_CHUNK = 1 << 20
_OVERLAP = 256  # bytes: a cell's tag may be in two chunks


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and each sheet that is not empty, hidden ones too."""
    try:
        yield from _read(path)
    except PasswordError:  # before anything was read
        with encrypted_office.decrypted(path, passwords, Message("kinds.spreadsheet")) as copy:
            yield from _read(copy)


def _read(path: Path) -> Iterator[Metadata | Page]:
    title, over = _examine(path)
    cells = length = 0
    empty = True
    with _translated(), CalamineWorkbook.from_object(str(path)) as workbook:
        yield Metadata("spreadsheet", title)
        for index, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            rows: list[Row] = []
            full = False
            for row in workbook.get_sheet_by_index(index).iter_rows():
                texts = {column: _text(value) for column, value in enumerate(row) if value != ""}
                cells += len(texts)
                length += sum(map(len, texts.values()))
                full = cells > _CELLS_MAX or length > _TEXT_MAX
                if full:
                    break
                words = frozenset(column for column in texts if isinstance(row[column], str))
                rows.append(Row(texts, words))
            if any(row.texts for row in rows):
                builder = TextBuilder()
                builder.add_heading(sheet.name, 1)
                for block in blocks(rows):
                    builder.begin_table(headed=block.headed)
                    builder.add_lines(block.lines)
                empty = False
                yield builder.build()
            if full:
                raise TooLarge("documents.too-many-cells", count=_CELLS_MAX)
    if over.text:
        yield over
    elif empty:
        raise Empty("documents.no-cell-text")


def _examine(path: Path) -> tuple[str | None, Page]:
    """Check a file for calamine; return its title and the text outside of its cells."""
    if olefile.isOleFile(path):
        return _old_title(path), Page("")
    with Package(path, Message("kinds.spreadsheet")) as package:
        for name in package.names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _measure(package, name)
        return package.title(), _over(package)


def _old_title(path: Path) -> str | None:
    with suppress(Exception), olefile.OleFileIO(path) as compound:  # the cells matter more
        properties = compound.get_metadata()
        raw, codepage = properties.title, properties.codepage or 1252
        encoding = "utf-8" if codepage in (65001, -535) else f"cp{codepage % 65536}"
        return sensible_title(raw.decode(encoding, "replace") if isinstance(raw, bytes) else raw)
    return None


def _over(package: Package) -> Page:
    """Return the text of drawings, charts and comments, without broken ones."""
    builder = TextBuilder()
    names = sorted(filter(_OVER.fullmatch, package.names))
    for name in names[:_OVER_MAX]:
        with suppress(TooLarge, *DAMAGE):
            root = package.tree(name)
            add_graphic(root, builder)
            for comment in root.iter("{*}comment"):
                words = "".join(each.text or "" for each in comment.iter("{*}t")).strip()
                builder.add(f"{comment.get('ref', '')}: {words}" if words else "", tight=True)
    return builder.build()


def _measure(package: Package, name: str) -> None:
    """Raise `TooLarge` if a few cells span a rectangle that no memory can hold."""
    columns = rows = 0
    with package.open(name) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            for cell in _CELL.finditer(rest + chunk):
                rows = max(rows, int(cell[2]))
                columns = max(columns, _column(cell[1]))
            rest = chunk[-_OVERLAP:]
    if rows * columns > _AREA_MAX:
        raise TooLarge("documents.cells-apart", rows=rows, columns=columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


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


def _text(value: Any) -> str:
    """Return a cell as text: dates as ISO, numbers to 15 digits."""
    match value:
        case str():
            return " ".join(clean(value).split())
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            whole = float(value).is_integer() and abs(value) < 1e15
            return str(int(value)) if whole else format(value, ".15g")
        case datetime.datetime():
            return f"{value:%Y-%m-%d} {_clock(value.time())}"
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return _clock(value)
        case datetime.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(value)


def _clock(time: datetime.time) -> str:
    return time.isoformat("seconds" if time.second else "minutes")
