"""Ligatures: joined letters of which a font tells no more than their number.

Fonts that TeX made of dots, and some that it embedded, number them as TeX does. Of the number of
another font, or a `#`, the words tell which letters it stands for.
"""

import re

from engine.documents.hyphens import english_words

_LETTERS = {"ﬁ": "fi", "ﬀ": "ff", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_BY_NUMBER = dict(zip("\x0b\x0c\r\x0e\x0f\x1b\x1c\x1d\x1e\x1f", "ﬀﬁﬂﬃﬄ" * 2, strict=True))
_NUMBER = re.compile(
    r"[\x01-\x08\x0b-\x1f\x7f#]"
    r"(?:(?<=[\x0b\x0c\x0e\x0f\x1b-\x1f])(?<![^\s\w(\"'-].)(?=[a-z])|(?<=[a-z][\x1b-\x1f])"
    r"|(?<=[a-z][\r\x01-\x08\x10-\x1a\x7f#])(?=[a-z]))",
    re.S,
)
_LONGEST = 30  # characters of a part of a word
_LEFT = re.compile(r"[^\W\d_]*\Z")
_RIGHT = re.compile(r"[^\W\d_]*")


def with_ligatures(raw: str) -> str:
    """Return a text that can be read with its ligatures, a character each."""
    return _NUMBER.sub(_ligature, raw)


def _ligature(match: re.Match[str]) -> str:
    sign, text = match.group(), match.string
    if sign in _BY_NUMBER:
        return _BY_NUMBER[sign]
    start, end = match.span()
    before = _found(_LEFT, text[max(0, start - _LONGEST) : start])
    after = _found(_RIGHT, text[end : end + _LONGEST])
    known = english_words()
    return next((one for one in _LETTERS if before + _LETTERS[one] + after in known), sign)


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group().lower() if match else ""
