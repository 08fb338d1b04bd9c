"""DOCX: paragraphs, headings, lists, tables, text boxes and notes of a Word document, in order.

The XML is walked here: python-docx leaves out content controls, text boxes and notes, and refuses
templates and documents with macros. Charts, diagrams and chunks of other formats, in which some
programs put all their text, come after the text, then what is beside it, then embedded documents.
"""

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.nested import Members
from engine.documents.office.chart import add_chart
from engine.documents.office.embedded import embedded
from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.word_document import P, WordDocument
from engine.documents.office.words import W as _W, add_graphic, edge_words, words_of
from engine.documents.text_builder import TextBuilder
from engine.errors import DocumentError, TooLarge
from engine.messages import Message
from engine.records import Metadata, Page

_COMMENTED, _COMMENTED_END = _W + "commentRangeStart", _W + "commentRangeEnd"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    with Package(path, Message("kinds.word")) as package:
        main = package.main_part("word/document.xml")
        parts = [(kind, part) for _, kind, part in package.relations(main)]
        document = WordDocument(_part(package, parts, "styles"), _part(package, parts, "numbering"))
        root = package.tree(main)
        titled = document.add_blocks(root)
        builder, asides = document.builder, Asides()
        for kind, part in parts:
            if kind in {"footnotes", "endnotes"}:
                document.add_blocks(package.tree(part))
            else:
                _add_part(package, kind, part, builder, passwords)
        yield Metadata("docx", package.title() or titled or builder.first_heading())
        for kind, part in parts:
            with suppress(TooLarge, *DAMAGE):
                if kind in {"header", "footer"}:
                    for paragraph in package.tree(part).iter(P):
                        asides.edge(edge_words(paragraph))
                elif kind == "comments":
                    _add_comments(package.tree(part), root, asides)
        _add_links(root, package.addresses(main), asides)
        package.add_facts(asides)
        asides.add_to(builder)
        yield builder.build()
        yield from embedded(package, [main], passwords)


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
        text = "\n".join(words_of(paragraph) for paragraph in comment.iter(P))
        place = "".join(about.get(comment.get(_W + "id", ""), ()))
        asides.comment(text, comment.get(_W + "author", ""), place)


def _add_links(body: Any, addresses: Mapping[str, str], asides: Asides) -> None:
    for link in body.iter(_W + "hyperlink", _W + "instrText"):
        if link.tag == _W + "hyperlink":
            asides.link(words_of(link), addresses.get(link.get(_R + "id", ""), ""))
        elif field := _LINK_FIELD.search(link.text or ""):
            asides.link("", field[1])


def _add_part(
    package: Package, kind: str, part: str, builder: TextBuilder, passwords: Sequence[str]
) -> None:
    """Add a part that the body refers to, unless it is broken."""
    with suppress(DocumentError, *DAMAGE):
        if kind == "chart":
            add_chart(package.tree(part), builder)
        elif kind in {"chartEx", "diagramData"}:
            add_graphic(package.tree(part), builder)
        elif kind == "aFChunk":
            suffix = mimetypes.guess_extension(package.content_type(part)) or ""
            name = "chunk" + {".eml": ".mht"}.get(suffix, suffix)
            for page in Members(passwords).read(name, package.read(part), 0):
                builder.add_page(page)


def _part(package: Package, parts: Sequence[tuple[str, str]], kind: str) -> Any:
    with suppress(Exception):  # a document may have no styles, or broken ones
        return package.tree(next(part for each, part in parts if each == kind))
    return None
