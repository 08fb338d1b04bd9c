"""EPUB: the chapters of an e-book in reading order, each a page.

An EPUB is a zip archive: `META-INF/container.xml` names the package file, whose spine lists the
chapters in order; they are XHTML.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from engine.documents.encoding import decode
from engine.documents.office.package import DAMAGE, Package
from engine.documents.readers import html
from engine.documents.text_builder import sensible_title
from engine.errors import Protected, Unreadable
from engine.messages import Message
from engine.records import Heading, Metadata, Page

_NO_CHAPTERS = Message("documents.no-chapters")
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTERS = frozenset(["application/xhtml+xml", "text/html", "text/x-oeb1-document"])
# These only protect fonts; the text is not touched.
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and a page for each chapter.

    Raises `Protected`, `TooLarge`, `OSError`, and `Unreadable`, at the end if chapters are damaged.
    """
    with Package(path, Message("kinds.e-book")) as package:
        book = _Book(package)
        encrypted = _encrypted(package)
        yield Metadata("epub", book.title)
        lost = 0
        for name in book.chapters:
            if name in encrypted:
                raise Protected("documents.book-protected")
            try:
                page = html.parse(package.read(name))[1]
            except (KeyError, *DAMAGE):
                lost += 1
                continue
            title = book.titles.get(name)
            if title and not page.headings:
                page = Page(page.text, (Heading(0, 1, title),))
            if page.text:
                yield page
        if lost:
            raise Unreadable("documents.chapters-lost", lost=lost, count=len(book.chapters))
        if not book.chapters:
            raise Unreadable(_NO_CHAPTERS)


class _Book:
    """What the package file says: the title, and the chapters in order with their titles."""

    def __init__(self, package: Package) -> None:
        self._package = package
        name = self._package_file()
        self._folder = posixpath.dirname(name)
        root = _xml(package.read(name))
        self.title = next(
            filter(None, (sensible_title(_words(each)) for each in _all(root, "title"))), None
        )
        items = {item.get("id"): item for item in _all(root, "item")}
        contents = {self._place(item) for item in items.values() if "nav" in _properties(item)}
        spine = [items.get(each.get("idref")) for each in _all(root, "itemref")]
        places = dict.fromkeys(
            self._place(item)
            for item in spine
            if item is not None and (item.get("media-type") or "").lower() in _CHAPTERS
        )
        # The table of contents repeats the titles.
        self.chapters = [place for place in places if place not in contents]
        self.titles: dict[str, str] = {}
        for place in contents:
            with suppress(Exception):  # the text matters more
                self._learn(place, _links(package.read(place)))
        for item in items.values():
            if item.get("media-type") == "application/x-dtbncx+xml":
                with suppress(Exception):
                    self._learn(self._place(item), _points(package.read(self._place(item))))

    def _package_file(self) -> str:
        with suppress(KeyError, Unreadable, *DAMAGE):
            for each in _all(_xml(self._package.read(_CONTAINER)), "rootfile"):
                if each.get("full-path") in self._package.names:
                    return str(each.get("full-path"))
        for name in sorted(self._package.names):
            if name.lower().endswith(".opf"):
                return name
        raise Unreadable(_NO_CHAPTERS)

    def _place(self, item: Any) -> str:
        return self._found(item.get("href") or "", self._folder)

    def _found(self, link: str, folder: str) -> str:
        """Return the entry that a link points to."""
        plain = link.partition("#")[0]
        for form in (unquote(plain), plain):
            name = posixpath.normpath(posixpath.join(folder, form)).lstrip("/")
            if name in self._package.names:
                return name
        return name

    def _learn(self, place: str, entries: Iterator[tuple[str, str]]) -> None:
        for link, words in entries:
            name = self._found(link, posixpath.dirname(place))
            if words:
                self.titles.setdefault(name, words[:300])


def _encrypted(package: Package) -> frozenset[str]:
    """Return the names of the encrypted entries."""
    try:
        data = _xml(package.read(_ENCRYPTION))
    except (KeyError, Unreadable):
        return frozenset()
    return frozenset(
        unquote(reference.get("URI") or "")
        for each in _all(data, "EncryptedData")
        if not any(
            (method.get("Algorithm") or "").startswith(_FONT_ALGORITHMS)
            for method in _all(each, "EncryptionMethod")
        )
        for reference in _all(each, "CipherReference")
    )


def _xml(data: bytes) -> Any:
    """Parse untrusted XML: entities and files that it names are not looked up.

    Raises `Unreadable` if there is no XML in it.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable(_NO_CHAPTERS)
    return root


def _all(root: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name in any namespace."""
    yield from root.iter(f"{{*}}{name}")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _properties(item: Any) -> Sequence[str]:
    return (item.get("properties") or "").split()


def _links(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield link and title of each entry in an EPUB 3 table of contents."""
    for nav in LexborHTMLParser(decode(data)).css("nav"):
        attributes: Mapping[str, str | None] = nav.attributes
        if re.search(r"\btoc\b", attributes.get("epub:type") or "toc"):
            for link in nav.css("a"):
                yield link.attributes.get("href") or "", " ".join(link.text().split())


def _points(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield link and title of each entry in an EPUB 2 table of contents."""
    for point in _all(_xml(data), "navPoint"):
        content = point.find("{*}content")
        label = point.find("{*}navLabel")
        if content is not None and label is not None:
            yield content.get("src") or "", _words(label)
