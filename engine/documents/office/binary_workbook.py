"""Binary workbook: the sheets of an .xlsb file, whose parts are records instead of XML.

We read it ourselves: python-calamine 0.9.1 and pyxlsb 1.0.10 know neither the cells without a
column of their own, as which SheetJS writes all but the first of a row, nor comments and links.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from engine.documents.asides import Asides
from engine.documents.office.cell_value import plain
from engine.documents.office.number_format import BUILT_IN, from_days, shown
from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.sheet_page import CELLS_MAX
from engine.documents.office.sheet_part import cell_name, edge_lines
from engine.documents.office.table import Row
from engine.documents.office.workbook import add_comment, add_comments, persons_of, says_more
from engine.documents.text_builder import clean
from engine.errors import DocumentError, TooLarge, Unreadable
from engine.records import Merged

# The numbers of records, by their names in [MS-XLSB].
_ROW, _SHARED, _FORMAT, _STYLE, _SHEET, _MERGED = 0, 19, 44, 47, 156, 176
_BOOK, _EDGES, _LINK, _STYLES, _STYLES_END = 153, 479, 494, 617, 618
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
_CELLS = {  # and what they hold
    1: "", 2: "packed", 3: "error", 4: "bool", 5: "real", 6: "text", 7: "shared", 8: "text",
    9: "real", 10: "bool", 11: "error", 62: "rich",
}  # fmt: skip
_NEXT_CELLS = {  # of which each is in the column behind the one before
    12: "", 13: "packed", 14: "error", 15: "bool", 16: "real", 17: "text", 18: "shared",
}  # fmt: skip
_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A",
}  # fmt: skip
_SYSTEM_DATES = {14: "yyyy-mm-dd", 22: "yyyy-mm-dd hh:mm"}
_FROM_1904 = 1462  # days
_COLUMNS_MAX = 1 << 14
_MERGED_MAX = 100_000  # rows of all merged cells of a sheet

Place = tuple[int, int]


@dataclass(slots=True)
class _Sheet:
    """What was read of one sheet."""

    rows: dict[int, dict[int, tuple[str, bool]]] = field(default_factory=dict)
    merged: dict[int, list[Merged]] = field(default_factory=lambda: defaultdict(list))
    links: list[tuple[Place, str]] = field(default_factory=list)


class BinaryWorkbook:
    """The sheets of a workbook, and what belongs to all of them in `asides`.

    `failure` is why something is missing, once it is known.
    """

    def __init__(self, package: Package, main: str, asides: Asides) -> None:
        self._package, self._asides = package, asides
        self.failure: DocumentError | None = None
        self._related = {key: (kind, part) for key, kind, part in package.relations(main)}
        self._persons = persons_of(package, main)
        self._codes = self._formats()
        self._strings = self._shared()
        self._first_day = 0
        self._names: list[tuple[str, str]] = []  # the part of each sheet, and its name
        for kind, data in self._records(main):
            if kind == _BOOK:
                self._first_day = _FROM_1904 * (data[0] & 1)
            elif kind == _SHEET:
                key, at = _text(data, 8)
                self._names.append((key, _text(data, at)[0]))

    def sheets(self) -> Iterator[tuple[str, Iterator[Row], Asides]]:
        """Yield the name of each sheet, its rows, and what is beside it."""
        for key, name in self._names:
            kind, part = self._related.get(key, ("", ""))
            if kind == "worksheet":
                asides = Asides()
                yield name, self._rows(part, asides), asides

    def _rows(self, part: str, asides: Asides) -> Iterator[Row]:
        sheet = _Sheet()
        try:
            self._read(part, sheet)
        except (struct.error, IndexError, *DAMAGE):
            self.failure = Unreadable("documents.cells-damaged")
        self._add_comments(part, asides)
        addresses = self._package.addresses(part)
        links = {place: addresses.get(key, "") for place, key in sheet.links}
        for before, (at, cells) in zip([-1, *sheet.rows], sheet.rows.items(), strict=False):
            if at > before + 1:
                yield Row({}, frozenset())  # a gap of any height
            for column, (text, _) in cells.items():
                asides.link(text, links.get((at, column), ""))
            words = frozenset(column for column, (_, is_words) in cells.items() if is_words)
            texts = {column: text for column, (text, _) in cells.items()}
            yield Row(texts, words, tuple(sheet.merged.get(at, ())))

    def _read(self, part: str, sheet: _Sheet) -> None:
        row = column = count = 0
        left = _MERGED_MAX
        for kind, data in self._records(part):
            if kind == _ROW:
                row, column = struct.unpack_from("<I", data)[0], -1
            elif kind in _CELLS or kind in _NEXT_CELLS:
                far = kind in _CELLS
                column = struct.unpack_from("<I", data)[0] if far else column + 1
                cell = self._cell(_CELLS[kind] if far else _NEXT_CELLS[kind], data[4 * far :])
                if cell[0] and column < _COLUMNS_MAX:
                    sheet.rows.setdefault(row, {})[column] = cell
                    count += 1
                    if count > CELLS_MAX:
                        break
            elif kind == _MERGED:
                top, bottom, start, end = struct.unpack_from("<4I", data)
                for at in range(top, min(bottom, top + left) + 1):
                    sheet.merged[at].append((start, end - start + 1, at > top))
                left = max(0, left - 1 - max(0, bottom - top))
            elif kind == _LINK:
                top, _, start, _ = struct.unpack_from("<4I", data)
                sheet.links.append(((top, start), _text(data, 16)[0]))
            elif kind == _EDGES:
                place = 2
                while place < len(data):
                    text, place = _text(data, place)
                    for line in edge_lines(text):
                        self._asides.edge(line)

    def _cell(self, holds: str, data: bytes) -> tuple[str, bool]:
        """Return what a cell shows, and whether that is words; `data` begins with its style."""
        code = self._codes.get(int.from_bytes(data[:3], "little"), "")
        number = 0.0
        match holds:
            case "":
                return "", False
            case "error":
                return _ERRORS.get(data[4], ""), True
            case "bool":
                return plain(bool(data[4])), False
            case "text" | "rich" | "shared":
                if holds == "shared":
                    place = struct.unpack_from("<I", data, 4)[0]
                    text = self._strings[place] if place < len(self._strings) else ""
                else:
                    text = _text(data, 5 if holds == "rich" else 4)[0]
                text = plain(text)
                return shown(text, code, text) if code else text, True
            case "packed":
                number = _unpacked(struct.unpack_from("<I", data, 4)[0])
            case "real":
                number = struct.unpack_from("<d", data, 4)[0]
        value = from_days(number, self._first_day, code)
        text = plain(value)
        return shown(value, code, text) if code else text, False

    def _formats(self) -> Mapping[int, str]:
        """Return the codes of the styles that do not show a value as it is."""
        codes: dict[int, str] = {**BUILT_IN, **_SYSTEM_DATES}
        found: dict[int, str] = {}
        count = inside = 0
        for kind, data in self._records(self._part("styles")):
            if kind == _FORMAT:
                codes[int.from_bytes(data[:2], "little")] = _text(data, 2)[0]
            elif kind in {_STYLES, _STYLES_END}:
                inside = kind == _STYLES
            elif kind == _STYLE and inside:
                code = codes.get(int.from_bytes(data[2:4], "little"), "")
                if says_more(code):
                    found[count] = code
                count += 1
        return found

    def _shared(self) -> list[str]:
        part = self._part("sharedStrings")
        return [_text(data, 1)[0] for kind, data in self._records(part) if kind == _SHARED]

    def _part(self, wanted: str) -> str:
        return next((part for kind, part in self._related.values() if kind == wanted), "")

    def _add_comments(self, part: str, asides: Asides) -> None:
        authors: list[str] = []
        author, place = "", ""
        for _, kind, beside in self._package.relations(part):
            if kind == "threadedComment":
                with suppress(TooLarge, *DAMAGE):
                    add_comments(self._package.tree(beside), self._persons, asides)
            for record, data in self._records(beside) if kind == "comments" else ():
                if record == _AUTHOR:
                    authors.append(_text(data, 0)[0])
                elif record == _COMMENT:
                    number, row, _, column = struct.unpack_from("<4I", data)
                    author = authors[number] if number < len(authors) else ""
                    place = cell_name(row, column)
                elif record == _COMMENT_TEXT:
                    add_comment(asides, clean(_text(data, 1)[0]), author, place)

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        if part in self._package.names:
            with self._package.open(part) as stream:
                yield from _read_records(stream)


def _read_records(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    while first := stream.read(1):
        kind = first[0]
        if kind & 0x80:
            kind = (kind & 0x7F) | (stream.read(1)[0] & 0x7F) << 7
        size = 0
        for shift in (0, 7, 14, 21):
            byte = stream.read(1)[0]
            size |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        yield kind, stream.read(size)


def _text(data: bytes, place: int) -> tuple[str, int]:
    """Return the text that stands at `place`, "" for none, and where it ends."""
    length = struct.unpack_from("<I", data, place)[0]
    if length == 0xFFFFFFFF:
        return "", place + 4
    end = place + 4 + 2 * length
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def _unpacked(packed: int) -> float:
    """Return a number of four bytes: an integer, or the upper half of a real one."""
    if packed & 2:
        number: float = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number
