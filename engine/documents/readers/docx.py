"""DOCX: paragraphs, headings, lists, tables, text boxes and notes of a Word document, in order.

python-docx opens the package and knows the styles. The XML of the body is walked here: python-docx
leaves out content controls, text boxes and notes. Charts, diagrams and embedded web pages, in
which some programs put all their text, come last.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.package import Package as WordPackage
from docx.parts.document import DocumentPart
from lxml import etree

from engine.documents.office import graphic
from engine.documents.office.package import Package
from engine.documents.readers import html, mail
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.messages import Message
from engine.records import Metadata, Page

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TR, _TC, _R, _VAL = (_W + name for name in ("p", "tbl", "tr", "tc", "r", "val"))
_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "ptab": "\t",
    _W + "noBreakHyphen": "-",
}
# Text that is shown elsewhere too, or was moved away.
_HIDDEN = frozenset([_FALLBACK, _W + "moveFrom", _W + "del"])
_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|titre|título|заголовок) ?([1-9])", re.I)

# Without this, python-docx refuses documents with macros, and templates.
for _main in (
    "ms-word.document.macroEnabled",
    "ms-word.template.macroEnabledTemplate",
    "openxmlformats-officedocument.wordprocessingml.template",
):
    PartFactory.part_type_for[f"application/vnd.{_main}.main+xml"] = DocumentPart


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the one page. Raises `TooLarge`, `Unreadable`, `OSError`."""
    with Package(path, Message("kinds.word")):
        pass  # it may be unpacked
    with path.open("rb") as stream:
        document = WordPackage.open(stream).main_document_part.document
    styles = _Styles(document)
    builder = TextBuilder()
    titled = _add_blocks(document.element.body, styles, builder)
    parts = [
        (each.reltype.rpartition("/")[2], each.target_part)
        for each in document.part.rels.values()
        if not each.is_external
    ]
    for kind, part in parts:
        if kind in {"footnotes", "endnotes"}:
            _add_blocks(parse_xml(part.blob), styles, builder)
        else:
            _add_part(kind, part, builder)
    if not builder.build().text:  # a letterhead or a label is all header and footer
        for kind, part in parts:
            if kind in {"header", "footer"}:
                _add_blocks(parse_xml(part.blob), styles, builder)
    title = None
    with suppress(Exception):  # the text matters more
        title = sensible_title(document.core_properties.title)
    yield Metadata("docx", title or titled or builder.first_heading())
    yield builder.build()


def _add_part(kind: str, part: Any, builder: TextBuilder) -> None:
    """Add a part that the body refers to, unless it is broken."""
    with suppress(ValueError, etree.XMLSyntaxError):
        if kind in {"chart", "diagramData"}:
            graphic.add_text(parse_xml(part.blob), builder)
        elif kind == "aFChunk" and "html" in part.content_type:
            builder.add_page(html.parse(part.blob)[1])
        elif (
            kind == "aFChunk"
            and part.content_type == "message/rfc822"
            and (found := mail.parse_web_page(part.blob))
        ):
            builder.add_page(found[1])


class _Styles:
    """What the paragraph styles of a document mean: heading levels, titles, lists."""

    def __init__(self, document: Any) -> None:
        self._styles: dict[str, Any] = {}
        with suppress(Exception):  # a document may have no styles
            for style in document.styles.element.iter(_W + "style"):
                self._styles[style.get(_W + "styleId", "")] = style

    def name(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style in lower case, "" if it has none."""
        return _value(self._styles.get(self._id(paragraph)), "name").lower()

    def level(self, paragraph: Any) -> int | None:
        """Return the heading level of a paragraph, 1 for a title, None for body text."""
        own = _outline_level(paragraph.find(_W + "pPr"))
        if own is not None:
            return own or None
        style_id = self._id(paragraph)
        for _ in range(10):  # styles are based on styles; in broken files in a circle
            style = self._styles.get(style_id)
            name = _value(style, "name") or style_id
            if name.lower() == "title":
                return 1
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if style is None:
                return None
            level = _outline_level(style.find(_W + "pPr"))
            if level is not None:
                return level or None
            style_id = _value(style, "basedOn")
        return None

    @staticmethod
    def _id(paragraph: Any) -> str:
        return _value(paragraph.find(_W + "pPr"), "pStyle")


def _value(parent: Any, child: str) -> str:
    found = None if parent is None else parent.find(_W + child)
    return "" if found is None else str(found.get(_VAL, ""))


def _outline_level(properties: Any) -> int | None:
    """Return the level from 1; 0 for what is declared body text; None if nothing is declared."""
    value = _value(properties, "outlineLvl")
    if not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < 9 else 0


def _add_blocks(root: Any, styles: _Styles, builder: TextBuilder) -> str | None:
    """Add all blocks below `root`; return the text of the first paragraph styled as the title."""
    titled = None
    for element in root.iter(_P, _TBL):
        above = {ancestor.tag for ancestor in element.iterancestors()}
        if _TBL in above or above & _HIDDEN:
            continue
        if element.tag == _TBL:
            for row in element.iter(_TR):
                if next(row.iterancestors(_TBL)) is element:
                    builder.add_row(list(_cells(row)))
            continue
        text = _text(element)
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
    numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
    if numbering is not None and _value(numbering, "numId") != "0":
        depth = _value(numbering, "ilvl")
        return int(depth) if depth.isdecimal() else 0
    return 0 if style_name.startswith(("list bullet", "list number")) else None


def _cells(row: Any) -> Iterator[str]:
    for cell in row.iter(_TC):
        if next(cell.iterancestors(_TR)) is row:
            paragraphs = (_text(paragraph) for paragraph in cell.iter(_P))
            yield " ".join(" ".join(paragraphs).split())


def _text(paragraph: Any) -> str:
    """Return the text of a paragraph, without text boxes that are anchored in it."""
    parts: list[str] = []
    for element in paragraph.iter(_W + "t", _MATH_TEXT, *_SIGNS):
        ancestors: Mapping[str, None] = {}
        for ancestor in element.iterancestors():
            if ancestor.tag == _P:
                if ancestor is not paragraph or not _HIDDEN.isdisjoint(ancestors):
                    break
                if element.tag in _SIGNS:
                    # A tab stop of the style has the same tag as a tab in the text.
                    parts.append(_SIGNS[element.tag] if _R in ancestors else "")
                else:
                    parts.append(element.text or "")
                break
            ancestors = {**ancestors, ancestor.tag: None}
    return "".join(parts)
