"""Markdown: its text without the markup; front matter, link targets and comments come after it.

pyromark parses it; ours is what becomes of that: headings, tables and their cells, and what other
programs add to Markdown.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count, repeat
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyromark import Markdown, Options

from engine.documents import web
from engine.documents.asides import Asides, picture
from engine.documents.encoding import decode
from engine.documents.front_matter import FrontMatter
from engine.documents.text_builder import TextBuilder, join_lines
from engine.records import Metadata, Page

_ANCHOR = re.compile(r"\{#[^{}]*\}$")
# In a comment, what is written for people; the rest is for programs.
_REMARK = re.compile(r"\s*+[^\W\d_]++[.,:]?\s++\S++\s++\S|.*?[\u2e80-\u9fff]{4}", re.S)
_ONLY_COMMENT = re.compile(r"\s*<!--(?:[^-]|-(?!->))*+-->\s*")
_CONTAINER = re.compile(r"^[ \t]*:{3,}[ \t]*[\w-]*[ \t]*(.*)$", re.M)


_PARSER = Markdown(
    options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_FOOTNOTES
)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source = decode(path.read_bytes())
    matter = FrontMatter.of(source)
    builder, asides = TextBuilder(), Asides()
    render(source[matter.end :], builder, asides)
    # A book's chapters may start with a heading of level 2.
    headings = builder.build().headings
    tops = (each.text for each in headings if each.level == 1 or not each.offset)
    yield Metadata("markdown", matter.title or next(tops, None))
    matter.add_facts(asides)
    asides.add_to(builder)
    yield builder.build()


def render(source: str, builder: TextBuilder, asides: Asides) -> None:
    source = source.encode("utf-8", "replace").decode()  # the parser takes no lone surrogates
    _Rendering(builder, asides).render(source)
    for name, found in _PARSER.reference_definitions(source).items() if "]:" in source else ():
        asides.link(found["title"] or name.lower(), found["dest"])


_Link = tuple[str | None, str, int]  # address unless it is the words, title, where these start


class _Rendering:
    """One pass over the events of a document, which come flat and in reading order."""

    def __init__(self, builder: TextBuilder, asides: Asides) -> None:
        self._builder = builder
        self._asides = asides
        self._remarks: set[str] = set()
        self._inline: list[str] = []  # "\n" is a soft line break and "\v" a hard one
        self._opened: list[_Link] = []
        self._tags: list[_Link] = []  # those in HTML
        self._lists: list[Iterator[str]] = []  # the open ones: the marks of their items
        self._mark = ""  # what the next paragraph begins with: of a list item, of a footnote
        self._cells: list[str] = []

    def render(self, source: str) -> None:
        inline, starts, ends = self._inline, self._start, self._end
        event: Any
        for event in _PARSER.events(source):
            match event:
                case {"Text": words} | {"Code": words} | {"Html": words}:
                    inline.append(words)
                case "SoftBreak":
                    inline.append("\n")
                case "HardBreak":
                    inline.append("\v")
                case {"Start": tag}:
                    starts(tag)
                case {"End": tag}:
                    ends(tag)
                case {"InlineHtml": tag}:
                    self._tag(tag)
                case {"FootnoteReference": name}:
                    inline.append(f"[^{name}]")

    def _start(self, tag: Any) -> None:
        match tag:
            case "Emphasis" | "Strong" | "Strikethrough":
                return
            case {"Link": {"link_type": "Autolink"}}:
                self._opened.append((None, "", len(self._inline)))
                return
            case {"Link": link} | {"Image": link}:
                self._opened.append((link["dest_url"], link["title"], len(self._inline)))
                return
        self._flush()
        match tag:
            case {"List": None}:
                self._lists.append(repeat("• "))
            case {"List": first}:
                self._lists.append(map("{}. ".format, count(first)))
            case "Item":
                self._mark = next(self._lists[-1])
            case {"Table": _}:
                self._builder.begin_table()
            case {"FootnoteDefinition": name}:
                self._mark = f"[^{name}]: "

    def _end(self, tag: Any) -> None:
        match tag:
            case "Emphasis" | "Strong" | "Strikethrough":
                pass
            case "Link":
                self._link(self._opened.pop())
            case "Image":
                address, title, start = self._opened.pop()
                words = "".join(self._inline[start:])
                self._inline[start:] = [picture(words or title)]
                self._asides.picture_file(words, address or "")
            case {"Heading": level}:
                text = _ANCHOR.sub("", self._taken().rstrip())
                self._builder.add_heading(text, int(level[1]))
            case "TableCell":
                self._cells.append(" ".join(self._taken().split()))
            case "TableHead" | "TableRow":
                self._builder.add_row(self._cells)
                self._cells.clear()
            case "CodeBlock":
                self._builder.add(self._taken().rstrip("\n"))
            case "HtmlBlock":
                self._html(self._taken())
            case _:
                self._flush()
                if "List" in tag:
                    self._lists.pop()
                    self._mark = ""

    def _taken(self) -> str:
        text = "".join(self._inline)
        self._inline.clear()
        self._tags.clear()
        return text

    def _flush(self) -> None:
        if not self._inline:
            return
        text = _flowing(self._taken())
        if self._lists:
            self._builder.add_item(text, len(self._lists) - 1, self._mark or "  ")
        else:
            self._builder.add(self._mark + text)
        self._mark = ""

    def _html(self, source: str) -> None:
        self._remark(source)
        if not _ONLY_COMMENT.fullmatch(source):
            web.render(source, self._builder, self._asides)

    def _tag(self, source: str) -> None:
        self._remark(source)
        tag = source.lower()
        if tag.startswith("<br"):
            self._inline.append("\v")
        elif tag.startswith("<img"):
            self._inline.append(picture(web.attributes(source).get("alt")))
        elif tag.startswith("<a "):
            found = web.attributes(source) if "href" in tag else {}
            self._tags.append((found.get("href") or "", "", len(self._inline)))
        elif tag.startswith("</a") and self._tags:
            self._link(self._tags.pop())

    def _link(self, link: _Link) -> None:
        address, title, start = link
        words = "".join(self._inline[start:])
        if address is None:
            self._inline[start:] = [unquote(words)]
        else:
            self._asides.link(f"{words} {title}" if title else words, address)

    def _remark(self, source: str) -> None:
        """Keep what the author notes in comments, but not what they tell programs."""
        for piece in source.split("<!--")[1:]:
            comment, end, _ = piece.partition("-->")
            remark = " ".join(comment.split())
            if end and _REMARK.match(comment) and remark not in self._remarks:
                self._remarks.add(remark)
                self._asides.comment(remark)


def _flowing(text: str) -> str:
    # A container (":::tip Title") is an extension of VuePress and others; its title is text.
    if ":::" in text:
        text = _CONTAINER.sub("\\1\v", text)
    return "\n".join(filter(None, (join_lines(line) for line in text.split("\v"))))
