"""Spaces: words that PDFium takes for one, as little space stands between them.

Tightly set lines have such gaps, and so have the numbers of footnotes. A word that is none, of two
that are, is parted where the gap between its letters is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice, pairwise
from statistics import median
from typing import Any

from engine.documents.hyphens import english_words
from engine.documents.pdf.boxes import box

_TOKEN = re.compile(r"(?<![\w-])(?:[^\W\d_\u0e00-\U0003ffff]{4,40}|\d{1,2}[^\W\d_]{2,40})(?![\w-])")
_NUMBER = re.compile(r"\d+")
_BESIDE = re.compile("[\\w\ufffe-]")
_LOOKED_AT_MAX = 20  # of a word on a page
_WIDE, _WIDE_NUMBER = 3, 1.7  # times the usual gap: between words, behind a number
_WIDE_MIN = 0.2  # of a letter
_SOUND_MAX = 100_000

_sound: set[str] = set()  # what stood between spaces and holds no such word: nearly all


def with_spaces(textpage: Any, text: str) -> str:
    """Return the `text` of a page with the spaces that it lacks."""
    joined = _joined(text)
    if not joined or max(text) > "\uffff":  # PDFium counts such a character twice
        return text
    places: list[int] = []
    for word in joined:
        starts = islice(_starts(word, text), _LOOKED_AT_MAX)
        places += (start + gap for start in starts if (gap := _gap(textpage, start, word)))
    ends = [0, *sorted(places), len(text)]
    return " ".join(text[start:end] for start, end in pairwise(ends))


def _starts(word: str, text: str) -> Iterator[int]:
    """Yield where the word stands by itself."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if not _BESIDE.search(around):
            yield start
        start = text.find(word, end)


def _joined(text: str) -> set[str]:
    """Return what may be two words in one."""
    if len(_sound) > _SOUND_MAX:
        _sound.clear()
    new = set(text.split()) - _sound
    found = {piece: [word for word in _TOKEN.findall(piece) if _seams(word)] for piece in new}
    _sound.update(piece for piece, words in found.items() if not words)
    return set(chain.from_iterable(found.values()))


@lru_cache(maxsize=50_000)
def _seams(word: str) -> tuple[int, ...]:
    """Return where a word may be parted; nowhere if it is one."""
    known = english_words()
    if number := _NUMBER.match(word):
        return (number.end(),) if word[number.end() :].lower() in known else ()
    if word.lower() in known:
        return ()
    return tuple(
        at
        for at in range(1, len(word) - 1)
        if word[at].islower() == word[at - 1].islower() or at == 1
        if word[:at].lower() in known and word[at:].lower() in known
    )


def _gap(textpage: Any, start: int, word: str) -> int:
    """Return at which of its seams a word has a gap that can be seen; 0 if at none."""
    boxes = [box(textpage, place) for place in range(start, start + len(word))]
    gaps = [behind.left - before.right for before, behind in pairwise(boxes)]
    widest = max(_seams(word), key=lambda at: gaps[at - 1])
    usual = median(gaps[: widest - 1] + gaps[widest:])
    width = median(each.right - each.left for each in boxes)
    times = _WIDE_NUMBER if word[0].isdigit() else _WIDE
    wide = gaps[widest - 1] > max(times * usual, _WIDE_MIN * width)
    return widest if wide and gaps[widest - 1] == max(gaps) else 0
