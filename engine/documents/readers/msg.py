"""MSG: a message as Outlook saves it, an OLE file whose streams are named by MAPI properties.

The name of a stream ends in the property's number and type, as eight hexadecimal digits; numbers
and dates are together in one stream (MS-OXMSG). An attached message is a storage of the same
structure.
"""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import olefile

from engine.documents.encoding import decode
from engine.documents.message import Attachment, MailMessage, pages
from engine.documents.nested import Members
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import Unreadable
from engine.records import Metadata, Page

_SUBJECT, _BODY, _HTML = 0x0037, 0x1000, 0x1013
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_TO, _CC = 0x0E04, 0x0E03
_SENT, _DELIVERED = 0x0039, 0x0E06
_CODEPAGE, _INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
_DATA, _LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_TEXT, _NARROW, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"

_PROPERTIES = "__properties_version1.0"
_PROPERTY = 16  # bytes
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UTF8 = 65001


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    if not olefile.isOleFile(path):
        raise Unreadable("documents.not-outlook")
    with olefile.OleFileIO(path) as container:
        if not container.exists(_PROPERTIES):
            raise Unreadable("documents.other-outlook")
        found = _Storage(container, []).message()
        yield Metadata("msg", sensible_title(found.subject), sent_ns=found.sent_ns)
        yield from pages(found, Members(passwords), 0)


class _Storage:
    """The properties of a message or an attachment, in one storage of the file."""

    def __init__(self, container: olefile.OleFileIO, place: list[str]) -> None:
        self._container = container
        self._place = place
        self._numbers = self._fixed()

    def message(self) -> MailMessage:
        attachments = tuple(self._attachments())
        sent = self._moment(_SENT) or self._moment(_DELIVERED) or ""
        return MailMessage(self._text(_SUBJECT), sent, self._facts(), self._body(), attachments)

    def _text(self, number: int) -> str:
        """Return a text property, "" if it is missing."""
        if wide := self._stream(number, _TEXT):
            return wide.decode("utf-16-le", "replace").replace("\0", "")
        return decode(self._stream(number, _NARROW), self._codepage(_CODEPAGE))

    def _body(self) -> Page:
        builder = TextBuilder()
        if (text := self._text(_BODY)).strip():
            builder.add(text)
        elif data := self._stream(_HTML, _BINARY):
            builder.add_page(html.parse(data, self._codepage(_INTERNET_CODEPAGE))[1])
        else:
            html.render(self._text(_HTML), builder)
        return builder.build()

    def _facts(self) -> list[tuple[str, str]]:
        sender = self._text(_SENDER)
        address = self._text(_SENDER_SMTP) or self._text(_SENDER_ADDRESS)
        if "@" in address and address not in sender:
            sender = f"{sender} <{address}>".strip()
        return [("From", sender), ("To", self._text(_TO)), ("Cc", self._text(_CC))]

    def _attachments(self) -> Iterator[Attachment]:
        depth = len(self._place)
        names = {
            entry[depth]
            for entry in self._container.listdir(streams=True, storages=True)
            if entry[:depth] == self._place and len(entry) > depth
        }
        for name in sorted(names):
            if name.startswith("__attach_version1.0_"):
                yield from _Storage(self._container, [*self._place, name])._attached()

    def _attached(self) -> Iterator[Attachment]:
        names = map(self._text, (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))
        name = next(filter(None, names), "unnamed")
        inner = [*self._place, _stream_name(_DATA, _OBJECT)]
        if self._container.exists([*inner, _PROPERTIES]):
            yield Attachment(name, lambda: _Storage(self._container, inner).message())
        elif self._container.exists([*self._place, _stream_name(_DATA, _BINARY)]):
            yield Attachment(name, partial(self._stream, _DATA, _BINARY))

    def _stream(self, number: int, kind: str) -> bytes:
        return self._read(_stream_name(number, kind))

    def _read(self, name: str) -> bytes:
        """Return what a stream holds, b"" if there is none."""
        if not self._container.exists([*self._place, name]):
            return b""
        with self._container.openstream([*self._place, name]) as stream:
            return bytes(stream.read())

    def _codepage(self, number: int) -> str | None:
        page = self._numbers.get(number, 0) & 0xFFFFFFFF
        return None if not page or page == _UTF8 else f"cp{page}"

    def _moment(self, number: int) -> datetime | None:
        """Return a date, which is stored in tenths of microseconds since 1601."""
        ticks = self._numbers.get(number, 0)
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def _fixed(self) -> dict[int, int]:
        """Return the properties of a fixed size, as integers by their number."""
        data = self._read(_PROPERTIES)
        # A header of 32, 24 or 8 bytes comes first; read as properties it is number 0 only.
        fixed: dict[int, int] = {}
        for place in range(len(data) % _PROPERTY, len(data), _PROPERTY):
            _, number, _, value = struct.unpack_from("<HHIQ", data, place)
            fixed.setdefault(number, value)
        return fixed


def _stream_name(number: int, kind: str) -> str:
    return f"__substg1.0_{number:04X}{kind}"
