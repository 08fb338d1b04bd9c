"""Line count: on how many lines a passage fits in its row.

A list asks all rows for their heights before it draws the first, so words are only measured here;
what nearly fills a line is laid out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.results.marked_text import lay_out
from app.results.row_look import RowLook, on_one_line
from app.results.rows import Row, Shape

# Lines of the passage, at most.
_LINES = {Shape.FULL: 3, Shape.PASSAGE: 2, Shape.BRIEF: 1, Shape.OLDER: 2, Shape.FILE: 3}
NARROW = 440  # pixels of width, in which the best hits would fill the window
_SURE = 0.985  # of a line; rounding may take the rest, or give as much
_SPACES = re.compile(" {2,}")
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
# What no line is broken in: a word, or an ideograph, with the signs beside it.
_PIECE = re.compile(rf" +|(?<={_HAN})(?={_HAN})|(?<={_HAN})(?=[0-9A-Za-z])")


def lines_of(row: Row, width: int, look: RowLook) -> int:
    """Return on how many lines the snippet fits, or the most that it may have."""
    hit = row.hit
    most = min(_LINES[row.shape], 2 if width < NARROW else 3)
    if len(hit.snippet) * look.narrowest > most * width:  # as most are: it is sure to be cut
        return most
    return _lines(hit.snippet, tuple(hit.spans), width, most, look) if hit.snippet else 0


@lru_cache(maxsize=2048)
def _lines(
    text: str, spans: Sequence[tuple[int, int]], width: int, most: int, look: RowLook
) -> int:
    if _overflows(text, width * (2 - _SURE), most, look):
        return most
    fewest = _filled(text, (), width * (2 - _SURE), most, look)
    if fewest and fewest == _filled(text, spans, width * _SURE, most, look):
        return fewest
    return lay_out(text, spans, width, most, look).lineCount()


def _overflows(text: str, room: float, most: int, look: RowLook) -> bool:
    """Return whether a text is wider than so many lines; spaces at their ends take no room."""
    space = _advance(" ", False, look)
    words = _SPACES.sub(" ", on_one_line(text))
    return look.text.metrics.horizontalAdvance(words) - most * space > most * room


def _filled(
    text: str, spans: Sequence[tuple[int, int]], room: float, most: int, look: RowLook
) -> int:
    """Fill lines with words until the text ends, or `most` are full; 0 where a word needs two."""
    lines, used, space = 1, 0, _advance(" ", False, look)
    text, marked = on_one_line(text), iter(spans)
    start, end = next(marked, (len(text), len(text)))
    for place, piece in _pieces(text):
        if lines == most:
            break
        while end <= place:
            start, end = next(marked, (len(text), len(text) + 1))
        advance = _advance(piece, start < place + len(piece), look)
        if advance > room:
            return 0
        gap = space if text[place - 1 : place] == " " else 0
        if used and used + gap + advance > room:
            lines, used, gap = lines + 1, 0, 0
        used += gap + advance
    return lines


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _PIECE.finditer(text):
        if start < gap.start():
            yield start, text[start : gap.start()]
        start = gap.end()
    if start < len(text):
        yield start, text[start:]


@lru_cache(maxsize=8192)
def _advance(words: str, bold: bool, look: RowLook) -> int:
    return (look.bold if bold else look.text).metrics.horizontalAdvance(words)
