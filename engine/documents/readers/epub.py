"""EPUB: the chapters of an e-book in reading order, each a page.

An EPUB is a zip archive: `META-INF/container.xml` names the package file, whose spine lists the
chapters in order; they are XHTML, SVG where each page is a drawing, or plain text. EbookLib reads
that too, under a licence (AGPL) that we cannot take.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from engine.documents.asides import Asides
from engine.documents.encoding import decode
from engine.documents.office.package import DAMAGE, Package
from engine.documents.readers import html, svg
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import Protected, TooLarge, Unreadable
from engine.messages import Message
from engine.records import Heading, Metadata, Page

_NO_CHAPTERS = Message("documents.no-chapters")
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_NAV_TYPE = "{http://www.idpf.org/2007/ops}type"
_NCX = "application/x-dtbncx+xml"
_CHAPTERS = re.compile(r"(?:[\w/.+-]*(?:xml|html)|text/x-oeb1-document|text/plain|)", re.I)
_CHAPTER_NAME = re.compile(r"\.(?:x?html?|xml|svg)$", re.I)  # whatever type it is said to be
_SVG, _TEXT = "image/svg+xml", "text/plain"
_FACTS = {
    "creator": "Author",
    "contributor": "Contributor",
    "subject": "Subject",
    "description": "Description",
    "publisher": "Publisher",
}
_TAG = re.compile(r"<[^<>]*>")
# These only protect fonts; the text is not touched.
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    with Package(path, Message("kinds.e-book")) as package:
        book = _Book(package)
        encrypted = _encrypted(package)
        yield Metadata("epub", book.title)
        lost = 0
        for name in book.chapters:
            if name in encrypted and name in book.drawings:
                continue
            if name in encrypted:
                raise Protected("documents.book-protected")
            try:
                page = book.page(name)
            except DAMAGE:
                lost += 1
                continue
            title = book.titles.get(name)
            if title and not page.headings:
                page = replace(page, headings=(Heading(0, 1, title),))
            if page.text:
                yield page
        about = TextBuilder()
        book.asides.add_to(about)
        if (page := about.build()).text:
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
        self._names = {_folded(each): each for each in package.names}
        try:
            root = package.tree(name, lenient=True)
        except DAMAGE as error:
            raise Unreadable(_NO_CHAPTERS) from error
        titles = map(sensible_title, map(_words, _all(root, "title")))
        self.title = next(filter(None, titles), None)
        items = {item.get("id"): item for item in _all(root, "item")}
        spine = [items.get(each.get("idref")) for each in _all(root, "itemref")]
        self.chapters = list(
            dict.fromkeys(
                self._place(item)
                for item in spine
                # The table of contents repeats the titles.
                if item is not None and _is_chapter(item) and not _is_contents(item)
            )
        )
        self.drawings = {self._place(each) for each in items.values() if _type(each) == _SVG}
        self._plain = {self._place(each) for each in items.values() if _type(each) == _TEXT}
        self.asides = Asides()
        for tag, fact in _FACTS.items():
            for each in _all(root, tag):
                self.asides.fact(fact, _TAG.sub(" ", _words(each)))
        for each in _all(root, "meta"):
            if each.get("name") == "calibre:series":
                self.asides.fact("Series", each.get("content"))
            elif each.get("property") == "belongs-to-collection":
                self.asides.fact("Series", _words(each))
        self.titles: dict[str, str] = {}
        for item in sorted(items.values(), key=_is_contents, reverse=True):
            if _is_contents(item) or _type(item) == _NCX:
                with suppress(TooLarge, *DAMAGE):  # the text matters more
                    self._learn_titles(self._place(item))

    def page(self, name: str) -> Page:
        """Return a chapter. Raises one of `DAMAGE`."""
        data = self._package.read(name)
        if name in self._plain:
            builder = TextBuilder()
            builder.add(decode(data))
            return builder.build()
        return (svg.parse if name in self.drawings else html.parse)(data)[1]

    def _package_file(self) -> str:
        with suppress(TooLarge, *DAMAGE):
            for each in _all(self._package.tree(_CONTAINER, lenient=True), "rootfile"):
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
        # On the author's computer another case or form of the name was the same.
        return self._names.get(_folded(name), name)

    def _learn_titles(self, place: str) -> None:
        for link, words in _links(self._package.tree(place, lenient=True)):
            if words:
                self.titles.setdefault(self._found(link, posixpath.dirname(place)), words[:300])


def _encrypted(package: Package) -> frozenset[str]:
    try:
        root = package.tree(_ENCRYPTION, lenient=True)
    except DAMAGE:
        return frozenset()
    return frozenset(
        unquote(reference.get("URI") or "")
        for each in _all(root, "EncryptedData")
        if not any(
            (method.get("Algorithm") or "").startswith(_FONT_ALGORITHMS)
            for method in _all(each, "EncryptionMethod")
        )
        for reference in _all(each, "CipherReference")
    )


def _all(root: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name in any namespace."""
    yield from root.iter(f"{{*}}{name}")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _type(item: Any) -> str:
    return (item.get("media-type") or "").lower()


def _is_chapter(item: Any) -> bool:
    found = _CHAPTERS.fullmatch(_type(item)) or _CHAPTER_NAME.search(item.get("href") or "")
    return found is not None and _type(item) != _NCX


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").casefold()
    return posixpath.normpath(plain)


def _is_contents(item: Any) -> bool:
    return "nav" in (item.get("properties") or "").split()


def _links(root: Any) -> Iterator[tuple[str, str]]:
    """Yield link and title of each entry in a table of contents, of EPUB 3 or of EPUB 2."""
    for nav in _all(root, "nav"):
        if re.search(r"\btoc\b", nav.get(_NAV_TYPE, "toc")):
            for link in _all(nav, "a"):
                yield link.get("href") or "", _words(link)
    for point in _all(root, "navPoint"):
        content = point.find("{*}content")
        label = point.find("{*}navLabel")
        if content is not None and label is not None:
            yield content.get("src") or "", _words(label)
