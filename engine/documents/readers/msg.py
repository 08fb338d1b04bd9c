"""MSG: a message as Outlook saves it, an OLE file whose streams are named by MAPI properties.

The name of a stream ends in the property's number and type, as eight hexadecimal digits; numbers
and dates are together in one stream (MS-OXMSG). An attached message is a storage of the same
structure. extract-msg reads them too, under a licence (GPL) that we cannot take.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import olefile

from engine.documents.mail import mapi
from engine.documents.message import Attachment, MailMessage, pages
from engine.documents.nested import Members
from engine.documents.text_builder import sensible_title
from engine.errors import Unreadable
from engine.records import Metadata, Page

_WIDE, _NARROW, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"

_PROPERTIES = "__properties_version1.0"
_PROPERTY = 16  # bytes
_NAMES = ["__nameid_version1.0", "__substg1.0_00030102"]


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    if not olefile.isOleFile(path):
        raise Unreadable("documents.not-outlook")
    with olefile.OleFileIO(path) as container:
        if not container.exists(_PROPERTIES):
            raise Unreadable("documents.other-outlook")
        found = _Storage(container, [], _names(container)).message()
        yield Metadata("msg", sensible_title(found.subject), sent_ns=found.sent_ns)
        yield from pages(found, Members(passwords), 0)


class _Storage:
    """The properties of a message or an attachment, in one storage of the file."""

    def __init__(
        self, container: olefile.OleFileIO, place: list[str], names: Mapping[int, int]
    ) -> None:
        """`names` are the numbers of properties that have a name of their own."""
        self._container = container
        self._place = place
        self._names = names
        self._numbers = self._fixed()

    def message(self) -> MailMessage:
        return mapi.message(self, tuple(self._attachments()))

    def wide(self, number: int) -> str:
        data = self._stream(number, _WIDE)
        return data.decode("utf-16-le", "replace").replace("\0", "")

    def narrow(self, number: int) -> bytes:
        return self._stream(number, _NARROW)

    def binary(self, number: int) -> bytes:
        return self._stream(number, _BINARY)

    def integer(self, number: int) -> int:
        return self._numbers.get(number, 0)

    def named(self, name: int) -> int:
        return self._names.get(name, 0)

    def _attachments(self) -> Iterator[Attachment]:
        depth = len(self._place)
        names = {
            entry[depth]
            for entry in self._container.listdir(streams=True, storages=True)
            if entry[:depth] == self._place and len(entry) > depth
        }
        for name in sorted(names):
            if name.startswith("__attach_version1.0_"):
                yield from self._inner([*self._place, name])._attached()

    def _attached(self) -> Iterator[Attachment]:
        name = mapi.attachment_name(self) or "unnamed"
        inner = [*self._place, _stream_name(mapi.DATA, _OBJECT)]
        if self._container.exists([*inner, _PROPERTIES]):
            yield Attachment(name, lambda: self._inner(inner).message())
        elif self._container.exists([*self._place, _stream_name(mapi.DATA, _BINARY)]):
            yield Attachment(name, partial(self.binary, mapi.DATA))

    def _inner(self, place: list[str]) -> "_Storage":
        return _Storage(self._container, place, self._names)

    def _stream(self, number: int, kind: str) -> bytes:
        return self._read(_stream_name(number, kind))

    def _read(self, name: str) -> bytes:
        """Return what a stream holds, b"" if there is none."""
        if not self._container.exists([*self._place, name]):
            return b""
        with self._container.openstream([*self._place, name]) as stream:
            return bytes(stream.read())

    def _fixed(self) -> dict[int, int]:
        """Return the properties of a fixed size, as integers by their number."""
        data = self._read(_PROPERTIES)
        # A header of 32, 24 or 8 bytes comes first; read as properties it is number 0 only.
        fixed: dict[int, int] = {}
        for place in range(len(data) % _PROPERTY, len(data), _PROPERTY):
            _, number, _, value = struct.unpack_from("<HHIQ", data, place)
            fixed.setdefault(number, value)
        return fixed


def _names(container: olefile.OleFileIO) -> dict[int, int]:
    """Return the numbers of the properties that have a name, which is a number too."""
    if not container.exists(_NAMES):
        return {}
    with container.openstream(_NAMES) as stream:
        data = stream.read()
    entries = struct.iter_unpack("<IHH", data[: len(data) // 8 * 8])
    return {name: 0x8000 + index for name, kind, index in entries if not kind & 1}


def _stream_name(number: int, kind: str) -> str:
    return f"__substg1.0_{number:04X}{kind}"
