"""Old workbook: what an .xls file says beside its cells; xlrd reads it, and calamine the cells."""

from collections.abc import Mapping
from contextlib import suppress
from os import devnull
from pathlib import Path
from typing import Any

import olefile

from engine.documents.asides import Asides
from engine.documents.office.sheet_part import SheetPart, cell_name
from engine.documents.office.workbook import Sheet, says_more

_SIZE_MAX = 32 << 20  # bytes; xlrd is slow


def read_old_workbook(path: Path) -> Mapping[str, Sheet]:
    """Return the sheets by name; none of a workbook that is broken, or too large."""
    import xlrd  # late: few documents need it

    sheets: dict[str, Sheet] = {}
    with suppress(Exception), Path(devnull).open("w") as log:  # the cells matter more
        if path.stat().st_size <= _SIZE_MAX:
            with xlrd.open_workbook(path, logfile=log, formatting_info=True) as book:
                codes = _codes(book)
                for sheet in book.sheets():
                    sheets[sheet.name] = _sheet(sheet, codes)
    return sheets


def add_old_facts(path: Path, asides: Asides) -> str | None:
    """Add what the properties say; return the title."""
    with suppress(Exception), olefile.OleFileIO(path) as compound:  # the cells matter more
        properties = compound.get_metadata()
        codepage = properties.codepage or 1252
        encoding = "utf-8" if codepage in (65001, -535) else f"cp{codepage % 65536}"

        def text(raw: Any) -> str | None:
            return raw.decode(encoding, "replace") if isinstance(raw, bytes) else raw

        for name, raw in (
            ("Author", properties.author),
            ("Subject", properties.subject),
            ("Keywords", properties.keywords),
            ("Description", properties.comments),
            ("Category", properties.category),
            ("Company", properties.company),
            ("Manager", properties.manager),
        ):
            asides.fact(name, text(raw))
        return text(properties.title)
    return None


def _codes(book: Any) -> Mapping[int, str]:
    keyed = ((n, style.format_key) for n, style in enumerate(book.xf_list))
    codes = ((n, book.format_map[key].format_str) for n, key in keyed if key in book.format_map)
    return {n: code for n, code in codes if says_more(code)}


def _sheet(sheet: Any, codes: Mapping[int, str]) -> Sheet:
    part, asides = SheetPart(), Asides()
    for row in range(sheet.nrows):
        for column, style in enumerate(sheet.row(row)):
            if style.ctype and style.xf_index in codes:
                part.styles[row, column] = style.xf_index
    for place, note in sorted(sheet.cell_note_map.items()):
        asides.comment(note.text, note.author, cell_name(*place))
    links = {
        (link.frowx, link.fcolx): link.url_or_path
        for link in sheet.hyperlink_list
        if isinstance(link.url_or_path, str)
    }
    return Sheet(part, codes, asides, links)
