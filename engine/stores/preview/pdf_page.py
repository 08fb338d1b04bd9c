"""PdfPage: a page of a PDF, opened by PDFium to be drawn, and where its characters stand.

Loads PDFium: import it only in a process that may crash.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import c_int
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from engine.documents.pdf import open_document, open_page
from engine.errors import Unreadable
from engine.stores.preview.page import Box
from engine.terms import Span

_CHARACTERS_MAX = 100_000  # of one page; the rest is not searched
_GRID = 1_000_000  # PDFium gives positions on a page as integers on a grid


class PdfText:
    """Reads an open page of pypdfium2; `OcrText` is the like of one that is a picture."""

    def __init__(self, page: Any, textpage: Any) -> None:
        self._page, self._textpage = page, textpage

    @cached_property
    def text(self) -> str:
        """The text, one character for each index of PDFium."""
        count = min(max(pdfium.FPDFText_CountChars(self._textpage), 0), _CHARACTERS_MAX)
        codes = (pdfium.FPDFText_GetUnicode(self._textpage, number) for number in range(count))
        return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)

    def boxes(self, span: Span) -> list[Box]:
        """Return the boxes around a span of text, line by line, as shares of the page as seen."""
        start, end = span
        count = pdfium.FPDFText_CountRects(self._textpage, start, end - start)
        boxes: list[Box] = []
        for number in range(max(count, 0)):
            left, bottom, right, top = self._textpage.get_rect(number)
            (x1, y1), (x2, y2) = self._seen(left, top), self._seen(right, bottom)
            if x1 != x2 and y1 != y2:
                boxes.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
        return boxes

    def _seen(self, x: float, y: float) -> tuple[float, float]:
        """Return a position from the left and the top of the page as it is seen, turned upright."""
        across, down = c_int(), c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
        return across.value / _GRID, down.value / _GRID


@dataclass(frozen=True, slots=True)
class PdfPage:
    """An open page: one of `count`; `label` is printed on it, and `shown` is its text."""

    count: int
    label: str
    size: tuple[float, float]
    shown: PdfText
    page: Any

    def draw(self, scale: float) -> tuple[int, int, int, bytes]:
        """Return width, height, stride and pixels of a `PageImage`."""
        with closing(self.page.render(scale=scale, prefer_bgrx=True)) as bitmap:
            return bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)


@contextmanager
def open_pdf(path: Path, number: int, passwords: Sequence[str]) -> Iterator[PdfPage]:
    """Raises `Encrypted` or `Unreadable`, `PdfiumError` and what the system raises."""
    with closing(open_document(path, passwords)) as document:
        count = len(document)
        if not 1 <= number <= count:
            raise Unreadable("preview.no-page", number=number)
        label = document.get_page_label(number - 1) or str(number)
        with open_page(document, number - 1) as page, closing(page.get_textpage()) as text:
            yield PdfPage(count, label, page.get_size(), PdfText(page, text), page)
