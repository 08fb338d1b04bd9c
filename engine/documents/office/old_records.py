"""Old records: what an .xls file has that neither xlrd nor calamine reads.

Headers and footers, text boxes, and the titles of charts (MS-XLS).
"""

from collections.abc import Iterator
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

import olefile

from engine.documents.asides import Asides
from engine.documents.office.sheet_part import edge_lines
from engine.documents.text_builder import TextBuilder
from engine.records import Page

_NOTE = 0x19  # a kind of object, whose text is a comment
_STREAMS = ("Workbook", "Book")
_SIZE_MAX = 64 << 20  # bytes


class _Kind(IntEnum):
    HEADER, FOOTER, OBJECT, TEXT, CONTINUE, CHART_TEXT = 0x14, 0x15, 0x5D, 0x1B6, 0x3C, 0x100D


_WANTED = frozenset(_Kind)


def read_old_records(path: Path, asides: Asides) -> Page:
    """Add headers and footers to `asides`; return what is drawn."""
    builder = TextBuilder()
    with suppress(Exception), olefile.OleFileIO(path) as compound:  # the cells matter more
        name = next(each for each in _STREAMS if compound.exists(each))
        if compound.get_size(name) <= _SIZE_MAX:
            _read(compound.openstream(name).read(), asides, builder)
    return builder.build()


def _read(stream: bytes, asides: Asides, builder: TextBuilder) -> None:
    kind_of_object, left, text = 0, 0, ""
    seen: set[str] = set()
    for kind, data in _records(stream):
        match kind:
            case _Kind.HEADER | _Kind.FOOTER if len(data) > 3:
                for line in edge_lines(_decoded(data[2:])):
                    asides.edge(line)
            case _Kind.OBJECT:
                kind_of_object = int.from_bytes(data[4:6], "little")
            case _Kind.TEXT:
                left, text = int.from_bytes(data[10:12], "little"), ""
            case _Kind.CONTINUE if left and data:
                text += _decoded(data)
                if len(text) >= left:
                    if kind_of_object != _NOTE:
                        builder.add(text[:left].replace("\r", "\n"), tight=True)
                    left = 0
            case _Kind.CHART_TEXT if len(data) > 4:
                named = _decoded(data[3:])
                if named not in seen:  # the legend repeats them
                    seen.add(named)
                    builder.add(named, tight=True)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind = int.from_bytes(stream[at : at + 2], "little")
        end = at + 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
        if kind in _WANTED:
            yield kind, stream[at + 4 : end]
        at = end


def _decoded(data: bytes) -> str:
    """Return a text behind the byte that says whether each letter has two bytes."""
    return data[1:].decode("utf-16-le" if data[0] & 1 else "latin-1", "replace")
