"""Initials: letters with blanks between them, as in J. R. R. or R & D, as one term."""

import re
from collections.abc import Iterator
from itertools import chain

from engine.terms.words import Term, normal

# The dot comes first, and what stands before it is looked at then: that is quick.
_DOTTED = re.compile(r"\.(?<=\b[^\W\d_]\.)(?<![\w.][^\W\d_]\.)(?: [^\W\d_]\.)+")
_JOINED = re.compile(r"(?<!\w)[^\W\d_]{1,2}(?: & [^\W\d_]{1,2})+(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")


def initials(text: str) -> Iterator[Term]:
    """Yield the terms of the initials in a folded text, which are those of J.R.R. and R&D."""
    dotted = ((match.start() - 1, match.end()) for match in _DOTTED.finditer(text))
    joined = (match.span() for match in _JOINED.finditer(text)) if " & " in text else ()
    for start, end in chain(dotted, joined):
        yield Term(normal("".join(_LETTERS.findall(text[start:end]))), start, end)
