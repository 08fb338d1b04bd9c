"""DOCX: paragraphs, headings, lists, tables, text boxes and notes of a Word document, in order.

The XML is walked here: python-docx leaves out content controls, text boxes and notes, and refuses
templates and documents with macros. Charts, diagrams and embedded web pages, in which some programs
put all their text, come after the text, and then what is beside it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.word_lists import Number, WordLists
from engine.documents.office.words import HIDDEN, W as _W, add_graphic, value, words_of
from engine.documents.readers import html, mhtml
from engine.documents.text_builder import BULLET, TextBuilder
from engine.errors import TooLarge
from engine.messages import Message
from engine.records import Metadata, Page

_P, _TBL, _TR, _TC = (_W + name for name in ("p", "tbl", "tr", "tc"))
_COMMENTED, _COMMENTED_END = _W + "commentRangeStart", _W + "commentRangeEnd"
_DELETED = f"{_W}pPr/{_W}rPr/{_W}del"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
_LISTED = ("list bullet", "list number")
_STYLE = "w:pPr/w:pStyle"
_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|titre|título|заголовок) ?([1-9])", re.I)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    with Package(path, Message("kinds.word")) as package:
        main = package.main_part("word/document.xml")
        parts = [(kind, part) for _, kind, part in package.relations(main)]
        document = _Document(package, parts)
        root = package.tree(main)
        titled = document.add_blocks(root)
        builder, asides = document.builder, Asides()
        for kind, part in parts:
            if kind in {"footnotes", "endnotes"}:
                document.add_blocks(package.tree(part))
            else:
                _add_part(package, kind, part, builder)
        yield Metadata("docx", package.title() or titled or builder.first_heading())
        for kind, part in parts:
            with suppress(TooLarge, *DAMAGE):
                if kind in {"header", "footer"}:
                    for paragraph in package.tree(part).iter(_P):
                        asides.edge(words_of(paragraph))
                elif kind == "comments":
                    _add_comments(package.tree(part), root, asides)
        _add_links(root, package.addresses(main), asides)
        package.add_facts(asides)
        asides.add_to(builder)
        yield builder.build()


def _add_comments(root: Any, body: Any, asides: Asides) -> None:
    open_ones: dict[str, list[str]] = {}
    about: dict[str, list[str]] = {}
    for each in body.iter(_COMMENTED, _COMMENTED_END, _W + "t"):
        key = each.get(_W + "id", "")
        if each.tag == _COMMENTED:
            about[key] = open_ones[key] = []
        elif each.tag == _COMMENTED_END:
            open_ones.pop(key, None)
        else:
            for words in open_ones.values():
                words.append(each.text or "")
    for comment in root.iter(_W + "comment"):
        text = "\n".join(words_of(paragraph) for paragraph in comment.iter(_P))
        place = "".join(about.get(comment.get(_W + "id", ""), ()))
        asides.comment(text, comment.get(_W + "author", ""), place)


def _add_links(body: Any, addresses: Mapping[str, str], asides: Asides) -> None:
    for link in body.iter(_W + "hyperlink", _W + "instrText"):
        if link.tag == _W + "hyperlink":
            asides.link(words_of(link), addresses.get(link.get(_R + "id", ""), ""))
        elif field := _LINK_FIELD.search(link.text or ""):
            asides.link("", field[1])


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
                found := mhtml.parse_web_page(package.read(part))
            ):
                builder.add_page(found[1])


class _Document:
    """The text of a document: its blocks, by what their styles and lists mean."""

    def __init__(self, package: Package, parts: Sequence[tuple[str, str]]) -> None:
        self.builder = TextBuilder()
        styles = _part(package, parts, "styles")
        self._styles: dict[str, Any] = {}
        self._default = ""  # the style of paragraphs that name none
        for style in () if styles is None else styles.iter(_W + "style"):
            name = style.get(_W + "styleId", "")
            self._styles[name] = style
            if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in {"1", "true"}:
                self._default = name
        self._lists = WordLists(_part(package, parts, "numbering"), self._styles)

    def add_blocks(self, root: Any) -> str | None:
        """Add all blocks below `root`; return the text of the first one styled as the title."""
        titled = None
        for element in root.iter(_P, _TBL):
            above = {ancestor.tag for ancestor in element.iterancestors()}
            if _TBL in above or above & HIDDEN:
                continue
            if element.tag == _TBL:
                self.builder.begin_table()
                for row in element.iter(_TR):
                    if next(row.iterancestors(_TBL)) is element:
                        self._add_row(row)
                continue
            style = value(element, _STYLE) or self._default
            text = words_of(element).strip()
            number = self._number(element, style, text)
            level = self._level(element, style)
            name = value(self._styles.get(style), "w:name").lower()
            if titled is None and name == "title":
                titled = " ".join(text.split()) or None
            if level is not None and len(text) <= 300:
                if number and text:
                    text = number.mark.replace(BULLET, "") + text
                self.builder.add_heading(text, level)
            elif number:
                self.builder.add_item(text, number.level, number.mark)
            else:
                self.builder.add(text)
        return titled

    def _number(self, paragraph: Any, style: str, text: str) -> Number | None:
        if not text and paragraph.find(_DELETED) is not None:
            return None
        if number := self._lists.next(paragraph, style):
            return number
        listed = value(self._styles.get(style), "w:name").lower().startswith(_LISTED)
        unlisted = value(paragraph, "w:pPr/w:numPr/w:numId") == "0"
        return Number(BULLET, 0) if listed and not unlisted else None

    def _level(self, paragraph: Any, style_id: str) -> int | None:
        """Return the heading level of a paragraph, 1 for a title, None for body text."""
        level = _outline_level(paragraph)
        for _ in range(10):  # styles are based on styles; in broken files in a circle
            if level is not None:
                return level or None
            style = self._styles.get(style_id)
            name = value(style, "w:name") or style_id
            if name.lower() == "title":
                return 1
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if style is None:
                return None
            level = _outline_level(style)
            style_id = value(style, "w:basedOn")
        return None

    def _add_row(self, row: Any) -> None:
        cells: list[str] = []
        columns: list[int] = []
        column = 0
        for cell in row.iter(_TC):
            if next(cell.iterancestors(_TR)) is row:
                cells.append(" ".join(" ".join(map(self._in_cell, cell.iter(_P))).split()))
                columns.append(column)
                wide = value(cell, "w:tcPr/w:gridSpan")
                column += int(wide) if wide.isdecimal() else 1
        self.builder.add_row(cells, columns)

    def _in_cell(self, paragraph: Any) -> str:
        number = self._lists.next(paragraph, value(paragraph, _STYLE) or self._default)
        return (number.mark.replace(BULLET, "") if number else "") + words_of(paragraph)


def _part(package: Package, parts: Sequence[tuple[str, str]], kind: str) -> Any:
    with suppress(Exception):  # a document may have no styles, or broken ones
        return package.tree(next(part for each, part in parts if each == kind))
    return None


def _outline_level(element: Any) -> int | None:
    """Return the level from 1; 0 for what is declared body text; None if nothing is declared."""
    level = value(element, "w:pPr/w:outlineLvl")
    if not level.isdecimal():
        return None
    return int(level) + 1 if int(level) < 9 else 0
