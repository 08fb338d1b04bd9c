"""Pictures: photos, screenshots, faxes. They have no text, but OCR may find some in them."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from engine.errors import Unsupported
from engine.records import Metadata, ScannedPage

_PAGES_MAX = 1000  # of a TIFF file; its list of pages may be a ring
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | ScannedPage]:
    """Yield the metadata and what OCR is to read: the picture, or each page of a fax."""
    with path.open("rb") as stream:
        head = stream.read(12)
        if not (head.startswith(_STARTS) or (head[:4], head[8:]) == (b"RIFF", b"WEBP")):
            raise Unsupported("documents.no-picture")
        pages = _count_pages(stream, head) if head[2:4] in (b"*\x00", b"\x00*") else 1
    if pages == 1:
        yield Metadata("picture")
        yield ScannedPage()
    else:
        yield Metadata("picture", pages=pages)
        yield from (ScannedPage(number) for number in range(1, pages + 1))


def _count_pages(stream: BinaryIO, head: bytes) -> int:
    """Count the pages of a TIFF file: each directory says where the next one is."""
    order = "<" if head.startswith(b"II") else ">"
    (place,) = struct.unpack(f"{order}I", head[4:8])
    count = 0
    while place and count < _PAGES_MAX:
        stream.seek(place)
        entries = stream.read(2)
        if len(entries) < 2:
            break
        count += 1
        stream.seek(struct.unpack(f"{order}H", entries)[0] * 12, 1)
        following = stream.read(4)
        if len(following) < 4:
            break
        (place,) = struct.unpack(f"{order}I", following)
    return max(count, 1)
