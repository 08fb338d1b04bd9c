"""Hyphens: whether the one at a line's end belongs to its word, or only parts it.

A PDF does not say. The words of the document tell best, then a list of English words: of
`inter-national` the closed form is a word, of `cost-effective` only the parts are. A hyphen beside
a digit or a capital, as in `KT-4711`, or in a word that has another stays.
"""

import gzip
import re
from functools import cache
from importlib.resources import files

CUT = "\u0002"  # where a line ends within a word
# None of those that are cut; possessive, so that they are not found but for a letter.
_WORD = re.compile(r"(?<![\w\ufffe\u0002])[^\W\d_]++(?:-[^\W\d_]++)*+(?![\ufffe\u0002])")
_LEFT = re.compile(r"[\w-]*\Z")
_RIGHT = re.compile(r"\w*")
_LAST = re.compile(r"[^\W\d_]*\Z")
_FIRST = re.compile(r"[^\W\d_]*")
_LONGEST = 64  # characters of a word that are looked at
_JOINING = frozenset("and or und oder bzw sowie bis ou og och en".split())  # Vor- und Nachteile


class Hyphens:
    """Judges the hyphens of one document by the words of it that were learnt until then."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._learnt: set[str] = set()  # what stood between spaces

    def learn(self, text: str) -> None:
        """Take up the words of a page, but for those that are cut."""
        new = set(text.lower().split()) - self._learnt
        self._learnt |= new
        plain = set(filter(str.isalpha, new))
        self._words |= plain
        self._words.update(_WORD.findall(" ".join(new - plain)))

    def mended(self, text: str) -> str:
        """Return a text with its cut words whole."""
        first, *others = text.split(CUT)
        parts = [first]
        for piece in others:
            left = _found(_LEFT, parts[-1][-_LONGEST:])
            parts += [self._between(left, _found(_RIGHT, piece[:_LONGEST])), piece]
        return "".join(parts)

    def _between(self, left: str, right: str) -> str:
        """Return what stands between the parts of a cut word."""
        if not left or not right:
            return "-" * bool(left or right)
        if left[-1].isdigit() or right[0].isdigit():
            return "-"
        before, after = left.lower(), right.lower()
        last, first = _found(_LAST, before), _found(_FIRST, after)
        closed = {before + after, last + first}
        if self._words & closed:
            return ""
        if self._words & {f"{before}-{after}", f"{last}-{first}"}:
            return "-"
        if after in _JOINING:
            return "- "
        if len(left) > 1 and left[-1].islower() and right[0].islower():
            return "-" if self._is_compound(left, last, first) else ""
        shouted = left.isupper() and right.isupper() and len(left) > 1
        return "" if shouted and last + first in english_words() else "-"

    def _is_compound(self, left: str, last: str, first: str) -> bool:
        if "the" not in self._words:
            return "-" in left  # other languages join what English writes with a hyphen
        known = english_words()
        if last + first in known:
            return False
        return "-" in left or all(part in known or part in self._words for part in (last, first))


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


@cache
def english_words() -> frozenset[str]:
    """Return 73,000 words in lower case. Source: SCOWL, in Debian's wamerican 2020.12.07."""
    packed = files("resources").joinpath("english", "words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())
