"""HTML: blocks become paragraphs, h1 to h6 headings, rows of a table lines of cells.

The tree is walked without recursion: pages nested thousands deep are met in the wild.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

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
# Inside a row these show that the table lays out a page and holds no data.
_LAYOUT = frozenset([*_HEADINGS, "table", "ul", "ol", "dl", "pre", "blockquote"])
_CHARSET = re.compile(rb"(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_XHTML = re.compile(r"\A\s*<\?xml|<html[^>]+xmlns=", re.I)
# `<title/>` ends in XHTML at once; in HTML it begins, and takes in all that follows.
_CLOSED_AT_ONCE = re.compile(
    r"<([a-z][\w.-]*+)((?>[^<>\"'/]|\"[^\"<]*\"|'[^'<]*'|/(?!>))*+)/>", re.I
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the front and the one page. Raises `OSError`."""
    title, flow = parsed(path.read_bytes())
    yield Metadata("html", title)
    yield flow.page()


def parsed(data: bytes, declared: str | None = None) -> tuple[str | None, TextBuilder]:
    """Return the title and the text of a page; `declared` is what its sender says of its encoding.

    The title is what the page says it is, or else its first heading of level 1.
    """
    inside = _CHARSET.search(data[:4096])
    source = decode(data, declared or (inside[1].decode("ascii") if inside else None))
    if _XHTML.search(source[:4096]):
        source = _CLOSED_AT_ONCE.sub(_with_end_tag, source)
    tree = LexborHTMLParser(source)
    flow = TextBuilder()
    _Walk(flow).over(tree)
    named = tree.head.css_first("title") if tree.head else None
    title = sensible_title(named.text()) if named else None
    return title or next((each.text for each in flow.headings if each.level == 1), None), flow


def _with_end_tag(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name.lower() in _VOID else f"<{name}{match[2]}></{name}>"


def render(source: str, flow: TextBuilder) -> None:
    """Add the text of a piece of HTML to a flow."""
    _Walk(flow).over(LexborHTMLParser(source))


class _Walk:
    """One walk over a tree: collects inline text and hands it to the flow at each block's edge."""

    def __init__(self, flow: TextBuilder) -> None:
        self._flow = flow
        self._inline: list[str] = []
        self._pre = 0
        self._lists = 0
        self._item = False  # the next paragraph begins a list item
        self._heading = ""  # the tag of the open heading
        self._row: list[str] | None = None

    def over(self, tree: LexborHTMLParser) -> None:
        node = tree.body or tree.root
        if node is None:
            return
        depth = 0
        while True:
            child = node.child if self._enter(node) else None
            if child is not None:
                node = child
                depth += 1
                continue
            self._leave(node)
            while depth and node.next is None:
                parent = node.parent
                if parent is None:
                    break
                node = parent
                depth -= 1
                self._leave(node)
            following = node.next
            if not depth or following is None:
                break
            node = following
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Take note of a node; say whether to go into it."""
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
            self._inline.append(node.attributes.get("alt") or "")
        elif self._row is not None and tag in _LAYOUT:
            self._end_row()
            self._begin(tag)
        elif self._heading or self._row is not None:
            self._inline.append(" ")
        else:
            self._begin(tag)
        return True

    def _begin(self, tag: str) -> None:
        self._flush()
        if tag in _HEADINGS:
            self._heading = tag
        elif tag == "pre":
            self._pre += 1
        elif tag in {"ul", "ol"}:
            self._lists += 1
        elif tag == "li":
            self._item = True
        elif tag == "tr":
            self._row = []

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag.startswith("-") or tag in _INLINE or tag in {"br", "img"} or tag in _DROPPED:
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
                self._flow.heading(text, _HEADINGS[tag])
            else:
                self._flow.add(_collapsed(text))
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
        cells = [*(self._row or []), " ".join(self._taken().split())]
        self._row = None
        if any(cells):
            self._flow.add(" | ".join(cells[:-1] if not cells[-1] else cells), tight=True)

    def _flush(self) -> None:
        text = self._taken() if self._pre else _collapsed(self._taken())
        if not text.strip():
            return
        if not self._lists:
            self._flow.add(text)
            return
        indent = "  " * (min(self._lists, 10) - 1)
        mark = "• " if self._item else "  "
        self._item = False
        self._flow.add(indent + mark + text, tight=True)


def _collapsed(text: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()
