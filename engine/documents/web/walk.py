"""Walk: blocks become paragraphs, h1 to h6 headings, rows of a table lines of cells.

What a browser shows is read wherever it stands: in shadow roots, in frames with a page of their
own, in drawings and form fields. selectolax parses it; inscriptis 2.7, which makes text of pages,
does not count as styles say, and drops pictures' texts and frames. No recursion: some are deep.
"""

import re
from unicodedata import normalize

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.documents.asides import Asides, picture
from engine.documents.formula import above
from engine.documents.mathml import linear, parsed
from engine.documents.merged_cells import TO_THE_END, MergedCells, times
from engine.documents.text_builder import BULLET, TextBuilder, ruby
from engine.documents.web.counter_style import CounterStyles
from engine.documents.web.counters import Counters
from engine.documents.web.html_list import HtmlList
from engine.documents.web.nesting import shallow
from engine.documents.web.style_sheet import StyleSheet

_DROPPED = {"script", "style", "template", "head", "metadata", "rp"}
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rt", "rtc", "ruby", "s",
    "samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HEADING_MAX = 300  # characters; a longer one is a forgotten end tag
# Inside a row these show that the table is layout, not data.
_LAYOUT = frozenset([*_HEADINGS, "table", "ul", "ol", "dl", "pre", "blockquote"])
_SHADOW_ROOT = re.compile(r"<template(?=[^<>]*\sshadowroot)", re.I)
_FRAMES = {"iframe", "noframes"}
_FRAMES_MAX = 100
_DRAWN = {"text", "foreignObject"}  # in SVG, what begins on a new line
_SHOWN = {  # of fields, by type, those whose value is seen
    "text", "search", "email", "url", "tel", "number", "date", "time", "month", "week", "button",
    "submit", "reset",
}  # fmt: skip
_AROUND = {"nav", "header", "footer", "aside"}  # whose links lead to the rest of a site
_ADDRESS_MAX = 300  # characters; longer ones are made to follow people
_NOTE = re.compile(r"\d{1,3}|[a-z]|[ivx]{2,4}")  # what refers to one, and would run into its word
_SINGLE = {"br", "img", "input", "option"}


def parse_tree(source: str) -> LexborHTMLParser:
    if "shadowroot" in source:  # the parser keeps what is in a template out of the tree
        source = _SHADOW_ROOT.sub("<shadow-root", source)
        source = source.replace("</template>", "</template><div></div>")  # ends an open paragraph
    return LexborHTMLParser(shallow(source))


def attributes(tag: str) -> dict[str, str | None]:
    """Return the attributes of a single tag."""
    root = LexborHTMLParser(tag).body
    first = root.child if root else None
    return first.attributes if first else {}


def render(source: str, builder: TextBuilder, asides: Asides) -> None:
    Walk(builder, asides).over(parse_tree(source))


