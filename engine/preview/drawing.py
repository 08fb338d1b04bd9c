"""Drawing: a page of a PDF becomes a `PageImage`. Only for a process that may crash."""

from collections.abc import Sequence
from contextlib import ExitStack
from ctypes import c_int
from math import sqrt
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from engine.documents.pdf import open_page
from engine.errors import Encrypted, Unreadable
from engine.preview.alignment import aligned
from engine.preview.frames import frames, without_folio
from engine.records import Box, PageImage
from engine.terms import Marker, Span

_PIXELS = 16_000_000  # of one picture: 64 MB
_CHARACTERS = 100_000  # of one page that are looked through
_GRID = 1_000_000  # PDFium tells places on a page as whole numbers of a raster


def drawn(
    path: Path,
    number: int,
    width: int,
    passages: Sequence[str],
    marker: Marker,
    passwords: Sequence[str] = (),
) -> PageImage:
    """Page `number`, `width` pixels wide or less. Raises `Encrypted` or `Unreadable`.

    The file is closed again, so that it can be moved and deleted while its page is looked at.
    """
    try:
        with ExitStack() as stack:
            document = _opened(path, passwords)
            stack.callback(document.close)
            if not 1 <= number <= len(document):
                raise Unreadable(f"The file has no page {number} any more.")
            page = stack.enter_context(open_page(document, number - 1))
            text = page.get_textpage()
            stack.callback(text.close)
            characters = _characters(text)
            framed, marked = aligned(characters, passages, marker)
            across, down = page.get_size()
            scale = min(width / across, sqrt(_PIXELS / (across * down)))
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            stack.callback(bitmap.close)
            return PageImage(
                number,
                len(document),
                document.get_page_label(number - 1) or str(number),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                bytes(bitmap.buffer),
                tuple(
                    frame
                    for span in framed
                    for frame in _frames(page, text, without_folio(characters, span))
                ),
                tuple(box for span in marked for box in _boxes(page, text, span)),
            )
    except pypdfium2.PdfiumError as error:
        raise Unreadable("This PDF is damaged.") from error
    except FileNotFoundError as error:
        raise Unreadable("The file is no longer there.") from error
    except (OSError, ValueError, ZeroDivisionError) as error:
        raise Unreadable("This page cannot be drawn.") from error


def _opened(path: Path, passwords: Sequence[str]) -> Any:
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != pdfium.FPDF_ERR_PASSWORD:
                raise
    raise Encrypted("This PDF needs a password.")


def _characters(text: Any) -> str:
    """The text of a page; each character has the number that PDFium gives it."""
    count = min(max(pdfium.FPDFText_CountChars(text), 0), _CHARACTERS)
    codes = (pdfium.FPDFText_GetUnicode(text, number) for number in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)


def _frames(page: Any, text: Any, span: Span) -> list[Box]:
    start, end = span
    before, after = (0, start), (end, min(pdfium.FPDFText_CountChars(text), _CHARACTERS))
    others = [box for rest in (before, after) for box in _boxes(page, text, rest)]
    return frames(_boxes(page, text, span), others)


def _boxes(page: Any, text: Any, span: Span) -> list[Box]:
    """The boxes around a span of text, line by line, as shares of the page as it is seen."""
    start, end = span
    count = pdfium.FPDFText_CountRects(text, start, end - start)
    boxes: list[Box] = []
    for number in range(max(count, 0)):
        left, bottom, right, top = text.get_rect(number)
        (x1, y1), (x2, y2) = _seen(page, left, top), _seen(page, right, bottom)
        if x1 != x2 and y1 != y2:
            boxes.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    return boxes


def _seen(page: Any, x: float, y: float) -> tuple[float, float]:
    """A place on a page, from its left and its top, once it is turned as it is to be read."""
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID
