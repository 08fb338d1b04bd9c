"""Counter style: how a browser writes the number of a list, by a name of its own or the page's."""

import re
from collections.abc import Mapping

from engine.documents.numbering import letters

_NAMED = {
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
BULLETS = frozenset(["none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"])
_IDEOGRAPHS = frozenset(["chineseCounting", "taiwaneseCounting"])
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s\"']+)")
_LARGEST = 10_000  # of a number in signs of the page's own


class CounterStyles:
    """The styles that every browser knows, and those that a page declares."""

    def __init__(self, own: Mapping[str, Mapping[str, str]]) -> None:
        self._own = own

    def __contains__(self, name: str) -> bool:
        return name in _NAMED or name in self._own

    def mark(self, number: int, name: str) -> str:
        """Return a number as it stands before an item of a list."""
        own = self._own.get(name)
        if own is None:
            between = "、" if _NAMED.get(name) in _IDEOGRAPHS else ". "
            return self.written(number, name) + between
        prefix, suffix = ("".join(_words(own.get(each, ""))) for each in ("prefix", "suffix"))
        return f"{prefix}{self.written(number, name)}{suffix if 'suffix' in own else '. '}"

    def written(self, number: int, name: str, depth: int = 0) -> str:
        own = self._own.get(name)
        if own is None or depth > 9:
            return letters(number, _NAMED.get(name, "decimal"))
        system, *more = own.get("system", "symbolic").split() or ["symbolic"]
        if system == "extends":
            return self.written(number, more[0] if more else "decimal", depth + 1)
        found = _in_signs(number, system, _words(own.get("symbols", "")), more)
        return found or self.written(number, own.get("fallback", "decimal"), depth + 1)


def _in_signs(number: int, system: str, signs: list[str], more: list[str]) -> str:
    """Return a number in the signs of a style, "" if it cannot be written in them."""
    if not signs or not 0 < number < _LARGEST:
        return ""
    count = len(signs)
    if system == "cyclic":
        return signs[(number - 1) % count]
    if system == "fixed":
        place = number - (int(more[0]) if more and more[0].isdecimal() else 1)
        return signs[place] if 0 <= place < count else ""
    if system == "symbolic":
        times, place = divmod(number - 1, count)
        return signs[place] * (times + 1) if times < count else ""
    found = ""
    lowest = 1 if system == "alphabetic" else 0
    while number > 0 and count > 1:
        number, place = divmod(number - lowest, count)
        found = signs[place] + found
    return found


def _words(value: str) -> list[str]:
    return ["".join(match.groups("")) for match in _WORD.finditer(value)]
