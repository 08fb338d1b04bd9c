"""PDF: PDFium reads the text; pypdf the outline and labels, and text that PDFium cannot read.

PDFium is ten times as fast and knows the Chinese encodings. pypdf opens some broken files that
PDFium refuses, and sometimes knows the letters of a font that are mere numbers to PDFium. A page
that neither can read is left to OCR.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw
from pypdf import PdfReader, apply_configuration

from engine.documents.lines import is_legible, paragraphs
from engine.documents.pdf import page as pdf_page
from engine.documents.pdf.headers import without_running
from engine.documents.pdf.outline import LIMITS, Outline, headings
from engine.documents.text_builder import clean
from engine.errors import Empty, Encrypted, Unreadable
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every flaw of every file
logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)

_SECOND_LOOK = 20  # pages without text after which pypdf gives up: they are scans

TextOf = Callable[[int], str]


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    """Yield the metadata and each page that has text or shows something else.

    Raises `Encrypted`, `Empty`, `Unreadable`, `OSError`.
    """
    with ExitStack() as stack:
        stream = stack.enter_context(path.open("rb"))
        failures: list[Exception] = []
        document = reader = None
        try:
            document = pdf_page.open_document(path, passwords)
            stack.callback(document.close)
        except (Encrypted, pypdfium2.PdfiumError) as error:
            failures.append(error)
        try:
            reader = _open_pypdf(stream, passwords)
        except (MemoryError, OSError):
            raise
        except Exception as error:  # pypdf raises nearly anything on damaged files
            failures.append(error)
        if document is None and reader is None:
            raise _refusal(failures) from failures[-1]

        outline = Outline.from_reader(reader) if reader else Outline()
        sources: list[tuple[int, TextOf]] = []
        notes: dict[int, list[str]] = {}
        if document is not None:
            sources.append(
                (
                    len(document),
                    lambda index: pdf_page.text(document, index, notes.setdefault(index, [])),
                )
            )
        if reader is not None:
            try:
                sources.append((len(reader.pages), lambda index: _pypdf_text(reader, index)))
            except Exception as error:
                if document is None:
                    raise _refusal([error]) from error
        yield Metadata("pdf", outline.title, sources[0][0])
        yield from _pages(
            sources,
            outline,
            notes,
            lambda index: document is not None and pdf_page.is_drawn(document, index),
        )


def _open_pypdf(stream: BinaryIO, passwords: Sequence[str]) -> PdfReader:
    with apply_configuration(LIMITS):
        reader = PdfReader(stream)
        if reader.is_encrypted and not any(reader.decrypt(word) for word in ("", *passwords)):
            raise Encrypted(pdf_page.NEEDS_PASSWORD)
        return reader


def _refusal(failures: Sequence[Exception]) -> Encrypted | Unreadable:
    for failure in failures:
        if isinstance(failure, Encrypted):
            return failure
    return Unreadable("documents.no-pages")


def _pypdf_text(reader: PdfReader, index: int) -> str:
    with apply_configuration(LIMITS):
        return reader.pages[index].extract_text()


def _pages(
    sources: Sequence[tuple[int, TextOf]],
    outline: Outline,
    notes: Mapping[int, Sequence[str]],
    is_drawn: Callable[[int], bool],
) -> Iterator[Page | ScannedPage]:
    """Yield the pages of the first source that has any text, and those where something is drawn.

    If there is no text at all, the drawn ones come last. The `notes` on a page, which the first
    source collects, follow it as a page of the same number.
    """
    held: list[Page | ScannedPage] = []
    for turn, (count, _) in enumerate(sources):
        readers = [text_of for _, text_of in sources[turn:]]
        texts = without_running(_text(readers, index) for index in range(count))
        waiting: list[tuple[int, str]] = []  # entries whose pages have no text
        blank = True
        for index, raw in enumerate(texts):
            if turn and blank and index == _SECOND_LOOK:
                break
            text = paragraphs(raw)
            noted = "\n\n".join(notes.get(index, ())) if not turn else ""
            waiting += outline.entries.get(index, [])
            label = outline.labels[index] if index < len(outline.labels) else None
            label = label if label != str(index + 1) else None
            found: list[Page | ScannedPage] = []
            if text:
                found.append(Page(text, headings(waiting, text), index + 1, label or None))
            elif not turn and is_drawn(index):
                if waiting:  # so that headings reach what comes below them
                    found.append(Page("", headings(waiting, "")))
                found.append(ScannedPage(index + 1, label or None))
            if noted:
                found.append(Page(clean(noted), (), index + 1, label or None))
            if found:
                waiting = []
            if text or noted:
                blank = False
                yield from held if not turn else ()
                yield from found
                held = []
            else:
                held += found
        if not blank:
            break
    if not held and blank:
        raise Empty("documents.no-text", noun=Message("kinds.pdf"))
    yield from held


def _text(readers: Sequence[TextOf], index: int) -> str:
    """Return the lines of a page from the first source that can read them, "" if none can."""
    for text_of in readers:
        try:
            text = text_of(index)
        except MemoryError:
            raise
        except Exception:  # one broken page does not stop the others
            continue
        if is_legible(text):
            return text
    return ""
