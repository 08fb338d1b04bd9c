"""PDF files and pages: a page as it is seen, with what is filled in on it, and its notes.

PDFium keeps form fields and comments separate from the text of a page. What shows its words on the
page (fields, typewriter text, stamps) is made part of the page; what opens beside it is read as
notes.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import POINTER, byref, c_ushort, cast, create_string_buffer
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from engine.documents.asides import Asides
from engine.documents.lines import is_legible
from engine.documents.pdf.accents import with_accents_astray
from engine.documents.pdf.spaces import with_spaces
from engine.documents.pdf.vertical import in_columns
from engine.errors import Encrypted
from engine.messages import Message
from engine.storage import on_disk

_SHOWN = frozenset([pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET])
_BESIDE = frozenset(
    [
        pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_CARET,
        pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_FILEATTACHMENT,
    ]
)  # fmt: skip
_PICTURED = 0.25  # of a page's area: then it is a scan, even one cut into strips
NEEDS_PASSWORD = Message("documents.encrypted", noun=Message("kinds.pdf"))
_ANNOTATIONS_MAX = 2000  # of one page
_NOTE_MAX = 20_000  # bytes
_ADDRESS_MAX = 2000

_Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Beside:
    """What is beside the text of a page; `known` are the addresses that pages before it link to."""

    known: set[str] = field(default_factory=set)
    asides: Asides = field(default_factory=Asides)
    links: dict[str, list[_Box]] = field(default_factory=dict)
    has_files: bool = False


def open_document(path: Path, passwords: Sequence[str]) -> Any:
    """Open a PDF; the caller closes it. Raises `Encrypted`, `PdfiumError`, `OSError`."""
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(on_disk(path), password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != pdfium.FPDF_ERR_PASSWORD:
                raise
    raise Encrypted(NEEDS_PASSWORD)


@contextmanager
def open_page(document: Any, index: int, beside: Beside | None = None) -> Iterator[Any]:
    """Open a page with what is filled in on it; what is beside it is added to `beside`.

    Annotations are present only the first time a page is opened. Raises `PdfiumError`.
    """
    page = document[index]
    try:
        shown = bare = False
        for annotation in _annotations(page):
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            shown = shown or kind in _SHOWN
            bare = bare or (kind == pdfium.FPDF_ANNOT_WIDGET and not _has_appearance(annotation))
            if beside is not None:
                _look_beside(document, annotation, kind, beside)
        if shown:
            if bare and not document.formenv and document.init_forms():
                page.close()  # fields get their appearance when the page is loaded again
                page = document[index]
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
        yield page
    finally:
        page.close()


def text(document: Any, index: int, beside: Beside) -> str:
    """Return the text of a page, line by line; what is beside it is added to `beside`."""
    with open_page(document, index, beside) as page, closing(page.get_textpage()) as textpage:
        for address, boxes in beside.links.items():
            words = [str(textpage.get_text_bounded(*box)).strip() for box in boxes]
            # An address that is shown may go on in the next line.
            joined = "".join(words) if address.endswith(words[-1]) else " ".join(words)
            beside.asides.link(joined, address)
        lines = with_accents_astray(textpage, str(textpage.get_text_range()))
        return in_columns(textpage, with_spaces(textpage, lines).replace("\0", ""))


def is_drawn(document: Any, index: int) -> bool:
    """Return whether a page shows more than its text: pictures, drawings, illegible letters.

    On a page with text, drawings count as rules and frames, and small pictures as logos.
    """
    try:
        with open_page(document, index) as page:
            objects = max(pdfium.FPDFPage_CountObjects(page), 0)
            with closing(page.get_textpage()) as textpage:
                lines = str(textpage.get_text_range())
            if not lines.strip() or not is_legible(lines):
                return bool(objects)
            width, height = page.get_size()
            area = 0.0
            for picture in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1):
                left, bottom, right, top = picture.get_bounds()
                area += abs((right - left) * (top - bottom))
            return bool(area > _PICTURED * width * height)
    except pypdfium2.PdfiumError:
        return False


def _annotations(page: Any) -> Iterator[Any]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _ANNOTATIONS_MAX)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _look_beside(document: Any, annotation: Any, kind: int, beside: Beside) -> None:
    if kind == pdfium.FPDF_ANNOT_LINK:
        address, box = _address(document, annotation), pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(annotation, byref(box))
        if address in beside.links or (address and address not in beside.known):
            boxes = beside.links.setdefault(address, [])
            boxes.append((box.left, box.bottom, box.right, box.top))
            beside.known.add(address)
    elif kind in _BESIDE or (
        kind == pdfium.FPDF_ANNOT_FREETEXT and not _has_appearance(annotation)
    ):
        beside.has_files |= kind == pdfium.FPDF_ANNOT_FILEATTACHMENT
        beside.asides.comment(_string(annotation, b"Contents"), _string(annotation, b"T"))


def _address(document: Any, annotation: Any) -> str:
    """Return what a link leads to outside of its document; "" if it leads to a place within."""
    action = pdfium.FPDFLink_GetAction(pdfium.FPDFAnnot_GetLink(annotation))
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return ""
    buffer = create_string_buffer(_ADDRESS_MAX)
    size = pdfium.FPDFAction_GetURIPath(document, action, buffer, _ADDRESS_MAX)
    return buffer.value.decode("utf-8", "replace") if size <= _ADDRESS_MAX else ""


def _has_appearance(annotation: Any) -> bool:
    """Return whether an annotation says what it looks like; if not, the viewer decides."""
    mode = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    size = pdfium.FPDFAnnot_GetAP(annotation, mode, None, 0)
    return bool(size > 2)  # bytes, which the end of a string takes


def _string(annotation: Any, key: bytes) -> str:
    size = min(pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0), _NOTE_MAX)
    if size <= 2:
        return ""
    buffer = create_string_buffer(size)
    place = cast(buffer, POINTER(c_ushort))
    if pdfium.FPDFAnnot_GetStringValue(annotation, key, place, size) > size:
        return ""  # longer than the buffer: nothing was written
    words = buffer.raw.decode("utf-16-le", "ignore").partition("\0")[0]
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()
