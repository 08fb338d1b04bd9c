"""TNEF: a message as Outlook sends it to others, in a file named winmail.dat (MS-OXTNEF).

It is a row of attributes, those of each attachment after those of the message; among them lists of
MAPI properties. tnefparse reads them too, but has had no version since 2021.
"""

import struct
from collections.abc import Iterator

from engine.documents.encoding import decode
from engine.documents.mail import mapi
from engine.documents.message import Attachment, MailMessage

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER = 6
_ATTRIBUTE = struct.Struct("<BHHI")  # level, number, type, length
_CHECKSUM = 2
_SUBJECT, _BODY, _CODEPAGE, _PROPERTIES = 0x8004, 0x800C, 0x9007, 0x9003
_BEGIN, _TITLE, _DATA, _ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005

_WIDE, _NARROW, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_SIZES = {0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_NUMBER, _DATE = 0x0003, 0x0040
_MANY, _NAMED = 0x1000, 0x8000
_CODEPAGE_PROPERTY = 0x3FFD
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage
_DEPTH_MAX = 20


class _Properties:
    """The properties of the message or of an attachment."""

    def __init__(self, codepage: int) -> None:
        self.values: dict[tuple[int, int], bytes] = {}
        self.names: dict[int, int] = {}
        self.codepage = codepage

    def add(self, data: bytes) -> None:
        for number, kind, value in _listed(data, self.names):
            self.values.setdefault((number, kind), value)

    def wide(self, number: int) -> str:
        value = self.values.get((number, _WIDE), b"")
        return value.decode("utf-16-le", "replace").replace("\0", "")

    def narrow(self, number: int) -> bytes:
        return self.values.get((number, _NARROW), b"").rstrip(b"\0")

    def named(self, name: int) -> int:
        return self.names.get(name, 0)

    def binary(self, number: int) -> bytes:
        return self.values.get((number, _BINARY), b"")

    def integer(self, number: int) -> int:
        if number == _CODEPAGE_PROPERTY and self.codepage:
            return self.codepage
        value = self.values.get((number, _NUMBER)) or self.values.get((number, _DATE), b"")
        return int.from_bytes(value, "little")


def message(data: bytes, depth: int = 0) -> MailMessage | None:
    """Return the message in a winmail.dat, as far as that is whole; None if it is none."""
    if not data.startswith(SIGNATURE):
        return None
    found = _Properties(0)
    attached: list[tuple[_Properties, dict[int, bytes]]] = []
    for number, value in _attributes(data):
        last = attached[-1][1] if attached else None
        if number == _CODEPAGE:
            found.codepage = int.from_bytes(value[:4], "little")
        elif number == _PROPERTIES:
            found.add(value)
        elif number == _SUBJECT:
            found.values.setdefault((0x0037, _NARROW), value)
        elif number == _BODY:
            found.values.setdefault((0x1000, _NARROW), value)
        elif number in (_BEGIN, _TITLE, _DATA, _ATTACHMENT):
            # Each begins with _BEGIN; some programs leave that out.
            if last is None or number in last or number == _BEGIN:
                attached.append((_Properties(found.codepage), {}))
            properties, values = attached[-1]
            values[number] = value
            if number == _ATTACHMENT:
                properties.add(value)
    attachments = [_attachment(*each, depth) for each in attached]
    return mapi.message(found, tuple(filter(None, attachments)))


def _attachment(found: _Properties, values: dict[int, bytes], depth: int) -> Attachment | None:
    title = decode(values.get(_TITLE, b"").rstrip(b"\0"))
    name = mapi.attachment_name(found) or title or "unnamed"
    inside = found.values.get((mapi.DATA, _OBJECT), b"")
    if inside.startswith(_MESSAGE) and depth < _DEPTH_MAX:
        inner = inside[len(_MESSAGE) :]
        if inner.startswith(SIGNATURE):
            return Attachment(name, lambda: message(inner, depth + 1) or inner)
    data = values.get(_DATA) or found.binary(mapi.DATA) or inside[len(_MESSAGE) :]
    return Attachment(name, lambda: data) if data else None


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEADER
    while at + _ATTRIBUTE.size <= len(data):
        _, number, _, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        yield number, data[at : at + length]
        at += length + _CHECKSUM


def _listed(data: bytes, names: dict[int, int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, type and value of properties; of one that has several values, the first.

    The numbers of those that have a name, which is a number too, are added to `names`.
    """
    at = 4
    while at + 4 <= len(data):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= _NAMED:
            if not _integer(data, at + 16):
                names[_integer(data, at + 20)] = number
            at = _after_name(data, at + 16)
        is_text = kind & ~_MANY in (_WIDE, _NARROW, _BINARY, _OBJECT)
        count = 1
        values: list[bytes] = []
        if is_text or kind & _MANY:
            count, at = _integer(data, at), at + 4
        for _ in range(min(count, len(data))):
            size = _SIZES.get(kind & ~_MANY, 4)
            if is_text:
                size, at = _integer(data, at), at + 4
            if at > len(data):
                return
            if not values:
                values.append(data[at : at + size])
            at += -(-size // 4) * 4
        yield number, kind & ~_MANY, values[0] if values else b""


def _after_name(data: bytes, at: int) -> int:
    if not _integer(data, at):
        return at + 8
    return at + 8 + -(-_integer(data, at + 4) // 4) * 4


def _integer(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
