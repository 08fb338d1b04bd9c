"""Hostile files, for `mutations.py`: small documents damaged at random, bombs, and deep nesting."""

import gzip
import io
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage

_LARGE = 1 << 30  # bytes that a bomb unpacks to
_DEEP = 100_000
_NUMBERS = (b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0")


def mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return `data` damaged in one to three ways; `other` is what it may be spliced with."""
    for _ in range(dice.randint(1, 3)):
        inside = dice.random() < 0.7 and _changed_member(data, other, dice)
        data = inside or dice.choice(_WAYS)(data, other, dice)
    return data


def _changed_member(data: bytes, other: bytes, dice: random.Random) -> bytes | None:
    """Return a zip archive with one damaged member: else its checksum is all that is tried."""
    if not data.startswith(b"PK"):
        return None
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
            entries = [each for each in old.infolist() if each.file_size]
            chosen = dice.choice(entries)
            for entry in entries:
                content = old.read(entry)
                if entry is chosen:
                    content = dice.choice(_WAYS)(content, other, dice)
                new.writestr(entry.filename, content)
    except Exception:  # it was damaged before
        return None
    return out.getvalue()


def _flipped(data: bytes, _: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 4, 30))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(data: bytes, _: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _holed(data: bytes, _: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def _repeated(data: bytes, _: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[start:end] * dice.choice((2, 50)) + data[end:]


def _spliced(data: bytes, other: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


def _overwritten(data: bytes, _: bytes, dice: random.Random) -> bytes:
    """Lengths, offsets and counts that are too large, or negative."""
    for _ in range(dice.choice((1, 5))):
        start = dice.randrange(len(data) + 1)
        data = data[:start] + dice.choice(_NUMBERS) + data[start + 4 :]
    return data


def _span(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 16, 200, 2000)))


_Way = Callable[[bytes, bytes, random.Random], bytes]
_WAYS: tuple[_Way, ...] = (_flipped, _flipped, _cut, _holed, _repeated, _spliced, _overwritten)


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield the names and the bytes of small sound files of kinds that few folders have."""
    message = _attached("a.zip", _zip({"a.txt": b"zipped " * 20}, 1))
    page = b"<html><title>A page</title><p>Saved with its parts.</html>"
    yield "a.zip", _zip({"a.txt": b"text " * 20, "b.html": page, "c.eml": message}, 1)
    yield "a.mbox", (b"From a@example.org Sat Jan  3 01:05:34 1996\n" + message + b"\n") * 3
    yield "a.emlx", b"%d\n" % len(message) + message + b"<plist/>"
    yield (
        "a.mht",
        (
            b'Content-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n'
            + page
            + b"\n--x\nContent-Type: image/png\n\niVBORw==\n--x--"
        ),
    )
    signed = bytes.fromhex("3080 0609 2a864886f70d010702 a080 3080 020101 3100 3080 0601 2a a080")
    yield "a.html.p7m", signed + b"\x04" + bytes([len(page)]) + page + bytes(10)
    yield "a.txt.gz", gzip.compress(b"compressed " * 50)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.html")
        entry.size = len(page)
        archive.addfile(entry, io.BytesIO(page))
    yield "a.tar.gz", out.getvalue()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield the names and the bytes of small files that are huge inside, or nested to no end."""
    zeros = b"".join(_squeezed(b"x" * (1 << 20), _LARGE >> 20, 31))
    yield "bomb.txt.gz", zeros
    yield "bomb.tar.gz", zeros
    yield "bomb.zip", _zip({"large.txt": b"x" * (64 << 20)}, 20)
    names = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
    laughs = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    entities = f"{laughs}]><a>&a11;</a>".encode()
    deep_xml = b"<a>" * _DEEP + b"</a>" * _DEEP
    for suffix, name in names.items():
        yield f"bomb.{suffix}", _zip({name: b"<a>" + b" " * (64 << 20) + b"</a>"}, 4)
        yield f"entities.{suffix}", _zip({name: entities}, 1)
        yield f"deep.{suffix}", _zip({name: deep_xml}, 1)
    for suffix in ("xml", "html", "svg", "fb2", "opml", "fodt"):
        yield f"entities.{suffix}", entities
        yield f"deep.{suffix}", deep_xml
    yield "deep.odt", _zip({"mimetype": b"application/vnd.oasis.opendocument.text",
                            "content.xml": deep_xml}, 1)  # fmt: skip
    yield "deep.html", b"<div>" * _DEEP + b"at the bottom"
    yield "deep.md", b"> " * _DEEP + b"at the bottom"
    yield "brackets.md", b"[" * _DEEP + b"at the bottom" + b"](x)" * 10
    yield "deep.rtf", b"{\\rtf1 " + b"{" * _DEEP + b"at the bottom"
    yield "deep.ipynb", b'{"cells":' * _DEEP
    yield "deep.json", b"[" * _DEEP
    yield "lines.ics", b"BEGIN:VCALENDAR\n" * _DEEP
    yield "wide.csv", b'"' * (1 << 22)
    yield "bomb.pdf", _pdf(zlib.compress(b"BT (x) Tj ET " * (4 << 20)))
    yield "deep.pdf", _pdf(zlib.compress(b"q " * _DEEP + b"[" * _DEEP))
    nested = zeros
    for number in range(12):
        nested = _zip({f"inside{number}.zip": nested, "a.txt": b"beside it"}, 1)
    yield "nested.zip", nested
    message = EmailMessage()
    message.set_content("innermost")
    for _ in range(40):
        around = EmailMessage()
        around["Subject"] = "around"
        around.set_content("around")
        around.add_attachment(message)
        message = around
    yield "nested.eml", message.as_bytes()
    yield (
        "parts.eml",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
        ),
    )
    yield "bomb.eml", _attached("bomb.zip", _zip({"large.txt": b"x" * (64 << 20)}, 4))


def _squeezed(piece: bytes, count: int, bits: int) -> Iterator[bytes]:
    squeezer = zlib.compressobj(9, wbits=bits)
    for _ in range(count):
        yield squeezer.compress(piece)
    yield squeezer.flush()


def _zip(members: dict[str, bytes], copies: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            for number in range(copies):
                archive.writestr(f"{number}/{name}" if number else name, content)
    return out.getvalue()


def _pdf(content: bytes) -> bytes:
    return (
        b"%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj\n"
        b"4 0 obj <</Filter/FlateDecode/Length %d>> stream\n"
        % len(content)
        + content
        + b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    )


def _attached(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message.set_content("see the attachment")
    message.add_attachment(data, maintype="application", subtype="zip", filename=name)
    return message.as_bytes()
