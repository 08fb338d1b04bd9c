"""HTML: blocks become paragraphs, h1 to h6 headings, rows of a table lines of cells.

The tree is walked without recursion: some pages are nested thousands deep.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.documents.asides import picture
from engine.documents.encoding import decode
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.records import Metadata, Page

_DROPPED = {"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select"}
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "math", "nobr", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HEADING_MAX = 300  # characters; a longer one is a forgotten end tag
# Inside a row these show that the table is layout, not data.
_LAYOUT = frozenset([*_HEADINGS, "table", "ul", "ol", "dl", "pre", "blockquote"])
_CHARSET = re.compile(rb"(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_XHTML = re.compile(r"\A\s*<\?xml|<html[^>]+xmlns=", re.I)
# `<title/>` is empty in XHTML; in HTML it only starts, and swallows all that follows.
_CLOSED_AT_ONCE = re.compile(
    r"<([a-z][\w.-]*+)((?>[^<>\"'/]|\"[^\"<]*\"|'[^'<]*'|/(?!>))*+)/>", re.I
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    title, page = parse(path.read_bytes())
    yield Metadata("html", title)
    yield page


def parse(data: bytes, declared: str | None = None) -> tuple[str | None, Page]:
    """Return the title of a web page, or else its first heading of level 1, and its text.

    `declared` is the encoding that the sender names.
    """
    inside = _CHARSET.search(data[:4096])
    source = decode(data, declared or (inside[1].decode("ascii") if inside else None))
    if _XHTML.search(source[:4096]):
        source = _CLOSED_AT_ONCE.sub(_with_end_tag, source)
    tree = LexborHTMLParser(source)
    builder = TextBuilder()
    _Walk(builder).over(tree)
    named = tree.head.css_first("title") if tree.head else None
    title = sensible_title(named.text()) if named else None
    return title or builder.first_heading(1), builder.build()


def _with_end_tag(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name.lower() in _VOID else f"<{name}{match[2]}></{name}>"


def render(source: str, builder: TextBuilder) -> None:
    _Walk(builder).over(LexborHTMLParser(source))


class _Walk:
    """One walk over a tree: collects inline text and adds it at the end of each block."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._inline: list[str] = []
        self._pre = 0
        self._lists = 0
        self._item = False  # the next paragraph begins a list item
        self._heading = ""  # the tag of the open heading
        self._row: list[str] | None = None

    def over(self, tree: LexborHTMLParser) -> None:
        root = tree.body or tree.root
        waiting = [(root, True)] if root else []  # nodes to enter, and those to leave
        while waiting:
            node, entering = waiting.pop()
            if not entering:
                self._leave(node)
            elif self._enter(node):
                waiting.append((node, False))
                children = list(node.iter(include_text=True))
                waiting += [(child, True) for child in reversed(children)]
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Start a node; return whether to go into it, and to leave it after that."""
        tag = node.tag or ""
        if node.is_text_node:
            text = node.text_content or ""
            self._inline.append(text if self._pre else re.sub(r"\s+", " ", text))
            return False
        if tag.startswith("-") or tag in _DROPPED:
            return False
        if tag in _INLINE:
            return True
        if tag == "br":
            self._inline.append("\n")
        elif tag == "img":
            self._inline.append(picture(node.attributes.get("alt")))
        elif self._row is not None and tag in _LAYOUT:
            self._end_row()
            self._start(tag)
        elif self._heading or self._row is not None:
            self._inline.append(" ")
        else:
            self._start(tag)
        return True

    def _start(self, tag: str) -> None:
        self._flush()
        if tag in _HEADINGS:
            self._heading = tag
        elif tag == "pre":
            self._pre += 1
        elif tag in {"ul", "ol"}:
            self._lists += 1
        elif tag == "li":
            self._item = True
        elif tag == "table":
            self._builder.begin_table()
        elif tag == "tr":
            self._row = []

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _INLINE or tag in {"br", "img"}:
            return
        if self._row is not None:
            if tag in {"td", "th"}:
                self._row.append(" ".join(self._taken().split()))
            elif tag == "tr":
                self._end_row()
        elif tag == self._heading:
            text = self._taken()
            self._heading = ""
            if len(text) <= _HEADING_MAX:
                self._builder.add_heading(text, _HEADINGS[tag])
            else:
                self._builder.add(_collapsed(text))
        elif not self._heading:
            self._flush()
            if tag == "pre":
                self._pre = max(0, self._pre - 1)
            elif tag in {"ul", "ol"}:
                self._lists = max(0, self._lists - 1)
            elif tag == "li":
                self._item = False

    def _taken(self) -> str:
        text = "".join(self._inline)
        self._inline.clear()
        return text

    def _end_row(self) -> None:
        cells, self._row = self._row or [], None
        if rest := " ".join(self._taken().split()):
            cells.append(rest)
        self._builder.add_row(cells)

    def _flush(self) -> None:
        text = self._taken() if self._pre else _collapsed(self._taken())
        if not text.strip():
            return
        if not self._lists:
            self._builder.add(text)
            return
        self._builder.add_item(text, self._lists - 1, "• " if self._item else "  ")
        self._item = False


def _collapsed(text: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()
