"""Places: the order in which lines that stand somewhere on a page are read.

Columns of prose are read one after another. Everything else is read row by row, so that what stands
side by side (a label and its value, the cells of a table) stays together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_COLUMN_LINES = 3  # fewer are no column
_COLUMN_WIDTH = 0.25  # of the page's text; narrower are those of a table
_PARAGRAPH = 0.9  # of a line's height: a larger gap ends a paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in its box, in pixels; `sure` is how sure (0 to 1) OCR is of it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float = 1.0

    @property
    def height(self) -> float:
        """Of the box."""
        return self.bottom - self.top


def in_order(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of a page as they are read, with an empty one between paragraphs."""
    begun = False
    for block in _blocks(lines):
        bottom = None
        if begun:
            yield ""
        for row in _rows(block):
            top = min(line.top for line in row)
            height = median(line.height for line in row)
            if bottom is not None and top - bottom > _PARAGRAPH * height:
                yield ""
            yield " ".join(line.text for line in row)
            bottom = max(line.bottom for line in row)
            begun = True


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """What is read to its end before the next: what is above, then the columns, then the rest."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    gutter = _gutter(lines, width)
    if gutter is None:
        yield list(lines)
        return
    across = [line for line in lines if line.left < gutter < line.right]
    bands = [*sorted(across, key=lambda line: line.top), None]
    top = float("-inf")
    for band in bands:
        end = band.top if band else float("inf")
        beside = [each for each in lines if each not in across and top <= _middle(each) < end]
        for side in (
            [each for each in beside if each.right <= gutter],
            [each for each in beside if each.left >= gutter],
        ):
            if side:
                yield side
        if band:
            yield [band]
            top = _middle(band)


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """Where two columns of prose part; None where there are none."""
    prose = [line for line in lines if line.right - line.left > _COLUMN_WIDTH * width]
    for edge in sorted({line.left for line in prose}):
        place = edge - 1
        left = [line for line in prose if line.right < place]
        right = [line for line in prose if line.left > place]
        crossing = sum(line.left <= place <= line.right for line in prose)
        if min(len(left), len(right)) >= _COLUMN_LINES and crossing <= len(prose) // 5:
            return place
    return None


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines, top to bottom, those side by side together and left to right."""
    row: list[Line] = []
    for line in sorted(lines, key=_middle):
        if row and _middle(line) - _middle(row[-1]) > 0.5 * min(line.height, row[-1].height):
            yield sorted(row, key=lambda each: each.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda each: each.left)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2
