"""Counters: the numbers that the styles of a page let a browser count and put before elements."""

import re
from collections import defaultdict
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from engine.documents.web.counter_style import CounterStyles
from engine.documents.web.style_sheet import Declarations, StyleSheet

_COUNTED = re.compile(r"([\w-]+)(?:\s+(-?\d{1,9}))?(?![\w-]*\()")
_PIECE = re.compile(
    r"(?P<counter>counters?)\(\s*(?P<name>[\w-]+)\s*(?:,\s*(?P<between>\"[^\"]*\"|'[^']*'))?"
    r"\s*(?:,\s*(?P<style>[\w-]+))?\s*\)|(?P<text>\"[^\"]*\"|'[^']*')"
)
ITEM = "list-item"  # the counter of the items of lists
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.I | re.S)


class Counters:
    """The counters of a page while its elements are entered and left, in order."""

    def __init__(self, sheet: StyleSheet, styles: CounterStyles) -> None:
        self.sheet = sheet
        self.styles = styles
        # By name, those that are open: around which element each counts, and its number.
        self._open: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def enter(self, node: LexborNode) -> str:
        """Count an element; return what its style lets stand before it, if that has a number."""
        if self.sheet.is_empty:
            return ""
        before = self.sheet.of(node, "before")
        self._count(self.sheet.of(node), node.parent.mem_id if node.parent else 0)
        self._count(before, node.mem_id)
        content = before.get("content", "")
        return "" if ITEM in content else self.shown(content)

    def _count(self, declared: Declarations, around: int) -> None:
        """Count as is declared for what stands in the element `around`."""
        for name, number in _COUNTED.findall(declared.get("counter-reset", "")):
            found = self._open[name]
            if found and found[-1][0] == around:
                found.pop()
            found.append((around, int(number or 0)))
        for key, by in (("counter-increment", 1), ("counter-set", 0)):
            for name, number in _COUNTED.findall(declared.get(key, "")):
                found = self._open[name]
                place, before = found.pop() if found else (0, 0)
                found.append((place, (before if by else 0) + int(number or by)))

    def leave(self, node: LexborNode) -> None:
        """End the counters that count in an element."""
        for found in self._open.values():
            while found and found[-1][0] == node.mem_id:
                found.pop()

    def shown(self, content: str, items: Sequence[int] = ()) -> str:
        """Return content in words, "" if no number is in it; `items` are those of open lists."""
        if "counter" not in content:
            return ""
        parts: list[str] = []
        for piece in _PIECE.finditer(content):
            if piece["text"]:
                parts.append(_unquoted(piece["text"]))
                continue
            counted = [number for _, number in self._open.get(piece["name"], ())] or [0]
            numbers = list(items) if items and piece["name"] == ITEM else counted
            written = [self.styles.written(each, piece["style"] or "decimal") for each in numbers]
            several = piece["counter"] == "counters"
            parts.append(
                _unquoted(piece["between"] or "''").join(written) if several else written[-1]
            )
        return "".join(parts)


def _unquoted(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else 0
        return match[2] or (chr(code) if 0 < code < 0x110000 else "")

    return _ESCAPE.sub(character, text[1:-1])
