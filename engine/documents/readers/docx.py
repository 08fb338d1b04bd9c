"""DOCX: paragraphs, headings, lists, tables, text boxes and notes of a Word document, in order.

The XML is walked here: python-docx leaves out content controls, text boxes and notes, and refuses
templates and documents with macros. Charts, diagrams and embedded web pages, in which some programs
put all their text, come last.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.words import HIDDEN, W as _W, add_graphic, words_of
from engine.documents.readers import html, mail
from engine.documents.text_builder import TextBuilder
from engine.errors import TooLarge
from engine.messages import Message
from engine.records import Metadata, Page

_P, _TBL, _TR, _TC = (_W + name for name in ("p", "tbl", "tr", "tc"))
_PREFIX = {"w": _W.strip("{}")}
_STYLE = "w:pPr/w:pStyle"
_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|titre|título|заголовок) ?([1-9])", re.I)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    with Package(path, Message("kinds.word")) as package:
        main = package.main_part("word/document.xml")
        parts = [(kind, part) for _, kind, part in package.relations(main)]
        styles = _Styles(package, parts)
        builder = TextBuilder()
        titled = _add_blocks(package.tree(main), styles, builder)
        for kind, part in parts:
            if kind in {"footnotes", "endnotes"}:
                _add_blocks(package.tree(part), styles, builder)
            else:
                _add_part(package, kind, part, builder)
        if not builder.build().text:  # a letterhead or a label is all header and footer
            for kind, part in parts:
                if kind in {"header", "footer"}:
                    _add_blocks(package.tree(part), styles, builder)
        yield Metadata("docx", package.title() or titled or builder.first_heading())
        yield builder.build()


def _add_part(package: Package, kind: str, part: str, builder: TextBuilder) -> None:
    """Add a part that the body refers to, unless it is broken."""
    with suppress(TooLarge, *DAMAGE):
        if kind in {"chart", "diagramData"}:
            add_graphic(package.tree(part), builder)
        elif kind == "aFChunk":
            content_type = package.content_type(part)
            if "html" in content_type:
                builder.add_page(html.parse(package.read(part))[1])
            elif content_type == "message/rfc822" and (
                found := mail.parse_web_page(package.read(part))
            ):
                builder.add_page(found[1])


class _Styles:
    """What the paragraph styles of a document mean: heading levels, titles, lists."""

    def __init__(self, package: Package, parts: Sequence[tuple[str, str]]) -> None:
        self._styles: dict[str, Any] = {}
        with suppress(Exception):  # a document may have no styles
            part = next(part for kind, part in parts if kind == "styles")
            for style in package.tree(part).iter(_W + "style"):
                self._styles[style.get(_W + "styleId", "")] = style

    def name(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style in lower case, "" if it has none."""
        style = self._styles.get(_value(paragraph, _STYLE))
        return "" if style is None else _value(style, "w:name").lower()

    def level(self, paragraph: Any) -> int | None:
        """Return the heading level of a paragraph, 1 for a title, None for body text."""
        level = _outline_level(paragraph)
        style_id = _value(paragraph, _STYLE)
        for _ in range(10):  # styles are based on styles; in broken files in a circle
            if level is not None:
                return level or None
            style = self._styles.get(style_id)
            name = style_id if style is None else _value(style, "w:name") or style_id
            if name.lower() == "title":
                return 1
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if style is None:
                return None
            level = _outline_level(style)
            style_id = _value(style, "w:basedOn")
        return None


def _value(element: Any, path: str) -> str:
    found = element.find(path, _PREFIX)
    return "" if found is None else str(found.get(_W + "val", ""))


def _outline_level(element: Any) -> int | None:
    """Return the level from 1; 0 for what is declared body text; None if nothing is declared."""
    value = _value(element, "w:pPr/w:outlineLvl")
    if not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < 9 else 0


def _add_blocks(root: Any, styles: _Styles, builder: TextBuilder) -> str | None:
    """Add all blocks below `root`; return the text of the first paragraph styled as the title."""
    titled = None
    for element in root.iter(_P, _TBL):
        above = {ancestor.tag for ancestor in element.iterancestors()}
        if _TBL in above or above & HIDDEN:
            continue
        if element.tag == _TBL:
            builder.begin_table()
            for row in element.iter(_TR):
                if next(row.iterancestors(_TBL)) is element:
                    _add_row(row, builder)
            continue
        text = words_of(element)
        level = styles.level(element)
        name = styles.name(element)
        if titled is None and name == "title":
            titled = " ".join(text.split()) or None
        if level is not None and len(text) <= 300:
            builder.add_heading(text, level)
        elif (depth := _list_depth(element, name)) is not None:
            builder.add_item(text.strip(), depth)
        else:
            builder.add(text.strip())
    return titled


def _list_depth(paragraph: Any, style_name: str) -> int | None:
    numbering = paragraph.find("w:pPr/w:numPr", _PREFIX)
    if numbering is not None and _value(numbering, "w:numId") != "0":
        depth = _value(numbering, "w:ilvl")
        return int(depth) if depth.isdecimal() else 0
    return 0 if style_name.startswith(("list bullet", "list number")) else None


def _add_row(row: Any, builder: TextBuilder) -> None:
    cells: list[str] = []
    columns: list[int] = []
    column = 0
    for cell in row.iter(_TC):
        if next(cell.iterancestors(_TR)) is row:
            paragraphs = (words_of(paragraph) for paragraph in cell.iter(_P))
            cells.append(" ".join(" ".join(paragraphs).split()))
            columns.append(column)
            wide = _value(cell, "w:tcPr/w:gridSpan")
            column += int(wide) if wide.isdecimal() else 1
    builder.add_row(cells, columns)
