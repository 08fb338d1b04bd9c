"""ODF: the text documents and presentations of LibreOffice and others, ODT and ODP.

A text document is one page; each slide of a presentation is one, with its notes below the word
"Notes".
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from engine.documents.office.package import Package
from engine.documents.text_builder import TextBuilder
from engine.errors import Protected
from engine.messages import Message
from engine.records import Metadata, Page

_NOUN = Message("kinds.opendocument")
_SPACES_MAX = 100  # in one element
_REPEATS_MAX = 100  # columns of one cell
_MANIFEST = "META-INF/manifest.xml"

# Elements are matched as "prefix:name"; the prefix is the last word of the namespace.
_NAMESPACE = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([\w-]+):1\.\d\}(.+)")
_DROPPED = frozenset(
    {
        "text:tracked-changes", "text:sequence-decls", "text:table-of-content-source",
        "text:note-citation", "text:ruby-text", "office:forms", "office:event-listeners",
        "office:scripts", "office:font-face-decls", "office:annotation",
        "text:bibliography-source", "svg-compatible:title", "svg-compatible:desc",
        "presentation:footer-decl", "presentation:header-decl", "presentation:date-time-decl",
        "presentation:notes",
    }
)  # fmt: skip
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_BLOCKS = _PARAGRAPHS | {"text:list", "table:table"}
_SHAPES = frozenset({"drawing:frame", "drawing:custom-shape", "drawing:page-thumbnail"})
_FURNITURE = frozenset({"page", "header", "footer", "date-time", "page-number"})
_CHARACTERS = {"text:tab": "\t", "text:line-break": "\n"}


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the page, or those of the slides; of broken XML what can be read."""
    with Package(path, _NOUN) as package:
        _refuse_encrypted(package)
        failure = None
        try:
            root = package.tree("content.xml")
        except etree.XMLSyntaxError as error:
            root, failure = package.tree("content.xml", lenient=True), error
        slides = [each for each in root.iter("{*}page") if _name(each) == "drawing:page"]
        pages = list(_pages(root, slides))
        titles = (heading.text for page in pages for heading in page.headings)
        yield Metadata("odf", package.title() or next(titles, None), len(slides) or None)
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


def _pages(root: Any, slides: Sequence[Any]) -> Iterator[Page]:
    """Yield the page of each slide that has text, or that of a document without slides."""
    titles = {"Title"}
    for style in root.iter("{*}style"):
        if _attribute(style, "parent-style-name") == "Title":
            titles.add(_attribute(style, "name"))
    for number, body in enumerate(slides, 1) if slides else [(None, root)]:
        walk = _Walk(titles)
        walk.add(body)
        for notes in body.iterchildren("{*}notes"):
            spoken = _Walk(titles)
            spoken.add(notes)
            walk.builder.add_notes([spoken.builder.build().text])
        page = walk.builder.build()
        if page.text:
            yield replace(page, number=number)


class _Walk:
    """One walk over the blocks of a page, in reading order."""

    def __init__(self, title_styles: Container[str]) -> None:
        self.builder = TextBuilder()
        self._title_styles = title_styles
        self._item = False  # the next paragraph begins a list item

    def add(self, blocks: Iterable[Any], lists: int = 0, role: str = "") -> None:
        """Add blocks that are in so many lists, and in a frame of that role on a slide."""
        for block in blocks:
            name = _name(block)
            if name in _PARAGRAPHS:
                self._paragraph(block, lists, role)
            elif name == "table:table":
                self._table(block)
            elif name == "text:list":
                self.add(block, lists + 1, role)
                self._item = False
            elif name in _SHAPES:
                inner_role = _attribute(block, "class")
                if inner_role not in _FURNITURE:
                    self.add(block, lists, inner_role)
            elif name not in _DROPPED:
                self._item = self._item or name in {"text:list-item", "text:list-header"}
                self.add(block, lists, role)

    def _paragraph(self, paragraph: Any, lists: int, role: str) -> None:
        inner: list[Any] = []
        text = _words(paragraph, inner).strip()
        level = 0
        if _attribute(paragraph, "style-name") in self._title_styles or role == "title":
            level = 1
        elif _name(paragraph) == "text:h":
            level = _number(paragraph, "outline-level", 9)
        if level:
            self.builder.add_heading(text, level)
        elif lists and text:
            self.builder.add_item(text, lists - 1, "• " if self._item else "  ")
            self._item = False
        else:
            self.builder.add(text)
        self.add(inner)

    def _table(self, table: Any) -> None:
        self.builder.begin_table()
        for row in table.iter("{*}table-row"):
            if next(row.iterancestors(table.tag)) is not table:
                continue  # of a table in a cell, whose words are the cell's
            cells: list[str] = []
            for cell in row.iterchildren("{*}table-cell"):
                text = " ".join(_all_words(cell).split())
                cells += [text] * _number(cell, "number-columns-repeated", _REPEATS_MAX)
            while cells and not cells[-1]:
                cells.pop()
            self.builder.add_row(cells)


def _words(element: Any, inner: list[Any]) -> str:
    """Return the text of a paragraph; the blocks in its frames and notes are added to `inner`."""
    parts = [_flat(element.text)]
    for child in element:
        name = _name(child)
        if name in _BLOCKS:
            inner.append(child)
        elif name == "text:s":
            parts.append(" " * _number(child, "c", _SPACES_MAX))
        elif name in _CHARACTERS:
            parts.append(_CHARACTERS[name])
        elif name not in _DROPPED:
            parts.append(_words(child, inner))
        parts.append(_flat(child.tail))
    return "".join(parts)


def _all_words(element: Any) -> str:
    inner: list[Any] = []
    return " ".join([_words(element, inner), *map(_all_words, inner)])


def _name(element: Any) -> str:
    match = _NAMESPACE.match(str(element.tag))
    return f"{match[1]}:{match[2]}" if match else ""


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.items() if key.endswith("}" + name)), "")


def _number(element: Any, name: str, largest: int) -> int:
    """Return a number from 1, which is the default too."""
    value = _attribute(element, name)
    return max(1, min(int(value), largest)) if value.isdecimal() else 1


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
