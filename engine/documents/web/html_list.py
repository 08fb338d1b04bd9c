"""HTML list: what a browser prints before the items of a list."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from engine.documents.text_builder import BULLET
from engine.documents.web.counter_style import BULLETS
from engine.documents.web.counters import ITEM, Counters

_TYPES = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
}  # fmt: skip
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.I)


class HtmlList:
    """A list that is open; `mark` is asked for each of its items in order."""

    def __init__(
        self, element: LexborNode, counters: Counters, around: Sequence["HtmlList"]
    ) -> None:
        self._counters, self._around = counters, list(around)
        self._sheet, self._styles = counters.sheet, counters.styles
        self.number = 0  # of the last item
        attributes = element.attributes
        self._form = self._declared(element, "decimal" if element.tag == "ol" else "")
        self._step = -1 if "reversed" in attributes else 1
        first = _number(attributes.get("start"))
        if first is None:
            items = (each for each in element.iter() if each.tag == "li")
            first = sum(1 for _ in items) if self._step < 0 else 1
        self._next = first

    def mark(self, item: LexborNode) -> str:
        number = _number(item.attributes.get("value"))
        self.number = self._next if number is None else number
        self._next = self.number + self._step
        for place in ("marker", "before"):
            content = self._sheet.of(item, place).get("content", "")
            if place == "marker" or ITEM in content:
                numbers = [each.number for each in self._around]
                if shown := self._counters.shown(content, [*numbers, self.number]).strip():
                    return f"{shown} "
        form = self._declared(item, self._form)
        return self._styles.mark(self.number, form) if form else BULLET

    def _declared(self, element: LexborNode, otherwise: str) -> str:
        """Return the style that an element asks for, "" for bullets."""
        inline = _STYLE.search(element.attributes.get("style") or "")
        sheet = self._sheet.of(element)
        styled = (sheet.get(each, "") for each in ("list-style-type", "list-style"))
        for word in " ".join((inline[1] if inline else "", *styled)).split():
            for name in (word, word.lower()):
                if name in self._styles:
                    return name
                if name in BULLETS:
                    return ""
        return _TYPES.get(element.attributes.get("type") or "", otherwise)


def _number(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"-?\d{1,9}", value.strip()) else None
