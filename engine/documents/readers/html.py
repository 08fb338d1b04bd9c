"""HTML: a web page, and what it says of itself."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.encoding import decode
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.documents.web import Walk, parse_tree
from engine.records import ASIDE_LEVEL, Metadata, Page

_CHARSET = re.compile(rb"(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_XHTML = re.compile(r"\A\s*<\?xml|<html[^>]+xmlns=", re.I)
# `<title/>` is empty in XHTML; in HTML it only starts, and swallows all that follows.
_CLOSED_AT_ONCE = re.compile(
    r"<([a-z][\w.-]*+)((?>[^<>\"'/]|\"[^\"<]*\"|'[^'<]*'|/(?!>))*+)/>", re.I
)
_FACTS = {
    "author": "Author",
    "dc.creator": "Author",
    "dcterms.creator": "Author",
    "article:author": "Author",
    "citation_author": "Author",
    "keywords": "Keywords",
    "news_keywords": "Keywords",
    "dc.subject": "Subject",
    "subject": "Subject",
    "classification": "Category",
    "description": "Description",
    "dc.description": "Description",
    "dcterms.abstract": "Description",
    "og:description": "Description",
    "twitter:description": "Description",
    "article:tag": "Keywords",
}
_LINKED_FACTS = {"author": "Author", "keywords": "Keywords", "description": "Description"}
_LINKED_DATA_MAX = 20
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", re.S)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    title, page = parse(path.read_bytes(), level=1)
    yield Metadata("html", title)
    yield page


def parse(
    data: bytes, declared: str | None = None, level: int = ASIDE_LEVEL
) -> tuple[str | None, Page]:
    """Return the title of a web page, or else its first heading of level 1, and its text.

    `declared` is the encoding that the sender names; what stands beside the text has `level`.
    """
    inside = _CHARSET.search(data[:4096])
    source = decode(data, declared or (inside[1].decode("ascii") if inside else None))
    if _XHTML.search(source[:4096]):
        source = _CDATA.sub(lambda match: escape(match[1], quote=False), source)
        source = _CLOSED_AT_ONCE.sub(_with_end_tag, source)
    tree = parse_tree(source)
    builder, asides = TextBuilder(), Asides()
    walk = Walk(builder, asides)
    walk.over(tree)
    if walk.unscripted and walk.unscripted > len(builder.build().text):
        builder, asides = TextBuilder(), Asides()
        Walk(builder, asides, scripted=False).over(tree)
    named = tree.head.css_first("title") if tree.head else None
    title = (sensible_title(named.text()) if named else None) or builder.first_heading(1)
    for each in tree.css("meta[content]"):
        key = each.attributes.get("name") or each.attributes.get("property") or ""
        if name := _FACTS.get(key.lower()):
            asides.fact(name, each.attributes.get("content"))
    for each in tree.css("script[type='application/ld+json']")[:_LINKED_DATA_MAX]:
        with suppress(ValueError, RecursionError):
            _add_linked_data(json.loads(each.text()), asides)
    asides.add_to(builder, level)
    return title, builder.build()


def _add_linked_data(data: Any, asides: Asides, depth: int = 0) -> None:
    """Add who wrote the page and what it is about, as search engines are told (schema.org)."""
    if isinstance(data, list):
        for each in data:
            _add_linked_data(each, asides, depth)
    elif isinstance(data, dict) and depth < 2:
        for key, name in _LINKED_FACTS.items():
            found = data.get(key)
            for each in found if isinstance(found, list) else [found]:
                value = each.get("name") if isinstance(each, dict) else each
                if isinstance(value, str):
                    asides.fact(name, value)
        _add_linked_data(data.get("@graph"), asides, depth + 1)


def words_of(data: bytes, declared: str | None = None) -> str:
    """Return what a web page says in no layout, to compare it with another text."""
    tree = parse_tree(decode(data, declared))
    tree.strip_tags(["head", "style", "script", "title"])
    return tree.body.text(separator=" ") if tree.body else ""


def _with_end_tag(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name.lower() in _VOID else f"<{name}{match[2]}></{name}>"
