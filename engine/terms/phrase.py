"""Phrase: words that must follow one another, as `analysis.sequence` tells words apart.

What stands between the words (spaces, line breaks, punctuation) does not matter, nor does the
form of an English word. The text is looked through by a pattern first, as telling its words apart
costs thirty times as much.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from engine.terms.tokens import LONGEST, fold, sequence

_SPACE, _LAST_SPACE = re.compile(r"\s"), re.compile(r"\s(?!.*\s)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The terms of the words, each of them a term of the index; none where there is no word."""

    terms: tuple[str, ...]
    pattern: re.Pattern[str]  # occurs in the folded text wherever the phrase does

    @classmethod
    def of(cls, words: str) -> Self:
        """The phrase that these words are."""
        found = list(sequence(words))
        parts: list[str] = []
        end = 0
        for term in found:
            # Else it is a part of the compound before it; half-width kana all have the same place.
            if term.start >= end or (len(term.text) == 1 and not term.text.isascii()):
                parts.append(_beginning(term.text))
                end = term.end
        return cls(tuple(term.text for term in found), re.compile("".join(parts)))

    def occurs(self, text: str) -> bool:
        """Whether the phrase stands in `text`."""
        if not self.terms:
            return False
        folded = fold(text)
        if len(folded) != len(text):  # an offset in the one is none in the other
            return bool(self.spans(text))
        return any(
            self.spans(text[_back(text, match.start()) : _forth(text, match.end())])
            for match in self.pattern.finditer(folded)
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in `text`: (start, end) of each occurrence, in order."""
        if not self.terms or not self.pattern.search(fold(text)):
            return []
        found = list(sequence(text))
        ends = places([term.text for term in found], self.terms)
        count = len(self.terms)
        return [(found[at].start, max(term.end for term in found[at : at + count])) for at in ends]


def places(terms: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where `wanted` begins in `terms`, each time that it stands there whole."""
    count, first = len(wanted), wanted[0]
    wanted = list(wanted)
    return [
        at
        for at, term in enumerate(terms)
        if term == first and list(terms[at : at + count]) == wanted
    ]


def _back(text: str, at: int) -> int:
    """Where the word at `at` begins, or a stretch without spaces that is long enough to hold it."""
    space = _LAST_SPACE.search(text, max(0, at - LONGEST), at)
    return space.end() if space else max(0, at - LONGEST)


def _forth(text: str, at: int) -> int:
    """Where the word at `at` ends, likewise."""
    space = _SPACE.search(text, at, at + LONGEST)
    return space.start() if space else at + LONGEST


def _beginning(term: str) -> str:
    """A pattern for how a word of this term begins, and for all that may follow it.

    A stem is what its words begin with, but for a last vowel: "happi" is of "happy", "hope" of
    "hoping".
    """
    if not term.isascii() and len(term) == 1:
        return re.escape(term) + r"[\W_]*"
    letters = term
    if term in ("die", "lie", "tie"):  # of "dying" and its like
        letters = term[0]
    elif term.isascii() and term.isalpha() and term[-1] in "eiy":
        letters = term[:-1] or term
    return re.escape(letters) + r"\S*?[\W_]*"
