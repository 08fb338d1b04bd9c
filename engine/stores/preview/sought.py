"""Sought: words that are looked for in a shown document, letter by letter, and where they stand."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window comes without terms
    from engine.terms import Span


@dataclass(frozen=True)
class Sought:
    """Finds a text in any case; its blanks stand for any blanks, as lines may end there."""

    text: str

    def spans(self, text: str) -> "tuple[Span, ...]":
        return tuple(match.span() for match in self._pattern.finditer(text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = map(re.escape, self.text.split())
        return re.compile(r"\s+".join(words) or r"(?!)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked in a shown document: the words of the question, or instead what is `sought`.

    With `match`, that of the marks on a page is framed, by its number from 0, and no passage.
    """

    question: str
    sought: str = ""
    match: int | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """How often something stands on each of these pages of a document, by their numbers."""

    counts: dict[int, int]
