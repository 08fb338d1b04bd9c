"""Vertical pages: Chinese and Japanese in columns that are read from right to left.

PDFium gives each column as a line, and these from left to right. A page may have tiers of columns,
and lines across, such as a header.
"""

from collections.abc import Iterator, Sequence
from ctypes import byref
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from engine.documents.text_builder import CJK

_ENOUGH = 8  # characters that tell how a page runs
_SAMPLE = 100
_BEGINNING = 1500  # characters that have some of them
_CHARACTERS_MAX = 20_000  # of one page
_APART = 0.6  # of a character, between the middles of two columns
_TIER = 0.8  # of a character that no column fills between two tiers
_RUBY = 0.7  # of the usual size, at most
_RAGGED = 3  # characters by which a full column may end higher than another

_Box = tuple[float, float, float, float]  # left, bottom, right, top; which is a greater number


@dataclass(slots=True)
class _Line:
    text: str
    middle: float  # from the left
    bottom: float
    top: float
    size: float  # of a character
    is_across: bool


def in_columns(textpage: Any, text: str) -> str:
    """Return the `text` of a page; where its columns are vertical, in their order."""
    if text.isascii() or not _runs_down(textpage, text):
        return text
    lines = list(_lines(textpage))
    usual = median(line.size for line in lines for _ in line.text)
    ruby = [line for line in lines if line.size < _RUBY * usual and not line.is_across]
    parts: list[str] = []
    for tier in _tiers([line for line in lines if line not in ruby], usual):
        if all(line.is_across for line in tier):
            parts += [f"{line.text}\n" for line in tier]
            continue
        top, bottom = max(line.top for line in tier), min(line.bottom for line in tier)
        for column in _columns(tier, usual):
            if parts and column.top < top - usual:  # indented
                parts.append("\n")
            parts.append(column.text)
            if column.bottom > bottom + _RAGGED * usual:
                parts.append("\n")
    return "".join((*parts, "\n", *(f"{line.text}\n" for line in _columns(ruby, usual))))


def _runs_down(textpage: Any, text: str) -> bool:
    found = zip(CJK.finditer(text, 0, _BEGINNING), range(_SAMPLE), strict=False)
    places = [match.start() for match, _ in found]
    down = 0
    boxes = [_box(textpage, place) for place in places if len(places) >= _ENOUGH]
    for (left, _, right, top), (left2, _, right2, top2) in pairwise(filter(None, boxes)):
        is_below = 0 < top - top2 < 3 * (right - left)
        down += is_below and abs(left + right - left2 - right2) < right - left
    return down >= max(len(boxes) / 2, _ENOUGH / 2)


def _box(textpage: Any, index: int) -> _Box | None:
    box = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(textpage, index, byref(box)) and box.top > box.bottom:
        return box.left, box.bottom, box.right, box.top
    return None


def _lines(textpage: Any) -> Iterator[_Line]:
    """Yield what PDFium takes for lines."""
    signs: list[str] = []
    boxes: list[_Box] = []
    count = min(pdfium.FPDFText_CountChars(textpage), _CHARACTERS_MAX)
    for index in range(count + 1):
        code = pdfium.FPDFText_GetUnicode(textpage, index) if index < count else ord("\n")
        if code not in (10, 13):
            signs.append(chr(code) if code <= 0x10FFFF else "\ufffd")
            if code > 32 and (box := _box(textpage, index)):
                boxes.append(box)
        elif boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            across, down = max(rights) - min(lefts), max(tops) - min(bottoms)
            middle = median((left + right) / 2 for left, _, right, _ in boxes)
            size = median(max(r - left, top - bottom) for left, bottom, r, top in boxes)
            line = _Line(
                "".join(signs).strip(), middle, min(bottoms), max(tops), size, across > down
            )
            line.is_across &= len(boxes) > 1
            yield line
            signs, boxes = [], []


def _tiers(lines: Sequence[_Line], usual: float) -> Iterator[list[_Line]]:
    """Yield the lines between stripes of the page that are blank from side to side."""
    tier: list[_Line] = []
    bottom = 0.0
    for line in sorted(lines, key=lambda line: -line.top):
        if tier and line.top < bottom - _TIER * usual:
            yield tier
            tier = []
        bottom = min(bottom, line.bottom) if tier else line.bottom
        tier.append(line)
    if tier:
        yield tier


def _columns(lines: Sequence[_Line], usual: float) -> list[_Line]:
    """Return the columns from right to left, each as a line."""
    places: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        if places and places[-1][-1].middle - line.middle < _APART * usual:
            places[-1].append(line)
        else:
            places.append([line])
    columns: list[_Line] = []
    for place in places:
        place.sort(key=lambda line: -line.top)
        for line, above in zip(place, (None, *place), strict=False):
            if above and above.bottom < line.top + usual:
                columns[-1].text += line.text
            else:
                columns.append(line)
    return columns
