"""ODF: the parts of an OpenDocument file, be it a zip archive or one flat piece of XML.

Elements are matched as "prefix:name"; the prefix is the last word of the namespace.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from engine.documents.asides import Asides, picture
from engine.documents.mathml import linear
from engine.documents.office.package import (
    DAMAGE,
    PART_MAX,
    Package,
    add_facts,
    parse_xml,
    title_of,
)
from engine.documents.text_builder import ruby
from engine.errors import Protected, TooLarge
from engine.messages import Message

NOUN = Message("kinds.opendocument")
PARAGRAPHS = frozenset({"text:p", "text:h"})
DROPPED = frozenset(
    {
        "text:tracked-changes", "text:sequence-decls", "text:table-of-content-source",
        "text:note-citation", "text:number", "office:forms",
        "office:event-listeners", "office:scripts", "office:font-face-decls", "office:annotation",
        "office:binary-data", "text:bibliography-source", "presentation:footer-decl",
        "presentation:header-decl", "presentation:date-time-decl", "presentation:notes",
        "office:meta", "office:settings", "office:styles", "office:automatic-styles",
        "office:master-styles",
    }
)  # fmt: skip
_BLOCKS = PARAGRAPHS | {"text:list", "table:table"}
DESCRIPTIONS = frozenset({"svg-compatible:title", "svg-compatible:desc"})
_EDGES = frozenset(
    {"header", "header-left", "header-first", "footer", "footer-left", "footer-first"}
)
_CHARACTERS = {"text:tab": "\t", "text:line-break": "\n"}
_SPACES_MAX = 100  # in one element
_FORMULA = "{http://www.w3.org/1998/Math/MathML}math"
_OBJECT = re.compile(r"(?:[^/]+/)+content\.xml")
_OBJECTS_MAX = 500
_MANIFEST = "META-INF/manifest.xml"
_NAMESPACE = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([\w-]+):1\.\d\}(.+)")
_BLANKS = re.compile(r"[ \t\r\n]+")
_PICTURE_DATA = re.compile(rb"(<office:binary-data)>[^<]*(?=</office:binary-data>)")


class OpenDocument:
    """An OpenDocument file: `body` is the element with the text, `styles` those that say how.

    `objects` are the formulas and charts in it, by their parts; `failure` is why the text ends.
    """

    def __init__(self, path: Path, noun: Message = NOUN) -> None:
        """Raises `Protected`, `TooLarge`, one of `DAMAGE`."""
        self.failure: etree.XMLSyntaxError | None = None
        self.styles: Sequence[Any] = ()
        self.objects: dict[str, Any] = {}
        if not is_flat(path):
            with Package(path, noun) as package:
                _refuse_encrypted(package, noun)
                self.body = self._lenient(lambda lenient: package.tree("content.xml", lenient))
                for part in list(filter(_OBJECT.fullmatch, package.names))[:_OBJECTS_MAX]:
                    with suppress(TooLarge, *DAMAGE):
                        self.objects[part] = package.tree(part)
                self._meta = None
                with suppress(TooLarge, *DAMAGE):
                    self._meta = package.tree("meta.xml")
                with suppress(TooLarge, *DAMAGE):
                    self.styles = [package.tree("styles.xml")]
        else:
            if path.stat().st_size > PART_MAX:
                raise TooLarge("documents.part-too-large", noun=noun)
            data = _PICTURE_DATA.sub(rb"\1>", path.read_bytes())
            self.body = self._lenient(lambda lenient: parse_xml(data, lenient))
            self._meta = self.body.find("{*}meta")
        self.styles = [*self.styles, self.body]

    def _lenient(self, parse: Any) -> Any:
        """Parse; what is broken is read as far as it makes sense."""
        try:
            return parse(False)
        except etree.XMLSyntaxError as error:
            self.failure = error
            return parse(True)

    @property
    def title(self) -> str | None:
        return title_of(self._meta)

    def add_asides(self, asides: Asides) -> None:
        """Add the headers and footers of the pages, and what the document says of itself."""
        for root in self.styles:
            for master in root.iter("{*}master-page"):
                for edge in master:
                    if not _is_edge(edge):
                        continue
                    for field in edge.iter("{*}page-number", "{*}page-count"):
                        field.text = ""
                    for paragraph in paragraphs(edge):
                        asides.edge(all_words(paragraph))
            for declared in root.iter("{*}header-decl", "{*}footer-decl"):
                asides.edge(all_words(declared))
        add_facts(self._meta, asides)


def _is_edge(element: Any) -> bool:
    """Return whether it is a header or footer, or what else stands on all slides."""
    prefix, _, kind = name(element).partition(":")
    if prefix == "style":
        return kind in _EDGES
    return prefix == "drawing" and not attribute(element, "class")


def is_flat(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _refuse_encrypted(package: Package, noun: Message) -> None:
    encrypted = "encrypted-package" in package.names  # LibreOffice 24.8 and later
    if not encrypted and _MANIFEST in package.names:
        root = package.tree(_MANIFEST)
        encrypted = next(root.iter("{*}encryption-data"), None) is not None
    if encrypted:
        raise Protected("documents.unknown-odf-encryption", noun=noun)


def add_comments(root: Any, asides: Asides, place: str = "") -> None:
    for comment in root.iter("{*}annotation"):
        author = next((each.text or "" for each in comment.iter("{*}creator")), "")
        asides.comment("\n".join(map(all_words, paragraphs(comment))), author, place)


def add_links(root: Any, asides: Asides) -> None:
    for link in root.iter("{*}a"):
        asides.link(all_words(link), attribute(link, "href"))


def paragraphs(element: Any) -> Iterator[Any]:
    return (each for each in element.iter("{*}p", "{*}h") if name(each) in PARAGRAPHS)


def words(element: Any, inner: list[Any]) -> str:
    """Return the text of a paragraph; the blocks in its frames and notes are added to `inner`."""
    parts = [_flat(element.text)]
    for child in element:
        child_name = name(child)
        if child_name in _BLOCKS:
            inner.append(child)
        elif child_name == "text:s":
            parts.append(" " * number(child, "c", _SPACES_MAX))
        elif child_name in _CHARACTERS:
            parts.append(_CHARACTERS[child_name])
        elif child_name in DESCRIPTIONS:
            parts.append(described(child))
        elif child_name == "text:ruby":
            base, reading = (*(words(each, inner) for each in child[:2]), "", "")[:2]
            parts.append(ruby(base, reading))
        elif child.tag == _FORMULA:
            parts.append(_formula(child))
        elif child_name not in DROPPED:
            parts.append(words(child, inner))
        parts.append(_flat(child.tail))
    return "".join(parts)


def _formula(element: Any) -> str:
    """Return a formula as it is shown, or else as it was typed."""
    typed = next((each.text or "" for each in element.iter("{*}annotation")), "")
    return linear(element).strip() or " ".join(typed.split())


def all_words(element: Any) -> str:
    inner: list[Any] = []
    return " ".join([words(element, inner), *map(all_words, inner)])


def described(element: Any) -> str:
    """Return the alternative text that a title or a description is."""
    return picture("".join(element.itertext()))


def name(element: Any) -> str:
    return _short(element.tag)


@lru_cache(1024)
def _short(tag: object) -> str:
    match = _NAMESPACE.match(str(tag))
    return f"{match[1]}:{match[2]}" if match else ""


def attribute(element: Any, wanted: str) -> str:
    return next((value for key, value in element.items() if key.endswith("}" + wanted)), "")


def number(element: Any, wanted: str, largest: int) -> int:
    """Return a number from 1, which is the default too."""
    value = attribute(element, wanted)
    return max(1, min(int(value), largest)) if value.isdecimal() else 1


def extent(cell: Any) -> tuple[int, int]:
    """Return how many columns and rows a cell of a table has."""
    across, down = (number(cell, f"number-{each}-spanned", 1 << 20) for each in ("columns", "rows"))
    return across, down


def _flat(text: str | None) -> str:
    return _BLANKS.sub(" ", text) if text else ""
