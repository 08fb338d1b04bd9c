"""Phrase: words that must follow one another.

What stands between the words (spaces, line breaks, punctuation) does not matter, nor does the form
of an English word. Finding one takes time in proportion to the text, whatever both of them are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from engine.terms.tokens import all_terms, terms

_BETWEEN = "\n"  # in no term


@dataclass(frozen=True, slots=True)
class Phrase:
    """The terms of the words, each of them a term of the index; none where there is no word."""

    terms: tuple[str, ...]

    @classmethod
    def from_words(cls, words: str) -> Self:
        """Return the phrase that these words are."""
        return cls(tuple(all_terms(words, pairs=False)))

    def occurs(self, text: str) -> bool:
        """Return whether the phrase stands in `text`."""
        return bool(self.terms) and _joined(self.terms) in _joined(all_terms(text, pairs=False))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of each place where it stands in `text`, in order."""
        if not self.occurs(text):
            return []
        found = list(terms(text, pairs=False))
        ends = [term.end for term in found]
        # Up to each term, which one ends last: a compound ends with the last of its parts.
        furthest: list[int] = []
        for at, end in enumerate(ends):
            furthest.append(at if not at or end >= ends[furthest[-1]] else furthest[-1])
        spans = []
        for last in _ends([term.text for term in found], self.terms):
            first = last - len(self.terms) + 1
            end = ends[furthest[last] if furthest[last] >= first else last]
            spans.append((found[first].start, end))
        return spans


def _joined(terms: Sequence[str]) -> str:
    return f"{_BETWEEN}{_BETWEEN.join(terms)}{_BETWEEN}"


def _ends(terms: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Yield where in `terms` each occurrence of `wanted` ends (Knuth, Morris, Pratt)."""
    # Of each beginning of `wanted`: the length of the longest shorter one that it ends with.
    shorter = [0] * len(wanted)
    length = 0
    for at in range(1, len(wanted)):
        while length and wanted[at] != wanted[length]:
            length = shorter[length - 1]
        length += wanted[at] == wanted[length]
        shorter[at] = length
    length = 0
    for at, term in enumerate(terms):
        while length and (length == len(wanted) or term != wanted[length]):
            length = shorter[length - 1]
        length += term == wanted[length]
        if length == len(wanted):
            yield at
