"""Marks: where the words of a question stand in a text."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.terms.phrase import Phrase
from engine.terms.tokens import terms

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the terms of a question wherever they stand, and its phrases as a whole."""

    terms: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and name of each occurrence, in order; they may overlap."""
        found = [(term.start, term.end, term.text) for term in terms(text, wanted=self.terms)]
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
