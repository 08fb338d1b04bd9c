"""Signs: terms that are no words: emoji and €, operators of code, options of commands (`-xzf`)."""

import re
from collections.abc import Iterator

from engine.terms.words import LONGEST, Term

_SIGN = re.compile(
    "[\u00a2-\u00a7\u00a9\u00ac\u00ae\u00b0\u00b1\u00b6\u00d7\u00f7\u2020\u2021\u2030\u20a0-\u20cf"
    "\u2100-\u214f\u2190-\u24ff\u25a0-\u2767\u2776-\u27e5\u27f0-\u2982\u2999-\u2bff\u3012\u3020"
    "\U0001f000-\U0001faff]"
)
# What each starts with comes first, and what stands before it is looked at then: that is quick.
_OPERATOR = re.compile(
    r"[!=<>&|:+*/-](?<![!=<>&|:+*/-].)"
    r"(?:(?<=[!=<>])==?|(?<=[-+*/:])=|(?<=[-=])>|(?<=&)&|(?<=\|)\||(?<=:):)(?![!=<>&|:-])"
)
_OPTION = re.compile(r"-(?<![^\s`'\"(\[]-)-?([A-Za-z][0-9A-Za-z]*(?:-[0-9A-Za-z]+)*)")


def sign_terms(text: str) -> Iterator[Term]:
    """Yield the signs of a folded text, each by itself; an option is a term beside its word."""
    for pattern in (_OPERATOR,) if text.isascii() else (_SIGN, _OPERATOR):
        for match in pattern.finditer(text):
            yield Term(match.group(), *match.span())
    for match in _OPTION.finditer(text):
        yield Term(f"-{match[1].lower()}"[:LONGEST], *match.span())
