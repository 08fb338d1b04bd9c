"""ODF: the text documents and presentations of LibreOffice and others, ODT and ODP, zipped or flat.

A text document is one page; each slide of a presentation is one, with its notes below. The XML is
walked here: odfdo 3.27, the library that is kept up, writes "-" for each number of a list, shows
hidden text, and leaves out charts and headers.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.merged_cells import MergedCells
from engine.documents.office import odf
from engine.documents.office.odf_lists import OdfLists, OpenList
from engine.documents.office.odf_objects import put_in
from engine.documents.text_builder import BULLET, TextBuilder
from engine.records import ASIDE_LEVEL, Heading, Metadata, Page

_REPEATS_MAX = 100  # columns of one cell
_SHAPES = frozenset({"drawing:frame", "drawing:custom-shape", "drawing:page-thumbnail"})
_FURNITURE = frozenset({"page", "header", "footer", "date-time", "page-number"})


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the page, or those of the slides; of broken XML what can be read."""
    document = odf.OpenDocument(path)
    put_in(document)
    slides = [each for each in document.body.iter("{*}page") if odf.name(each) == "drawing:page"]
    pages = list(_pages(document, slides))
    titles = (each.text for page in pages for each in page.headings if not _is_beside(page, each))
    yield Metadata("odf", document.title or next(titles, None), len(slides) or None)
    yield from pages
    if document.failure:
        raise document.failure


def _is_beside(page: Page, heading: Heading) -> bool:
    return page.notes is not None and heading.offset >= page.notes


def _pages(document: odf.OpenDocument, slides: Sequence[Any]) -> Iterator[Page]:
    """Yield the page of each slide that has text, or that of a document without slides."""
    titles = {"Title"}
    for style in document.body.iter("{*}style"):
        if odf.attribute(style, "parent-style-name") == "Title":
            titles.add(odf.attribute(style, "name"))
    lists = OdfLists(document.styles)
    whole = Asides()
    document.add_asides(whole)
    has_text = False
    for number, body in enumerate(slides, 1):
        builder, asides = _walked(body, titles, lists), Asides()
        for notes in body.iterchildren("{*}notes"):
            builder.add_notes([_walked(notes, titles, lists).build().text])
        odf.add_comments(body, asides)
        odf.add_links(body, asides)
        asides.add_to(builder, ASIDE_LEVEL)
        if builder.length:
            has_text = True
            yield replace(builder.build(), number=number)
    builder = TextBuilder()
    if not slides:
        builder = _walked(document.body, titles, lists)
        odf.add_comments(document.body, whole)
        odf.add_links(document.body, whole)
    whole.add_to(builder, has_text=has_text)
    if builder.length:
        yield builder.build()


def _walked(body: Any, titles: Container[str], lists: OdfLists) -> TextBuilder:
    walk = _Walk(titles, lists)
    walk.add(body)
    return walk.builder


class _Walk:
    """One walk over the blocks of a page, in reading order."""

    def __init__(self, title_styles: Container[str], lists: OdfLists) -> None:
        self.builder = TextBuilder()
        self._title_styles = title_styles
        self._lists = lists
        self._item: Any = None  # the list item that the next paragraph begins

    def add(self, blocks: Iterable[Any], around: OpenList | None = None, role: str = "") -> None:
        """Add blocks that are in a list, and in a frame of that role on a slide."""
        for block in blocks:
            name = odf.name(block)
            if name in odf.PARAGRAPHS:
                self._paragraph(block, around, role)
            elif name == "table:table":
                self._table(block)
            elif name == "text:list":
                self.add(block, self._lists.open(block, around), role)
                self._item = None
            elif name in _SHAPES:
                inner_role = odf.attribute(block, "class")
                if inner_role not in _FURNITURE:
                    self.add(block, around, inner_role)
            elif name in odf.DESCRIPTIONS:
                self.builder.add(odf.described(block))
            elif name not in odf.DROPPED:
                if name == "text:list-item":
                    self._item = block
                self.add(block, around, role)

    def _paragraph(self, paragraph: Any, around: OpenList | None, role: str) -> None:
        inner: list[Any] = []
        text = odf.words(paragraph, inner).strip()
        is_heading = odf.name(paragraph) == "text:h"
        mark = ""
        if around:
            style = odf.attribute(paragraph, "style-name")
            mark = "  " if self._item is None else self._lists.item(around, self._item, style)
            self._item = None
        elif is_heading:
            mark = self._lists.heading(paragraph)
        level = 0
        if odf.attribute(paragraph, "style-name") in self._title_styles or role == "title":
            level = 1
        elif is_heading:
            level = odf.number(paragraph, "outline-level", 9)
        if level:
            self.builder.add_heading(mark.replace(BULLET, "") + text if text else "", level)
        elif around:
            self.builder.add_item(text, around.level, mark)
        else:
            self.builder.add(text)
        self.add(inner)

    def _table(self, table: Any) -> None:
        self.builder.begin_table()
        merged = MergedCells()
        for row in table.iter("{*}table-row"):
            if next(row.iterancestors(table.tag)) is not table:
                continue  # of a table in a cell, whose words are the cell's
            cells: list[str] = []
            columns: list[int] = []
            column = 0
            merged.begin_row()
            for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
                repeats = odf.number(cell, "number-columns-repeated", _REPEATS_MAX)
                if odf.name(cell) == "table:table-cell":
                    merged.add(column, *odf.extent(cell))
                    cells += [" ".join(odf.all_words(cell).split())] * repeats
                    columns += range(column, column + repeats)
                column += repeats
            while cells and not cells[-1]:
                cells.pop()
            self.builder.add_row(cells, columns, merged.row)
