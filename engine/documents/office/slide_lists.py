"""Slide lists: what stands before the paragraphs of a shape, as PowerPoint counts them."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.documents.numbering import written
from engine.documents.office.words import A
from engine.documents.text_builder import BULLET

_LEVELS = 9
_FORMS = {
    "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
    "romanUc": "upperRoman", "circleNum": "decimalEnclosedCircle", "ea1Chs": "chineseCounting",
    "ea1Cht": "taiwaneseCounting", "ea1Jpn": "japaneseCounting", "hebrew2": "hebrew2",
    "arabic1": "arabicAlpha", "hindiNum": "hindiNumbers", "thaiNum": "thaiNumbers",
}  # fmt: skip
_MARKS = frozenset(A + each for each in ("buNone", "buAutoNum", "buChar", "buBlip"))
_TYPE = re.compile(
    r"([a-z]+(?:Lc|Uc|Num|\dChs|\dCht|\dJpn|\d)?).*?(ParenBoth|ParenR|Period|Minus|)"
)
_SIGNS = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}.", "Minus": "{}-", "": "{}"}


class Mark(NamedTuple):
    """What stands before a paragraph, and how deep its list is."""

    text: str
    level: int


class SlideLists:
    """The lists of one shape; `styles` say what stands before paragraphs that say nothing."""

    def __init__(self, styles: Sequence[Any]) -> None:
        self._styles = styles
        self._counts: dict[int, tuple[str, int]] = {}  # by level

    def next(self, paragraph: Any) -> Mark | None:
        """Count a paragraph that is not empty; None if it is in no list."""
        properties = paragraph.find(A + "pPr")
        number = "" if properties is None else properties.get("lvl", "")
        level = min(int(number), _LEVELS - 1) if number.isdecimal() else 0
        for below in [each for each in self._counts if each > level]:
            del self._counts[below]
        kind = self._kind(properties, level)
        if kind is None or kind.tag != A + "buAutoNum":
            self._counts.pop(level, None)
            is_listed = kind is not None and kind.tag != A + "buNone"
            return Mark(BULLET, level) if is_listed else None
        form, start = kind.get("type", ""), kind.get("startAt", "1")
        before, count = self._counts.get(level, ("", 0))
        first = int(start) if start.isdecimal() else 1
        count = count + 1 if before == form + start else first
        self._counts[level] = form + start, count
        return Mark(f"{_printed(count, form)} ", level)

    def _kind(self, properties: Any, level: int) -> Any:
        """Return the element that says what stands before a paragraph."""
        styled = (each.find(f"{A}lvl{level + 1}pPr") for each in self._styles)
        for each in (properties, *styled):
            for child in () if each is None else each:
                if child.tag in _MARKS:
                    return child
        return None


def _printed(number: int, form: str) -> str:
    match = _TYPE.fullmatch(form)
    if not match:
        return f"{number}."
    return _SIGNS[match[2]].format(written(number, _FORMS.get(match[1], "decimal")))
