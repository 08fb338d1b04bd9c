"""HTML list: what a browser prints before the items of a list."""

import re

from selectolax.lexbor import LexborNode

from engine.documents.numbering import letters
from engine.documents.text_builder import BULLET

_TYPES = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_STYLES = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "lower-greek": "greekLower",
    "cjk-ideographic": "chineseCounting", "cjk-decimal": "ideographDigital",
    "simp-chinese-informal": "chineseCounting", "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-informal": "taiwaneseCounting",
    "trad-chinese-formal": "ideographLegalTraditional", "japanese-informal": "japaneseCounting",
    "japanese-formal": "japaneseLegal", "korean-hangul-formal": "koreanDigital",
    "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
    "hiragana": "aiueoFullWidth", "katakana": "aiueoFullWidth", "thai": "thaiNumbers",
    "devanagari": "hindiNumbers", "hebrew": "hebrew2",
}  # fmt: skip
_IDEOGRAPHS = frozenset(["chineseCounting", "taiwaneseCounting"])
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.I)


class HtmlList:
    """A list that is open; `mark` is asked for each of its items in order."""

    def __init__(self, element: LexborNode) -> None:
        attributes = element.attributes
        self._form = _form(element, "decimal" if element.tag == "ol" else "")
        self._step = -1 if "reversed" in attributes else 1
        first = _number(attributes.get("start"))
        if first is None:
            items = (each for each in element.iter() if each.tag == "li")
            first = sum(1 for _ in items) if self._step < 0 else 1
        self._next = first

    def mark(self, item: LexborNode) -> str:
        number = _number(item.attributes.get("value"))
        if number is None:
            number = self._next
        self._next = number + self._step
        form = _form(item, self._form)
        if not form:
            return BULLET
        return letters(number, form) + ("、" if form in _IDEOGRAPHS else ". ")


def _form(element: LexborNode, otherwise: str) -> str:
    """Return the format that an element asks for, "" for bullets."""
    styled = _STYLE.search(element.attributes.get("style") or "")
    for word in styled[1].lower().split() if styled else ():
        if word in _STYLES:
            return _STYLES[word]
        if word in {"none", "disc", "circle", "square"}:
            return ""
    return _TYPES.get(element.attributes.get("type") or "", otherwise)


def _number(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"-?\d{1,9}", value.strip()) else None
