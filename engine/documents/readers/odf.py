"""ODF: the text documents and presentations of LibreOffice and others, ODT and ODP.

`content.xml` is streamed, never held as a tree: it may be hundreds of megabytes of nothing. A text
document is one page; each slide of a presentation is one, with its notes below the word "Notes".
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from engine.documents.office.package import Package, Target
from engine.documents.text_builder import TextBuilder
from engine.errors import Protected, TooLarge
from engine.messages import Message
from engine.records import Metadata, Page

_NOUN = Message("kinds.opendocument")
_TEXT_MAX = 32 << 20  # characters of text: some twenty thousand pages
_SPACES_MAX = 100  # in one element
_REPEATS_MAX = 100  # columns of one cell
_MANIFEST = "META-INF/manifest.xml"

# Elements are matched as "prefix:name"; the prefix is the last word of the namespace.
_NAMESPACE = re.compile(r"\{(?:urn:oasis:names:tc:opendocument:xmlns:([\w-]+):1\.\d|.*)\}(.+)")
_DROPPED = frozenset(
    {
        "text:tracked-changes", "text:sequence-decls", "text:table-of-content-source",
        "text:note-citation", "text:ruby-text", "office:forms", "office:event-listeners",
        "office:scripts", "office:font-face-decls", "office:annotation",
        "text:bibliography-source", "svg-compatible:title", "svg-compatible:desc",
        "presentation:footer-decl", "presentation:header-decl", "presentation:date-time-decl",
    }
)  # fmt: skip
_CHARACTERS = {"text:tab": "\t", "text:line-break": "\n"}
_TITLES = frozenset({"title"})
_FURNITURE = frozenset({"page", "header", "footer", "date-time", "page-number"})


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the page, or those of the slides.

    Raises `Protected`, `TooLarge`, `Unreadable`, `OSError`, and lxml's errors on broken XML, after
    the pages before the break.
    """
    with Package(path, _NOUN) as package:
        _refuse_encrypted(package)
        walk = _Walk()
        failure: Exception | None = None
        try:
            package.events("content.xml", Target(walk.start, walk.end, walk.data))
        except (MemoryError, KeyError, BadZipFile):
            raise
        except Exception as error:  # keep what came before the break
            failure = error
        pages = walk.pages()
        titles = (heading.text for page in pages for heading in page.headings)
        yield Metadata("odf", package.title() or next(titles, None), walk.slides or None)
        yield from pages
        if failure:
            raise failure


def _refuse_encrypted(package: Package) -> None:
    encrypted = "encrypted-package" in package.names  # LibreOffice 24.8 and later
    if not encrypted and _MANIFEST in package.names:
        root = package.tree(_MANIFEST)
        encrypted = next(root.iter("{*}encryption-data"), None) is not None
    if encrypted:
        raise Protected("documents.unknown-odf-encryption", noun=_NOUN)