class Walk:
    """One walk over a tree: collects inline text and adds it at the end of each block."""

    def __init__(self, builder: TextBuilder, asides: Asides, *, scripted: bool = True) -> None:
        self._builder = builder
        self._asides = asides
        self._scripted = scripted
        self.unscripted = 0  # characters that are shown only where no scripts run
        self._inline: list[str] = []
        self._base = 0  # where the words start that have the next reading
        self._link = 0  # where the words of the open link start
        self._around = 0
        self._pre = 0
        self._lists: list[HtmlList] = []  # the open ones
        self._style(None)
        self._mark = ""  # what the next paragraph of a list begins with
        self._heading = ""  # the tag of the open heading
        self._row: list[str] | None = None
        self._columns: list[int] = []  # of its cells
        self._column = 0  # of the next one
        self._merged = MergedCells()
        self._drawings = 0
        self._explained: set[str] = set()
        self._frames: list[LexborHTMLParser] = []

    def _style(self, tree: LexborHTMLParser | None) -> None:
        sheet = StyleSheet(tree)
        self._counters = Counters(sheet, CounterStyles(sheet.counter_styles))

    def over(self, tree: LexborHTMLParser) -> None:
        self._style(tree)
        root = tree.body or tree.root
        waiting = [(root, True)] if root else []  # nodes to enter, and those to leave
        while waiting:
            node, entering = waiting.pop()
            if not entering:
                self._leave(node)
            elif self._enter(node):
                waiting.append((node, False))
                inner = self._frame(node) if node.tag in _FRAMES else node
                children = inner.iter(include_text=True) if inner else ()
                waiting += [(child, True) for child in reversed(list(children))]
        self._flush()

    def _frame(self, node: LexborNode) -> LexborNode | None:
        """Return the body of a page that stands in an attribute, or as text."""
        source = node.attributes.get("srcdoc") if node.tag == "iframe" else node.text()
        if not source or len(self._frames) >= _FRAMES_MAX:
            return None
        self._frames.append(parse_tree(source))  # its nodes live as long as it does
        return self._frames[-1].body

    def _enter(self, node: LexborNode) -> bool:
        """Start a node; return whether to go into it, and to leave it after that."""
        tag = node.tag or ""
        if node.is_text_node:
            text = node.text_content or ""
            self._inline.append(text if self._pre else re.sub(r"\s+", " ", text))
            return False
        if tag.startswith("-") or tag in _DROPPED:
            return False
        if tag == "noscript" and self._scripted:
            self.unscripted += len(node.text().strip())
            return False
        if tag == "math":
            self._inline.append(
                linear(parsed(node.html or "")) or node.attributes.get("alttext") or ""
            )
            return False
        before = self._counters.enter(node)
        if tag in _INLINE:
            self._inline.append(before)
            return self._enter_inline(tag, node)
        if self._drawings and tag not in _DRAWN:
            return self._enter_drawn(tag, node)
        self._around += tag in _AROUND
        match tag:
            case "br":
                self._inline.append("\n")
            case "img" | "area":
                self._add_picture(node.attributes.get("alt") or node.attributes.get("title"))
            case "svg":
                self._drawings += 1
            case "input":
                if (node.attributes.get("type") or "text").lower() in _SHOWN:
                    self._inline.append(f" {node.attributes.get('value') or ''} ")
            case "option":
                if "selected" not in node.attributes:
                    return False
                self._inline.append(" ")
            case _ if self._row is not None and tag in _LAYOUT:
                self._end_row()
                self._start(tag, node)
            case _ if self._heading or self._row is not None:
                self._inline.append(" ")
            case _:
                self._start(tag, node)
        if before and tag == "li":
            self._mark = f"{before.strip()} "
        elif before:
            self._inline.append(before)
        return True

    def _enter_inline(self, tag: str, node: LexborNode) -> bool:
        if tag == "a":
            self._link = len(self._inline)
        elif tag == "ruby":
            self._base = len(self._inline)
        elif tag == "sup" and not node.css_first("a") and (power := above(node.text())):
            self._inline.append(power)
            return False
        elif tag in {"rt", "rtc"}:
            base = "".join(self._inline[self._base :])
            self._inline[self._base :] = [ruby(base, node.text())]
            self._base = len(self._inline)
            return False
        return True

    def _add_picture(self, words: str | None) -> None:
        """Add what a picture shows, unless another of the page shows the same."""
        shown = picture(words)
        if shown.startswith("[") and shown in self._explained:
            return
        self._explained.add(shown)
        self._inline.append(shown)

    def _enter_drawn(self, tag: str, node: LexborNode) -> bool:
        """Enter an element of SVG: only text is shown, and a title is what else says `alt`."""
        if tag == "title":
            self._add_picture(node.text())
            return False
        if tag != "tspan" or node.attributes.keys() & {"x", "y", "dy"}:
            self._inline.append(" ")
        return True

    def _start(self, tag: str, node: LexborNode) -> None:
        self._flush()
        if tag in _HEADINGS:
            self._heading = tag
        elif tag == "pre":
            self._pre += 1
        elif tag in {"ul", "ol"}:
            self._lists.append(HtmlList(node, self._counters, self._lists))
        elif tag == "li":
            self._mark = self._lists[-1].mark(node) if self._lists else BULLET
        elif tag == "table":
            self._builder.begin_table()
            self._merged = MergedCells()
        elif tag == "tr":
            self._row, self._columns, self._column = [], [], 0
            self._merged.begin_row()

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        self._counters.leave(node)
        title = node.attributes.get("title") if tag in {"abbr", "acronym"} else None
        if title and title not in self._explained:
            self._explained.add(title)
            self._inline.append(f" ({title})")
        if tag == "a":
            words = normalize("NFKC", "".join(self._inline[self._link :]))  # ¹ is a note, too
            address = node.attributes.get("href") or ""
            if "#" in address and _NOTE.fullmatch(words) and self._is_behind_a_word():
                self._inline[self._link :] = [f"[{words.strip()}]"]
            if not self._around and len(address) <= _ADDRESS_MAX:
                self._asides.link(words, address)
        if tag in _INLINE or tag in _SINGLE or (self._drawings and tag not in _DRAWN | {"svg"}):
            return
        self._around -= tag in _AROUND
        if tag == "svg":
            self._drawings -= 1
            return
        if self._row is not None:
            if tag in {"td", "th"}:
                self._add_cell(" ".join(self._taken().split()))
                across = times(node.attributes.get("colspan")) or 1
                down = times(node.attributes.get("rowspan")) or TO_THE_END
                self._merged.add(self._columns[-1], across, down)
                self._column += across - 1
            elif tag == "tr":
                self._end_row()
        elif tag == self._heading:
            text = self._taken()
            self._heading = ""
            if len(text) <= _HEADING_MAX:
                if text.strip():
                    text, self._mark = self._mark.replace(BULLET, "") + text, ""
                self._builder.add_heading(text, _HEADINGS[tag])
            else:
                self._builder.add(_collapsed(text))
        elif not self._heading:
            self._flush()
            if tag == "pre":
                self._pre = max(0, self._pre - 1)
            elif tag in {"ul", "ol"}:
                del self._lists[-1:]
            elif tag == "li":
                self._mark = ""

    def _is_behind_a_word(self) -> bool:
        before = "".join(self._inline[max(0, self._link - 3) : self._link])
        return before[-1:].isalpha()

    def _taken(self) -> str:
        text = "".join(self._inline)
        self._inline.clear()
        self._link = self._base = 0
        return text

    def _add_cell(self, text: str) -> None:
        assert self._row is not None
        self._row.append(text)
        self._columns.append(self._merged.free(self._column))
        self._column = self._columns[-1] + 1

    def _end_row(self) -> None:
        if rest := " ".join(self._taken().split()):
            self._add_cell(rest)
        self._builder.add_row(self._row or (), self._columns, self._merged.row)
        self._row = None

    def _flush(self) -> None:
        text = self._taken() if self._pre else _collapsed(self._taken())
        if not text.strip():
            return
        if not self._lists:
            self._builder.add(text)
            return
        self._builder.add_item(text, len(self._lists) - 1, self._mark or "  ")
        self._mark = ""


def _collapsed(text: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()
