"""Marks: where the words of a question stand in a text, told by the terms that find it."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.terms.phrase import Phrase
from engine.terms.tokens import terms

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """The terms of a question, and the phrases that are marked as a whole."""

    terms: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and name of each occurrence, in order; they may overlap."""
        found = [(term.start, term.end, term.text) for term in terms(text, wanted=self.terms)]
        for number, phrase in enumerate(self.phrases):
            found += [(start, end, f"\n{number}") for start, end in phrase.spans(text)]
        return sorted(found)

    def spans(self, text: str) -> tuple[Span, ...]:
        """What is to be marked in `text`: in order, without overlaps."""
        return merged((start, end) for start, end, _ in self.found(text))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order of their start, those joined that overlap or touch."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
