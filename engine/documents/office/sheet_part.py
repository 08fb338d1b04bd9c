"""Sheet part: what the XML of a worksheet says that calamine does not hand on.

The formats of cells, formulas without a value, links, headers and footers. Parts are scanned, since
a tree of a large one would take a gigabyte.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import IO

Place = tuple[int, int]  # row and column, from 0

_CHUNK = 1 << 20
_OVERLAP = 20_000  # bytes: a cell may be in two chunks; a formula has up to 8,192 characters
_PLACES_MAX = 400_000  # of cells with formats
_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>"
    rb"(?:\s*+<(?:\w+:)?f[^<>]*>([^<>]+)</(?:\w+:)?f>(?:\s*+<(?:\w+:)?v>([^<]*))?)?"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s([^<>]*)>")
_ID = re.compile(rb'\b\w+:id="([^"]+)"')
_REF = re.compile(rb'\bref="([A-Z]{1,3})([0-9]{1,7})')
_CHECKED = re.compile(
    rb"<(?:\w+:)?dataValidation\s([^<>]*)>"
    rb"(?:\s*+<(?:\w+:)?formula1>(?:\"|&quot;)([^<]*?)(?:\"|&quot;)<)?"
)
_ATTRIBUTE = re.compile(rb'\b(promptTitle|prompt|sqref)="([^"]*)"')
_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]+)<")
# Codes of a header: its parts, fonts, sizes and colours, and fields such as the number of the page.
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Z])', re.I)
_TEXT = re.compile(  # a formula whose value is never a number
    r'=?\s*(?:"|(?:HYPERLINK|CONCAT(?:ENATE)?|TEXTJOIN|TEXT|UPPER|LOWER|PROPER|TRIM|REPT)\()', re.I
)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(slots=True)
class SheetPart:
    """What was found; `rows` and `columns` are those of the rectangle that has all the cells."""

    rows: int = 0
    columns: int = 0
    styles: dict[Place, int] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    links: dict[str, Place] = field(default_factory=dict)  # by id
    edges: list[str] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)  # on what to enter, by place


def scan(stream: IO[bytes], formatted: Container[int]) -> SheetPart:
    """Scan a worksheet; only styles that are `formatted` are of interest."""
    part = SheetPart()
    rest = b""
    while chunk := stream.read(_CHUNK):
        data = rest + chunk
        _scan_cells(data, formatted, part)
        if b"yperlink" in data:
            for link in _LINK.finditer(data):
                place, named = _REF.search(link[1]), _ID.search(link[1])
                if place and named:
                    part.links[named[1].decode("utf-8", "replace")] = _place(place)
        if b"dataValidation" in data:
            part.hints.update(_hints(data))
        if b"Header>" in data or b"Footer>" in data:
            part.edges += _edges(data)
        rest = data[-_OVERLAP:]
    return part


def _scan_cells(data: bytes, formatted: Container[int], part: SheetPart) -> None:
    for cell in _CELL.finditer(data):
        found = _PLACE.search(cell[1])
        if not found:
            continue
        place = row, column = _place(found)
        part.rows, part.columns = max(part.rows, row + 1), max(part.columns, column + 1)
        style = _STYLE.search(cell[1])
        if style and int(style[1]) in formatted and len(part.styles) < _PLACES_MAX:
            part.styles[place] = int(style[1])
        if cell[2] is not None:
            formula = unescape(cell[2].decode("utf-8", "replace"))
            # A program that cannot calculate writes no value, or 0; "" is one, of type str.
            empty = cell[3] is None or (not cell[3] and b't="str"' not in cell[1])
            if empty or (cell[3] == b"0" and _TEXT.match(formula)):
                part.formulas[place] = said_by(formula)
            else:
                part.formulas.pop(place, None)


def said_by(formula: str) -> str:
    """Return the words that a formula has; addresses are no words, unless there are no others."""
    words = [match[1].replace('""', '"') for match in _LITERAL.finditer(formula)]
    words = [each for each in words if _LETTERS.search(each)]
    return " ".join([each for each in words if "://" not in each] or words)


def _hints(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield where something is to be entered, and what is said or may be chosen there."""
    for match in _CHECKED.finditer(data):
        found = {
            name: unescape(value.decode("utf-8", "replace"))
            for name, value in _ATTRIBUTE.findall(match[1])
        }
        choice = unescape((match[2] or b"").decode("utf-8", "replace")).replace(",", ", ")
        said = filter(None, (found.get(b"promptTitle"), found.get(b"prompt"), choice))
        if text := ": ".join(said):
            yield found.get(b"sqref", ""), text


def _edges(data: bytes) -> Iterator[str]:
    for edge in _EDGE.finditer(data):
        yield from edge_lines(unescape(edge[1].decode("utf-8", "replace")))


def edge_lines(text: str) -> Iterator[str]:
    """Yield the parts of a header or footer without their codes."""
    for line in re.split("&[LCR]", text.replace("&&", "\0")):
        yield _CODES.sub("", line).replace("\0", "&")


def _place(match: re.Match[bytes]) -> Place:
    number = 0
    for letter in match[1]:
        number = number * 26 + letter - ord("A") + 1
    return int(match[2]) - 1, number - 1


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell, "A1" for the first."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"{letters}{row + 1}"
