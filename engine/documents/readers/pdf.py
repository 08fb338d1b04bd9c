"""PDF: PDFium reads the text; pypdf the outline and labels, and text that PDFium cannot read.

PDFium is ten times as fast and knows the Chinese encodings. pypdf opens some broken files that
PDFium refuses, and sometimes knows the letters of a font that are mere numbers to PDFium. A page
that neither can read is left to OCR.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pypdfium2
from pypdf import PdfReader, apply_configuration

from engine.documents.asides import Asides
from engine.documents.hyphens import Hyphens
from engine.documents.ligatures import with_ligatures
from engine.documents.lines import is_legible, paragraphs
from engine.documents.pdf import page as pdf_page
from engine.documents.pdf.embedded import embedded
from engine.documents.pdf.form import Form
from engine.documents.pdf.headers import without_running
from engine.documents.pdf.outline import LIMITS, Outline, headings, or_else
from engine.documents.pdf.page import Beside
from engine.documents.text_builder import TextBuilder, clean
from engine.errors import Encrypted, Unreadable
from engine.records import ASIDE_LEVEL, Metadata, Page, ScannedPage

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every flaw of every file
logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)

_SECOND_LOOK = 20  # pages without text after which only PDFium is asked: they are scans

TextOf = Callable[[int], str]


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    """Yield the metadata and each page that has text or shows something else."""
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

        outline = Outline.from_reader(reader) if reader else Outline()
        form = or_else(None, lambda: Form.from_reader(reader)) if reader else None
        shown: list[str] = []  # what the pages say of it
        sources: list[TextOf] = []
        known: set[str] = set()
        besides: dict[int, Beside] = defaultdict(lambda: Beside(known))
        count = 0
        if reader is not None:
            count = len(reader.pages)
            sources.append(partial(_pypdf_text, reader))
        if document is not None:
            count = len(document) or count
            sources.insert(0, lambda index: pdf_page.text(document, index, besides[index]))
        if not sources:
            encrypted = (each for each in failures if isinstance(each, Encrypted))
            raise next(encrypted, Unreadable("documents.no-pages")) from failures[-1]
        yield Metadata("pdf", outline.title, count)
        with_files: list[int] = []
        any_found = False
        waiting: list[tuple[int, str]] = []  # entries whose pages have no text
        hyphens = Hyphens()
        is_picture = partial(pdf_page.is_drawn, document) if document else lambda index: False
        texts = without_running(_learnt(_texts(sources, count), hyphens), is_picture)
        for index, raw in enumerate(texts):
            waiting += outline.entries.get(index, [])
            number, label = index + 1, outline.label(index)
            found: list[Page | ScannedPage] = []
            if text := paragraphs(raw, hyphens):
                if form:
                    shown.append(text)
                found.append(Page(text, headings(waiting, text), number, label))
            elif document is not None and pdf_page.is_drawn(document, index):
                if waiting:  # so that headings reach what comes below them
                    found.append(Page("", headings(waiting, "")))
                found.append(ScannedPage(number, label))
            if beside := besides.pop(index, None):
                found += _asides(beside.asides, ASIDE_LEVEL, number, label)
                if beside.has_files:
                    with_files.append(index)
            if found:
                waiting, any_found = [], True
            yield from found
        if form and (lines := form.lines("".join(shown))):
            yield Page(clean("\n".join(lines)))
        if document is not None:
            yield from embedded(document, with_files, passwords)
        if any_found:
            yield from _asides(outline.asides(), 1)


def _asides(
    asides: Asides, level: int, number: int | None = None, label: str | None = None
) -> list[Page]:
    builder = TextBuilder()
    asides.add_to(builder, level)
    page = replace(builder.build(), number=number, label=label)
    return [page] if page.text else []


def _open_pypdf(stream: BinaryIO, passwords: Sequence[str]) -> PdfReader:
    with apply_configuration(LIMITS):
        reader = PdfReader(stream)
        if reader.is_encrypted and not any(reader.decrypt(word) for word in ("", *passwords)):
            raise Encrypted(pdf_page.NEEDS_PASSWORD)
        len(reader.pages)  # raises if they cannot be found
        return reader


def _pypdf_text(reader: PdfReader, index: int) -> str:
    with apply_configuration(LIMITS):
        return reader.pages[index].extract_text()


def _texts(sources: Sequence[TextOf], count: int) -> Iterator[str]:
    """Yield the lines of each page from the first source that can read them, "" if none can."""
    blank = 0
    for index in range(count):
        text = _text(sources if blank < _SECOND_LOOK else sources[:1], index)
        blank += not text
        yield text


def _learnt(texts: Iterator[str], hyphens: Hyphens) -> Iterator[str]:
    for text in texts:
        hyphens.learn(text)
        yield text


def _text(sources: Sequence[TextOf], index: int) -> str:
    for text_of in sources:
        try:
            text = text_of(index)
        except MemoryError:
            raise
        except Exception:  # one broken page does not stop the others
            continue
        if text.strip() and is_legible(text):
            return with_ligatures(text)
    return ""
