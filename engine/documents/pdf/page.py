"""PDF files and pages: a page as it is seen, with what is filled in on it, and its notes.

PDFium keeps form fields and comments separate from the text of a page. What shows its words on the
page (fields, typewriter text, stamps) is made part of the page; what opens beside it is read as
notes.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import POINTER, c_ushort, cast, create_string_buffer
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from engine.documents.lines import is_legible
from engine.documents.pdf.vertical import in_columns
from engine.errors import Encrypted
from engine.messages import Message

_SHOWN = frozenset([pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET])
_BESIDE = frozenset(
    [
        pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_CARET,
        pdfium.FPDF_ANNOT_INK,
    ]
)  # fmt: skip
_PICTURED = 0.25  # of a page's area: then it is a scan, even one cut into strips
NEEDS_PASSWORD = Message("documents.encrypted", noun=Message("kinds.pdf"))
_ANNOTATIONS_MAX = 2000  # of one page
_NOTE_MAX = 20_000  # bytes


def open_document(path: Path, passwords: Sequence[str]) -> Any:
    """Open a PDF; the caller closes it. Raises `Encrypted`, `PdfiumError`, `OSError`."""
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != pdfium.FPDF_ERR_PASSWORD:
                raise
    raise Encrypted(NEEDS_PASSWORD)


@contextmanager
def open_page(document: Any, index: int, notes: list[str] | None = None) -> Iterator[Any]:
    """Open a page with what is filled in on it; the notes beside it are added to `notes`.

    Annotations are present only the first time a page is opened. Raises `PdfiumError`.
    """
    page = document[index]
    try:
        shown = bare = False
        for annotation in _annotations(page):
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            shown = shown or kind in _SHOWN
            bare = bare or (kind == pdfium.FPDF_ANNOT_WIDGET and not _has_appearance(annotation))
            beside = kind in _BESIDE or (
                kind == pdfium.FPDF_ANNOT_FREETEXT and not _has_appearance(annotation)
            )
            if notes is not None and beside and (note := _contents(annotation)):
                notes.append(note)
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


def text(document: Any, index: int, notes: list[str]) -> str:
    """Return the text of a page, line by line; the notes beside it are added to `notes`."""
    with open_page(document, index, notes) as page, closing(page.get_textpage()) as textpage:
        return in_columns(textpage, str(textpage.get_text_range()))


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


def _has_appearance(annotation: Any) -> bool:
    """Return whether an annotation says what it looks like; if not, the viewer decides."""
    mode = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    size = pdfium.FPDFAnnot_GetAP(annotation, mode, None, 0)
    return bool(size > 2)  # bytes, which the end of a string takes


def _contents(annotation: Any) -> str:
    size = min(pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0), _NOTE_MAX)
    if size <= 2:
        return ""
    buffer = create_string_buffer(size)
    place = cast(buffer, POINTER(c_ushort))
    if pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", place, size) > size:
        return ""  # longer than the buffer: nothing was written
    words = buffer.raw.decode("utf-16-le", "ignore").partition("\0")[0]
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()
