"""Phrases, words that must follow one another, and marks of where they and other words stand.

What stands between the words (spaces, line breaks, punctuation) does not matter, nor does the form
of an English word. Finding one takes time in proportion to the text, whatever both of them are.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from engine.terms.folding import folded, folded_with_places
from engine.terms.forms import wanted_stems
from engine.terms.tokens import UNSPACED, all_terms, terms, wanted_terms
from engine.terms.words import LONGEST, normal

Span = tuple[int, int]

_BETWEEN = "\n"  # in no term
_INNER = re.compile(r"[^\W_][-.'+&/:@_][^\W_]")  # what joins the parts of a word
_RUN = re.compile(r"[^\W\d_]{2,}|[0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in two readings, of which one stands in a text: as they are written, and closed.

    "the e-mail" is the, e-mail, mail in the one and the, email in the other. Each of them is terms
    of the index; none where there is no word. A compound may also be a part of a longer one, as
    KT-4711 of KT-4711/B: that is looked for by its characters.
    """

    terms: tuple[str, ...]
    closed: tuple[str, ...]
    characters: str = ""

    @classmethod
    def from_words(cls, words: str) -> Self:
        written, closed = (
            tuple(all_terms(words, pairs=False, closed=way)) for way in (False, True)
        )
        plain = folded(words)
        return cls(written, closed, " ".join(plain.split()) if _INNER.search(plain) else "")

    @property
    def readings(self) -> Collection[tuple[str, ...]]:
        """The sets of terms of which a passage that has the phrase has one."""
        readings = {self.terms, self.closed}
        runs = _RUN.findall(UNSPACED.sub(" ", self.characters))
        return readings | {tuple(normal(run)[:LONGEST] for run in runs)} if runs else readings

    def occurs(self, text: str) -> bool:
        ways = (self._occurs(text, way) for way in (False, True))
        return any(ways) or any(self._places(text))

    def spans(self, text: str) -> list[Span]:
        """Return (start, end) of each place where it stands in `text`, in order."""
        found = {span for way in (False, True) for span in self._spans(text, way)}
        return sorted(found | set(self._places(text)))

    def _places(self, text: str) -> Iterator[Span]:
        """Yield where its characters stand within longer words."""
        if self.characters:
            words = r"\s+".join(map(re.escape, self.characters.split(" ")))
            plain, starts, ends = folded_with_places(text)
            for match in re.finditer(rf"(?<![^\W_]){words}(?![^\W_])", plain, re.IGNORECASE):
                yield starts[match.start()], ends[match.end() - 1]

    def _reading(self, closed: bool) -> tuple[str, ...]:
        return self.closed if closed else self.terms

    def _occurs(self, text: str, closed: bool) -> bool:
        wanted = self._reading(closed)
        return bool(wanted) and _joined(wanted) in _joined_terms(text, closed)

    def _spans(self, text: str, closed: bool) -> Iterator[Span]:
        if not self._occurs(text, closed):
            return
        found = list(terms(text, pairs=False, closed=closed))
        ends = [term.end for term in found]
        # Up to each term, which one ends last: a compound ends with the last of its parts.
        furthest: list[int] = []
        for at, end in enumerate(ends):
            furthest.append(at if not at or end >= ends[furthest[-1]] else furthest[-1])
        wanted = self._reading(closed)
        for last in _ends([term.text for term in found], wanted):
            first = last - len(wanted) + 1
            end = ends[furthest[last] if furthest[last] >= first else last]
            yield found[first].start, end


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the terms of a question wherever they stand, and its phrases as a whole."""

    terms: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and name of each occurrence, in order; they may overlap."""
        found = wanted_terms(text, self.terms)
        found += [(start, end, name) for name, start, end in wanted_stems(text, self.terms)]
        for number, phrase in enumerate(self.phrases):
            found += [(start, end, f"\n{number}") for start, end in phrase.spans(text)]
        return sorted(found)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return what is to be marked in `text`, in order and without overlaps."""
        return merged((start, end) for start, end, _ in self.found(text))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that overlap or touch; they come in order of their start."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _joined(terms: Sequence[str]) -> str:
    return f"{_BETWEEN}{_BETWEEN.join(terms)}{_BETWEEN}"


@lru_cache(maxsize=100)  # of a passage each phrase is asked for, and a title of each passage
def _joined_terms(text: str, closed: bool) -> str:
    return _joined(all_terms(text, pairs=False, closed=closed))


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
