"""Markdown: its text without the markup; front matter, link targets and comments come after it."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, repeat
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token

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


class _Parser(MarkdownIt):
    """Takes the address of a link as it is: to check and encode it takes a seventh of the time."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url


def _reference(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take a definition of a link, but not the text of a footnote, which looks like one."""
    start = state.bMarks[first] + state.tShift[first]
    return not state.src.startswith("[^", start) and reference(state, first, last, silent)


_PARSER = _Parser("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
_PARSER.block.ruler.at("reference", _reference)


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
    definitions: dict[str, dict[str, dict[str, str]]] = {}
    _Rendering(builder, asides).render(_PARSER.parse(source, definitions))
    for name, found in definitions.get("references", {}).items():
        asides.link(found.get("title") or name.lower(), found.get("href") or "")


class _Rendering:
    """One pass over the tokens of a document, which come flat and in reading order."""

    def __init__(self, builder: TextBuilder, asides: Asides) -> None:
        self._builder = builder
        self._asides = asides
        self._remarks: set[str] = set()
        self._lists: list[Iterator[str]] = []  # the open ones: the marks of their items
        self._mark = ""  # what the next paragraph of a list item begins with
        self._level = 0  # of the open heading
        self._cells: list[str] | None = None

    def render(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            match token.type:
                case "heading_open":
                    self._level = int(token.tag[1])
                case "heading_close":
                    self._level = 0
                case "bullet_list_open":
                    self._lists.append(repeat("• "))
                case "ordered_list_open":
                    numbers = count(int(token.attrGet("start") or 1))
                    self._lists.append(map("{}. ".format, numbers))
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "list_item_open":
                    self._mark = next(self._lists[-1])
                case "table_open":
                    self._builder.begin_table()
                case "tr_open":
                    self._cells = []
                case "tr_close":
                    self._builder.add_row(self._cells or ())
                    self._cells = None
                case "fence" | "code_block":
                    self._builder.add(token.content.rstrip("\n"))
                case "html_block":
                    self._remark(token.content)
                    if not _ONLY_COMMENT.fullmatch(token.content):
                        web.render(token.content, self._builder, self._asides)
                case "inline":
                    self._inline(self._words(token.children or ()))

    def _inline(self, text: str) -> None:
        if self._cells is not None:
            self._cells.append(" ".join(text.split()))
        elif self._level:
            self._builder.add_heading(_ANCHOR.sub("", text.rstrip()), self._level)
        elif self._lists:
            self._builder.add_item(_flowing(text), len(self._lists) - 1, self._mark or "  ")
            self._mark = ""
        else:
            self._builder.add(_flowing(text))

    def _words(self, tokens: Sequence[Token]) -> str:
        r"""Return the text of inline tokens; "\n" is a soft line break and "\v" a hard one."""
        parts: list[str] = []
        opened: list[tuple[str, str, int]] = []  # address and title of links, where words start
        for token in tokens:
            match token.type:
                case "softbreak":
                    parts.append("\n")
                case "hardbreak":
                    parts.append("\v")
                case "html_inline":
                    self._remark(token.content)
                    tag = token.content.lower()
                    if tag.startswith("<br"):
                        parts.append("\v")
                    elif tag.startswith("<img"):
                        parts.append(picture(web.attributes(token.content).get("alt")))
                    elif tag.startswith("<a "):
                        found = web.attributes(token.content) if "href" in tag else {}
                        address = found.get("href") or ""
                        opened.append((address, "", len(parts)))
                    elif tag.startswith("</a") and opened:
                        self._link(*opened.pop(), parts)
                case "image":
                    words = self._words(token.children or ())
                    parts.append(picture(words or _attribute(token, "title")))
                    self._asides.picture_file(words, _attribute(token, "src"))
                case "link_open":
                    address, title = _attribute(token, "href"), _attribute(token, "title")
                    opened.append((address, title, len(parts)))
                case "link_close" if opened:
                    self._link(*opened.pop(), parts)
                case _:
                    parts.append(token.content)
        return "".join(parts)

    def _link(self, address: str, title: str, start: int, parts: Sequence[str]) -> None:
        words = "".join(parts[start:])
        self._asides.link(f"{words} {title}" if title else words, address)

    def _remark(self, source: str) -> None:
        """Keep what the author notes in comments, but not what they tell programs."""
        for piece in source.split("<!--")[1:]:
            comment, end, _ = piece.partition("-->")
            remark = " ".join(comment.split())
            if end and _REMARK.match(comment) and remark not in self._remarks:
                self._remarks.add(remark)
                self._asides.comment(remark)


def _attribute(token: Token, name: str) -> str:
    return str(token.attrs.get(name) or "")


def _flowing(text: str) -> str:
    # A container (":::tip Title") is an extension of VuePress and others; its title is text.
    if ":::" in text:
        text = _CONTAINER.sub("\\1\v", text)
    return "\n".join(filter(None, (join_lines(line) for line in text.split("\v"))))
