"""Small real PDFs, made by hand."""

import io
import struct
from collections.abc import Callable, Sequence

import pytest
from pypdf import PdfReader, PdfWriter

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SONG = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>] >>"
)


DRAWN = "\0"  # a page with a drawing and no text


def _content(text: str) -> bytes:
    if text == DRAWN:
        return b"50 50 200 200 re f"
    shown = []
    for line in text.splitlines():
        if line.isascii():
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"/F1 12 Tf ({escaped}) Tj T*")
        else:
            shown.append(f"/F2 12 Tf <{line.encode('utf-16-be').hex()}> Tj T*")
    return f"BT 14 TL 50 780 Td {' '.join(shown)} ET".encode()


def _pdf(texts: Sequence[str]) -> bytes:
    """Return a PDF of one page for each text, its lines in Helvetica or a Chinese font."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(texts)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>".encode(),
        FONT,
        SONG,
    ]
    for number, text in enumerate(texts):
        content = _content(text)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font "
            b"<< /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (6 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """`make_pdf("page one", "page two")` returns the bytes of a PDF."""
    return lambda *texts: _pdf(texts)


@pytest.fixture
def rewrite_pdf() -> Callable[..., bytes]:
    """`rewrite_pdf(data, change)` lets `change(writer)` add to a PDF and returns the result."""

    def rewrite(data: bytes, change: Callable[[PdfWriter], object]) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        change(writer)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return rewrite


def _ole(streams: dict[str, bytes]) -> bytes:
    """Return a compound file: header, directory, streams (padded to 4 KiB), and its table."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    entries = [("Root Entry", 5, end, 0)]
    table = [end] * (1 + len(streams) // 4)  # the directory: four entries a sector
    table[:-1] = range(1, len(table))
    content = b""
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        data += bytes(-len(data) % 512)
        first = len(table)
        table += [*range(first + 1, first + len(data) // 512), end]
        entries.append((name, 2, first, len(data)))
        content += data
    directory = b""
    for number, (name, kind, first, length) in enumerate(entries):
        raw = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(streams) else free
        child = 1 if number == 0 and streams else free
        directory += struct.pack(
            "<64sHBB3I16sI16xIII", raw, len(raw) + 2, kind, 1, free, right, child, b"", 0, first,
            length, 0,
        )  # fmt: skip
    directory += bytes(-len(directory) % 512)
    tables = -(-(len(table) + 1) // 127)
    place = len(table)
    table += [0xFFFFFFFD] * tables + [free] * (tables * 128 - len(table) - tables)
    header = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, 0, 0,
        4096, end, 0, end, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(place, place + tables), *[free] * (109 - tables))
    return header + directory + content + struct.pack(f"<{len(table)}I", *table)


@pytest.fixture
def make_ole() -> Callable[[dict[str, bytes]], bytes]:
    """`make_ole({"WordDocument": b"…"})` returns the bytes of a compound file."""
    return _ole
