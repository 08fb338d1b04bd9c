"""Embedded files: those that are attached to a PDF, or to a place on one of its pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from ctypes import POINTER, byref, c_ulong, c_ushort, cast, create_string_buffer
from typing import Any

import pypdfium2.raw as pdfium

from engine.documents.nested import Members
from engine.errors import TooLarge
from engine.records import Page

_NAME_MAX = 2000  # bytes
_BYTES_MAX = 256 << 20
_COUNT_MAX = 10_000


def embedded(document: Any, pages: Iterable[int], passwords: Sequence[str]) -> Iterator[Page]:
    """Yield the pages of the files in a PDF, and of those attached to `pages`, by index."""
    yield from Members(passwords).read_beside(_files(document, pages))


def _files(document: Any, pages: Iterable[int]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    count = min(pdfium.FPDFDoc_GetAttachmentCount(document), _COUNT_MAX)
    for index in range(count):
        yield from _named(pdfium.FPDFDoc_GetAttachment(document, index))
    for index in pages:
        with closing(document[index]) as page:
            for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
                if annotation := pdfium.FPDFPage_GetAnnot(page, number):
                    if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                        yield from _named(pdfium.FPDFAnnot_GetFileAttachment(annotation))
                    pdfium.FPDFPage_CloseAnnot(annotation)


def _named(attachment: Any) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if attachment:
        buffer = create_string_buffer(_NAME_MAX)
        place = cast(buffer, POINTER(c_ushort))
        size = pdfium.FPDFAttachment_GetName(attachment, place, _NAME_MAX)
        name = buffer.raw[:size].decode("utf-16-le", "ignore").removesuffix("\0")
        if name.startswith("þÿ"):  # UTF-16 that was written once more, byte for byte
            name = name.encode("latin-1", "ignore").decode("utf-16", "ignore")
        name = name.partition("\0")[0]
        yield " ".join(name.split()) or "unnamed", lambda: _content(attachment)


def _content(attachment: Any) -> bytes:
    size = c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, byref(size)):
        return b""
    if size.value > _BYTES_MAX:
        raise TooLarge("documents.too-much-inside", size=_BYTES_MAX >> 20)
    buffer = create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(attachment, buffer, size, byref(size))
    return buffer.raw[: size.value]
