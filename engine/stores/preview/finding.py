"""Finding: how often something stands on each page of a PDF, by the text that is drawn.

Loads PDFium: import it only in a process that may crash.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic

import pypdfium2

from engine.documents import OcrText
from engine.documents.pdf import open_document, open_page
from engine.errors import Unreadable
from engine.stores.preview.drawing import align
from engine.stores.preview.pdf_page import PdfText
from engine.stores.preview.sought import Matches, Sought
from engine.terms import Marker

_EVERY = 0.1  # seconds


def find_in_pages(
    path: Path,
    first: int,
    marker: Marker | Sought,
    passwords: Sequence[str] = (),
    ocr: Mapping[int | None, OcrText] | None = None,
    kind: str = "pdf",
) -> Iterator[Matches]:
    """Yield the counts of all pages, from page `first` on, then of those before it.

    `ocr` is what OCR read on the pages that are pictures. Raises `Encrypted` or `Unreadable`; a
    damaged page counts as one without text.
    """
    if ocr and kind != "pdf":
        spans = {page or 1: align(read.text, (), marker)[1] for page, read in ocr.items()}
        yield Matches({page: len(each) for page, each in spans.items()})
        return
    try:
        with closing(open_document(path, passwords)) as document:
            counts: dict[int, int] = {}
            said = 0.0
            for number in (*range(first, len(document) + 1), *range(1, first)):
                read = ocr.get(number) if ocr else None
                counts[number] = _count(document, number, marker, read)
                if monotonic() - said > _EVERY:
                    yield Matches(counts)
                    counts, said = {}, monotonic()
            yield Matches(counts)
    except FileNotFoundError as error:
        raise Unreadable("documents.gone") from error
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise Unreadable("preview.damaged") from error


def _count(
    document: pypdfium2.PdfDocument, number: int, marker: Marker | Sought, read: OcrText | None
) -> int:
    if read:
        return len(align(read.text, (), marker)[1])
    try:
        with open_page(document, number - 1) as page, closing(page.get_textpage()) as text:
            return len(align(PdfText(page, text).text, (), marker)[1])
    except pypdfium2.PdfiumError:
        return 0