class _Walk:
    """One pass over `content.xml`, element by element.

    A paragraph may contain others (in a frame, a footnote): each has its own text on a stack, and
    the inner ones come right after the outer.
    """

    def __init__(self) -> None:
        self.slides = 0
        self._pages: list[Page] = []
        self._builder = TextBuilder()
        self._dropped = 0  # depth of elements inside one that is dropped
        self._length = 0
        self._texts: list[tuple[list[str], int]] = []  # open paragraphs, with levels of headings
        self._lists = 0
        self._item = False  # the next paragraph starts a list item
        self._tables: list[list[list[str]]] = []  # open tables: the rows' cells
        self._repeats: list[int] = []
        self._notes: list[str] = []  # footnotes that wait for the end of their paragraph
        self._frames: list[str] = []  # the classes of open frames of a slide
        self._speaker: list[str] | None = None  # the notes of a slide, while they are open
        self._spoken: list[str] = []
        self._title_styles = {"Title"}

    def pages(self) -> list[Page]:
        """Return the pages that have text."""
        last = self._builder.build()
        return [*self._pages, *([last] if last.text else [])]

    def start(self, tag: str, attributes: Any) -> None:
        name = _name(tag)
        if self._dropped or name in _DROPPED:
            self._dropped += 1
            return
        match name:
            case "text:p" | "text:h":
                level = _number(attributes, "outline-level", 1, 9) if name == "text:h" else 0
                if _attribute(attributes, "style-name") in self._title_styles:
                    level = 1
                self._texts.append(([], level))
            case "style:style":
                if _attribute(attributes, "parent-style-name") == "Title":
                    self._title_styles.add(_attribute(attributes, "name"))
            case "text:list":
                self._lists += 1
            case "text:list-item" | "text:list-header":
                self._item = True
            case "text:s":
                self.data(" " * _number(attributes, "c", 1, _SPACES_MAX))
            case "text:tab" | "text:line-break":
                self.data(_CHARACTERS[name])
            case "table:table":
                self._tables.append([])
            case "table:table-row":
                if self._tables:
                    self._tables[-1].append([])
            case "table:table-cell":
                self._repeats.append(
                    _number(attributes, "number-columns-repeated", 1, _REPEATS_MAX)
                )
                if self._tables and self._tables[-1]:
                    self._tables[-1][-1].append("")
            case "drawing:page":
                self.slides += 1
            case "drawing:frame" | "drawing:custom-shape" | "drawing:page-thumbnail":
                self._frames.append(_attribute(attributes, "class"))
            case "presentation:notes":
                self._speaker = []

    def end(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        match _name(tag):
            case "text:p" | "text:h":
                if self._texts:
                    parts, level = self._texts.pop()
                    self._paragraph("".join(parts).strip(), level)
            case "text:list":
                self._lists -= 1
                self._item = False
            case "table:table-cell":
                self._end_cell()
            case "table:table":
                self._end_table()
            case "drawing:frame" | "drawing:custom-shape" | "drawing:page-thumbnail":
                self._frames.pop()
            case "presentation:notes":
                self._spoken, self._speaker = self._speaker or [], None
            case "drawing:page":
                self._end_slide()

    def data(self, text: str) -> None:
        if self._texts and not self._dropped:
            self._length += len(text)
            if self._length > _TEXT_MAX:
                raise TooLarge("documents.too-much-text")
            parts = self._texts[-1][0]
            # White space in the XML is one space.
            text = text if text in {"\t", "\n"} or not text.strip(" ") else _flat(text)
            parts.append(text)

    def _paragraph(self, text: str, level: int) -> None:
        if self._frames and self._frames[-1] in _FURNITURE:
            return
        if self._speaker is not None:
            self._speaker.append(text)
        elif self._tables and self._tables[-1] and self._tables[-1][-1]:
            cells = self._tables[-1][-1]
            cells[-1] = " ".join(f"{cells[-1]} {text}".split())
        elif self._texts:  # a frame or note inside a paragraph
            self._notes.append(text)
        elif level or (self._frames and self._frames[-1] in _TITLES):
            self._builder.add_heading(text, level or 1)
        elif self._lists and text:
            self._builder.add_item(text, self._lists - 1, "• " if self._item else "  ")
            self._item = False
        else:
            self._builder.add(text)
        if not self._texts:
            self._end_notes()

    def _end_notes(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            self._builder.add(note)

    def _end_cell(self) -> None:
        repeats = self._repeats.pop() if self._repeats else 1
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            cells = self._tables[-1][-1]
            cells.extend([cells[-1]] * (repeats - 1))

    def _end_table(self) -> None:
        lines = []
        for row in self._tables.pop():
            while row and not row[-1]:
                row.pop()
            lines.append(" | ".join(row))
        if self._tables:  # a table in a cell is text of the cell
            self._paragraph(" ".join(filter(None, lines)), 0)
        else:
            for line in lines:
                self._builder.add(line, tight=True)

    def _end_slide(self) -> None:
        if any(self._spoken):
            self._builder.add("Notes")
            for text in self._spoken:
                self._builder.add(text)
        page = self._builder.build()
        if page.text:
            self._pages.append(Page(page.text, page.headings, self.slides))
        self._builder, self._spoken = TextBuilder(), []


def _name(tag: str) -> str:
    match = _NAMESPACE.match(tag)
    return f"{match[1]}:{match[2]}" if match and match[1] else tag


def _attribute(attributes: Any, name: str) -> str:
    return next((value for key, value in attributes.items() if key.endswith("}" + name)), "")


def _number(attributes: Any, name: str, default: int, largest: int) -> int:
    value = _attribute(attributes, name)
    return min(int(value), largest) if value.isdecimal() and int(value) else default


def _flat(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)
