"""Accents that PDFium gives behind the words over which they stand: `Jose Pereira ´` is José's.

Where they stand on the page tells which letter is theirs. Those just before it need no look.
"""

import re
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from engine.documents.lines import ACCENTS
from engine.documents.pdf.boxes import box

_ASTRAY = re.compile(f"[{''.join(ACCENTS)}](?![^\\W\\d_])")
_BEFORE, _BEHIND = 40, 10  # characters among which its letter is
_LOOKED_AT_MAX = 50  # on a page
_APART = 0.3  # of the height of a letter, at most, from an accent down to it
_CLOSE = 0.2  # of a letter's height: a smaller gap is none between words


def with_accents_astray(textpage: Any, text: str) -> str:
    """Return the `text` of a page with these accents on their letters.

    A NUL is where each stood, and where a space is that is none.
    """
    if text.isascii() and "`" not in text:
        return text
    signs: list[str] = []
    for count, match in enumerate(_ASTRAY.finditer(text)):
        if count == _LOOKED_AT_MAX or (not signs and max(text) > "\uffff"):
            break
        signs = signs or list(text)
        _put(textpage, signs, match.start())
    return "".join(signs) or text


def _put(textpage: Any, signs: list[str], at: int) -> None:
    accent = box(textpage, at)
    middle = (accent.left + accent.right) / 2
    for place in (*range(at - 1, max(-1, at - _BEFORE), -1), *range(at + 1, at + _BEHIND)):
        whole = _whole(signs[place], signs[at]) if place < len(signs) else ""
        if not whole:
            continue
        letter = box(textpage, place)
        height = letter.top - letter.bottom
        is_below = abs(accent.bottom - letter.top) < _APART * height
        if is_below and letter.left <= middle <= letter.right:
            signs[place], signs[at] = whole, "\0"
            _close(textpage, signs, at, height)
            return


@lru_cache(maxsize=10_000)
def _whole(letter: str, accent: str) -> str:
    """Return a letter with an accent; "" if there is none such."""
    whole = normalize("NFC", letter.replace("ı", "i") + ACCENTS[accent])
    return whole if letter.isalpha() and len(whole) == 1 else ""


def _close(textpage: Any, signs: list[str], at: int, height: float) -> None:
    """Take out the spaces about the place of an accent; one stays if it parts two words."""
    start, end = at, at + 1
    while start > 0 and signs[start - 1] in " \0":
        start -= 1
    while end < len(signs) and signs[end] in " \0":
        end += 1
    inside = start > 0 and end < len(signs) and not signs[end].isspace()
    gap = box(textpage, end).left - box(textpage, start - 1).right if inside else 0.0
    between = "" if gap < _CLOSE * height or end - start == 1 else " "
    signs[start:end] = between.ljust(end - start, "\0")
