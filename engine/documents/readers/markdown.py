"""Markdown: its text without the markup."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, repeat
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.documents.encoding import decode
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder, join_lines
from engine.records import Metadata, Page

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?=[ \t]*[\w-]+[ \t]*:|#)(.*?)^(?:---|\.\.\.)[ \t]*$", re.S | re.M
)
_TITLE = re.compile(r"^title[ \t]*:(.*)", re.M)
_ANCHOR = re.compile(r"\{#[^{}]*\}$")
_CONTAINER = re.compile(r"^[ \t]*:{3,}[ \t]*[\w-]*[ \t]*(.*)$", re.M)


class _Parser(MarkdownIt):
    """Takes the address of a link as it is: to check and encode it takes a seventh of the time."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url


_PARSER = _Parser("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source, title = _without_front_matter(decode(path.read_bytes()))
    builder = TextBuilder()
    _Rendering(builder).render(_PARSER.parse(source))
    page = builder.build()
    # A book's chapters may start with a heading of level 2.
    tops = (each.text for each in page.headings if each.level == 1 or not each.offset)
    yield Metadata("markdown", title or next(tops, None))
    yield page


def _without_front_matter(source: str) -> tuple[str, str | None]:
    matter = _FRONT_MATTER.match(source)
    if not matter:
        return source, None
    title = _TITLE.search(matter[1])
    return source[matter.end() :], (title[1].strip("'\" \t") or None) if title else None


class _Rendering:
    """One pass over the tokens of a document, which come flat and in reading order."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
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
                    html.render(token.content, self._builder)
                case "inline":
                    self._inline(_words(token.children or ()))

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


def _flowing(text: str) -> str:
    # A container (":::tip Title") is an extension of VuePress and others; its title is text.
    text = _CONTAINER.sub("\\1\v", text)
    return "\n".join(filter(None, (join_lines(line) for line in text.split("\v"))))


def _words(tokens: Sequence[Token]) -> str:
    r"""Return the text of inline tokens, with "\n" for soft line breaks and "\v" for hard ones."""
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak":
                parts.append("\n")
            case "hardbreak":
                parts.append("\v")
            case "html_inline":
                parts.append("\v" if token.content.lower().startswith("<br") else "")
            case "image":
                parts.append(_words(token.children or ()))
            case _:
                parts.append(token.content)
    return "".join(parts)
