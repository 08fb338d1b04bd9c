"""Frames: the boxes drawn around a passage where it stands on a page.

A column has a frame of its own; the pieces of a formula have none.
"""

import re
from collections.abc import Sequence

from engine.records import Box
from engine.terms import Span

_LEAST = 0.05  # of the largest frame of a passage: what is smaller is none
_LINES_APART = 4  # more than so many line heights between two lines part a frame
_UPRIGHT = 5  # times as high as it is wide: a line that is not printed across the page
_FOLIO_FIRST = re.compile(r"\s*\W?\s*\d{1,4}\s*\W?\s*[\r\n]+\s*")
_FOLIO_LAST = re.compile(r"\s*[\r\n]+\s*\W?\s*\d{1,4}\s*\W?\s*")


def without_folio(text: str, span: Span) -> Span:
    """`span` of a page's text less the page number that the page begins or ends with."""
    start, end = span
    if not text[:start].strip() and (folio := _FOLIO_FIRST.match(text, start, end)):
        start = folio.end()
    if not text[end:].strip():
        last = max(text.rstrip().rfind(line) for line in "\r\n")
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start and _FOLIO_LAST.fullmatch(text, last, end):
            end = last
    return (start, end) if start < end else span


def frames(boxes: Sequence[Box], others: Sequence[Box]) -> list[Box]:
    """The frames of a passage whose lines stand in `boxes`; in `others` stands what is not of it.

    What is small beside the largest has none, nor a line printed upwards along the margin.
    """
    level = [box for box in boxes if box[3] - box[1] <= _UPRIGHT * (box[2] - box[0])]
    joined: list[Box] = []
    for block in _runs(level or boxes):
        while partner := next((each for each in joined if _joins(each, block, others)), None):
            joined.remove(partner)
            block = _around(partner, block)
        joined.append(block)
    least = max(map(_area, joined), default=0.0) * _LEAST
    return [block for block in joined if _area(block) >= least]


def _runs(boxes: Sequence[Box]) -> list[Box]:
    """One box around each run of lines that stand together, as they are read."""
    runs: list[Box] = []
    last: Box | None = None
    for box in boxes:
        if last is None or not _follows(box, last, runs[-1]):
            runs.append(box)
        else:
            runs[-1] = _around(runs[-1], box)
        last = box
    return runs


def _follows(box: Box, last: Box, run: Box) -> bool:
    """Whether `box` is on the line of `last`, or soon below it and below its `run`."""
    height = max(box[3] - box[1], last[3] - last[1])
    if abs(box[1] - last[1]) < height:
        return True
    return 0 < box[1] - last[1] < _LINES_APART * height and _share_column(box, run)


def _joins(one: Box, two: Box, others: Sequence[Box]) -> bool:
    """Whether one frame does for both: they overlap, or nothing else is between them."""
    if not _share_column(one, two):
        return False
    if one[1] < two[3] and two[1] < one[3]:
        return True
    around = _around(one, two)
    return not any(
        _holds(around, each) and not _holds(one, each) and not _holds(two, each) for each in others
    )


def _share_column(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2]


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _holds(box: Box, other: Box) -> bool:
    """Whether the middle of `other` is in `box`."""
    across, down = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] < across < box[2] and box[1] < down < box[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
