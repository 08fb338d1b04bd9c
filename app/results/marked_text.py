"""Marked text: snippets laid out with the matched words marked, as text and never as HTML."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout, QTextOption

from app.results.row_look import LEADING, RowLook, faint, on_one_line

_BEFORE = 16  # characters before the first mark, where a text begins late
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_WORD = 24  # characters; a longer word may be cut
_FIRST_IDEOGRAPH = "\u2e80"  # from there on words are not separated by spaces


@lru_cache(maxsize=256)
def lay_out(
    text: str,
    spans: Sequence[tuple[int, int]],
    width: int,
    lines: int,
    look: RowLook,
    answer: tuple[int, int] | None = None,
) -> QTextLayout:
    """Lay out at most `lines` lines of `text`, with an ellipsis where it is cut.

    `spans` are marked, the `answer` is underlined. Where none of them is on these lines, the text
    begins later.
    """
    layout = _lay_out(text, spans, width, lines, look, answer)
    first = min((start for start, _ in (*spans, *([answer] if answer else []))), default=0)
    fitting = len(layout.text())
    if first < fitting - 1 or _lead(text, first) < 2:
        return layout
    for place in (min(first, len(text) - fitting + 2 * _BEFORE), first):  # rather with full lines
        lead = _lead(text, place) - 1
        later = tuple((start - lead, end - lead) for start, end in spans)
        found = (answer[0] - lead, answer[1] - lead) if answer else None
        layout = _lay_out(f"…{text[lead + 1 :]}", later, width, lines, look, found)
        if first - lead < len(layout.text()) - 1:
            break
    return layout


def _lay_out(
    text: str,
    spans: Sequence[tuple[int, int]],
    width: int,
    lines: int,
    look: RowLook,
    answer: tuple[int, int] | None,
) -> QTextLayout:
    mark = QTextCharFormat()
    mark.setFontWeight(QFont.Weight.Bold)
    mark.setBackground(faint(look.accent, 64))
    line = QTextCharFormat()
    line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    line.setUnderlineColor(faint(look.accent, 150))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    shown = on_one_line(text)
    kept = len(shown)  # of the text: an ellipsis that stands for the rest is not marked
    while True:
        layout = QTextLayout(shown, look.text.font)
        layout.setCacheEnabled(True)
        layout.setTextOption(option)
        formats = []
        for places, look_of in (([answer] if answer else [], line), (spans, mark)):
            for start, length in utf16_ranges(shown, _within(places, kept)):
                part = QTextLayout.FormatRange()
                part.start, part.length, part.format = start, length, look_of
                formats.append(part)
        layout.setFormats(formats)
        fits = _characters(shown, _break(layout, width, lines, look.text.height + LEADING))
        if fits >= len(shown) or len(shown) < 2:
            return layout
        # Cut where the last line ends, less the ellipsis; again if that is still too much.
        cut = _whole_words(shown.removesuffix("…")[: fits - 1][:-1], shown)
        # A mark stays whole, but for one that is as long as the longest words.
        inside = (a for a, b in spans if 0 < a < len(cut) < b <= a + _WORD)
        cut = cut[: next(inside, None)].rstrip()
        shown, kept = f"{cut}…", len(cut)


def utf16_ranges(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of characters as (start, length) in UTF-16 units, as Qt counts them."""
    wide = _wide_places(text)

    def units(offset: int) -> int:
        return offset + bisect_left(wide, offset)

    return [(units(start), units(end) - units(start)) for start, end in spans if start < end]


def _characters(text: str, units: int) -> int:
    """Return how many characters so many UTF-16 units of a text are."""
    wide = bisect_left([place + n for n, place in enumerate(_wide_places(text))], units - 1)
    return units - wide


@lru_cache(maxsize=4)  # a preview asks for each of its passages
def _wide_places(text: str) -> list[int]:
    """Return where the characters stand that are two units each."""
    return [match.start() for match in _WIDE.finditer(text)]


def _break(layout: QTextLayout, width: int, lines: int, height: int) -> int:
    """Break a layout into lines; return how many UTF-16 units fit."""
    layout.beginLayout()
    end = 0
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, number * height))
        end = line.textStart() + line.textLength()
    layout.endLayout()
    return end


def _lead(text: str, place: int) -> int:
    """Return where to begin a text so that a few words stand before a place in it."""
    start = max(0, place - _BEFORE)
    space = text.find(" ", start, place)
    return space + 1 if space >= 0 else start


def _whole_words(cut: str, text: str) -> str:
    """Return `cut`, the beginning of `text`, without the part of a word at its end."""
    within = cut[-1:].isalnum() and cut[-1] < _FIRST_IDEOGRAPH and text[len(cut)].isalnum()
    space = cut.rfind(" ", len(cut) - _WORD) if within else -1
    return (cut[:space] if space > 0 else cut).rstrip()


def _within(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    return [(start, min(end, length)) for start, end in spans if start < length]
