"""Finding: how often something stands on each page of a PDF, by the text that is drawn.

Loads PDFium: import it only in a process that may crash.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic

import pypdfium2

from engine.documents.pdf import open_document, open_page
from engine.errors import Unreadable
from engine.preview.drawing import align, page_text
from engine.preview.sought import Matches, Sought
from engine.terms import Marker

_EVERY = 0.1  # seconds


def find_in_pages(
    path: Path, first: int, marker: Marker | Sought, passwords: Sequence[str] = ()
) -> Iterator[Matches]:
    """Yield the counts of all pages, from page `first` on, then of those before it.

    Raises `Encrypted` or `Unreadable`; a damaged page counts as one without text.
    """
    try:
        with closing(open_document(path, passwords)) as document:
            counts: dict[int, int] = {}
            said = 0.0
            for number in (*range(first, len(document) + 1), *range(1, first)):
                counts[number] = _count(document, number, marker)
                if monotonic() - said > _EVERY:
                    yield Matches(counts)
                    counts, said = {}, monotonic()
            yield Matches(counts)
    except FileNotFoundError as error:
        raise Unreadable("documents.gone") from error
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise Unreadable("preview.damaged") from error


def _count(document: pypdfium2.PdfDocument, number: int, marker: Marker | Sought) -> int:
    try:
        with open_page(document, number - 1) as page, closing(page.get_textpage()) as text:
            return len(align(page_text(text), (), marker)[1])
    except pypdfium2.PdfiumError:
        return 0
