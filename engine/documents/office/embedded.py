"""Embedded: the documents that are objects in a document of Office."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO

import olefile

from engine.documents.encoding import decode
from engine.documents.nested import Members
from engine.documents.office.package import DAMAGE, Package
from engine.errors import TooLarge
from engine.records import Page

_COUNT_MAX = 1_000
_WHOLE = ("WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage")
_INSIDE = ("Package", "CONTENTS")  # a document of Office, one of Acrobat
_FILE = "\1Ole10Native"  # any file, as it was dropped on the page


def embedded(package: Package, owners: Iterable[str], passwords: Sequence[str]) -> Iterator[Page]:
    """Yield the pages of the documents to which the parts `owners` refer, as `read_beside` does."""
    found = dict.fromkeys(
        (kind, part)
        for owner in owners
        for _, kind, part in package.relations(owner)
        if kind in {"package", "oleObject"}
    )
    files = []
    for kind, part in list(found)[:_COUNT_MAX]:
        name = posixpath.basename(part)
        if kind == "package":
            files.append((name, partial(package.read, part)))
            continue
        with suppress(TooLarge, OSError, *DAMAGE):
            if inside := _unpacked(name, package.read(part)):
                files.append((inside[0], partial(bytes, inside[1])))
    yield from Members(passwords).read_beside(files)


def _unpacked(name: str, data: bytes) -> tuple[str, bytes] | None:
    """Return the document in an OLE object; None if it is only a picture, a formula or the like."""
    if not olefile.isOleFile(data):
        return None
    with olefile.OleFileIO(BytesIO(data)) as container:
        if any(map(container.exists, _WHOLE)):
            return name, data
        for stream in _INSIDE:
            if container.exists(stream):
                return name, container.openstream(stream).read()
        if container.exists(_FILE):
            return _file(container.openstream(_FILE).read())
    return None


def _file(data: bytes) -> tuple[str, bytes] | None:
    """Return the name and the content of a file: size, mark, name, path, mark, path, content."""
    name, _, rest = data[6:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    length = int.from_bytes(rest[4:8], "little")
    rest = rest[8 + length :]
    size = int.from_bytes(rest[:4], "little")
    content = rest[4 : 4 + size]
    return (decode(name), content) if content else None
