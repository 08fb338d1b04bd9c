"""Outline: the title, properties, headings by page and page labels of a PDF, as pypdf reads them.

All of them are optional: what cannot be read is left out, and the text is read all the same.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.generic import Destination

from engine.documents.asides import Asides
from engine.documents.text_builder import sensible_title
from engine.records import Heading

# Tighter than pypdf's own limits. `jbig2dec` is another program, which we never start.
LIMITS = Configuration(
    outline_maximum_entries=20_000,
    named_destinations_maximum_entries=50_000,
    jbig2dec_binary=None,
)
_LABELS_MAX = 20_000  # pages
_NUMBERING = re.compile(r"[\dIVXivx]+(?:\.\d+)*[.)]?\s+")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Outline:
    """Title; entries (level, words) and printed labels, both by page index from 0; properties."""

    title: str | None = None
    entries: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    labels: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()

    def label(self, index: int) -> str | None:
        """Return the printed label of a page, unless it is only its number, or unknown."""
        label = self.labels[index] if index < len(self.labels) else ""
        return label if label and label != str(index + 1) else None

    def asides(self) -> Asides:
        """Return what the document says of itself."""
        asides = Asides()
        for name, value in self.facts:
            asides.fact(name, value)
        return asides

    @staticmethod
    def from_reader(reader: PdfReader) -> "Outline":
        """Return what can be read of it. Raises nothing but `MemoryError`."""
        with apply_configuration(LIMITS):
            return Outline(
                title=or_else(
                    None, lambda: sensible_title(reader.metadata and reader.metadata.title)
                ),
                entries=or_else({}, lambda: _entries(reader)),
                labels=or_else([], lambda: _labels(reader)),
                facts=or_else((), lambda: _facts(reader)),
            )


def headings(entries: Sequence[tuple[int, str]], text: str) -> tuple[Heading, ...]:
    """Return the entries of a page as headings, each where its words occur in the page's text.

    An entry that does not occur takes the place of the one before it; the first, 0.
    """
    found: list[Heading] = []
    place = 0
    for level, words in entries:
        place = _find(words, text, place)
        found.append(Heading(place, level, words))
    return tuple(found)


def or_else(default: _T, read: Callable[[], _T]) -> _T:
    """Return what `read` returns; the default where the file is too damaged for it."""
    try:
        return read()
    except MemoryError:
        raise
    except Exception:  # pypdf raises nearly anything on damaged files
        return default


def _entries(reader: PdfReader) -> dict[int, list[tuple[int, str]]]:
    entries: dict[int, list[tuple[int, str]]] = {}
    stack: list[Iterator[Any]] = [iter(reader.outline)]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, Destination):
            words = " ".join(str(item.title or "").split())[:300]
            page = reader.get_destination_page_number(item)
            if words and page is not None:
                entries.setdefault(page, []).append((len(stack), words))
        else:
            stack.append(iter(item))
    return entries


def _facts(reader: PdfReader) -> tuple[tuple[str, str], ...]:
    names = ("Author", "Subject", "Keywords")
    return tuple((name, value) for name in names if (value := _stored(reader, name)))


def _stored(reader: PdfReader, name: str) -> str | None:
    value = reader.metadata and reader.metadata.get(f"/{name}")
    return None if value is None else str(value)


def _labels(reader: PdfReader) -> list[str]:
    if "/PageLabels" not in reader.root_object or len(reader.pages) > _LABELS_MAX:
        return []
    return [" ".join(label.split()) for label in reader.page_labels]


def _find(words: str, text: str, start: int) -> int:
    """Return where the words occur, preferably at a line's start, with or without their number."""
    bare = _NUMBERING.sub("", words, count=1)
    for form in dict.fromkeys((words, bare)):
        pattern = r"\s*".join(re.escape(word) for word in form.split())
        if pattern:
            for whole in (rf"^(?:{_NUMBERING.pattern})?{pattern}", pattern):
                if match := re.compile(whole, re.I | re.M).search(text, start):
                    return match.start()
    return start
