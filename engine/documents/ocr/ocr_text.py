"""OcrText: what OCR read on a page, and where each line of it stands there."""

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import east_asian_width

Box = tuple[float, float, float, float]  # left, top, right, bottom: shares of a page's two sides

_NARROW, _BROAD = frozenset("fijlrtI.,:;!'|()[] "), frozenset("mwMW@%")


class OcrLine(NamedTuple):
    """A line is `text[start:end]` of its page."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class OcrText:
    """The text of a page in reading order, one row of it a line; blank lines part paragraphs."""

    text: str
    lines: tuple[OcrLine, ...]

    def boxes(self, span: tuple[int, int]) -> list[Box]:
        """Return the boxes around a span, line by line; within one by how wide letters are."""
        start, end = span
        first = bisect_right(self.lines, start, key=lambda line: line.end)
        found: list[Box] = []
        for line in self.lines[first:]:
            if line.start >= end:
                break
            found.append(self._part(line, max(start, line.start), min(end, line.end)))
        return found

    def _part(self, line: OcrLine, start: int, end: int) -> Box:
        left, top, right, bottom = line.box
        across = (right - left) / (_width(self.text[line.start : line.end]) or 1)
        begin = left + across * _width(self.text[line.start : start])
        return begin, top, begin + across * _width(self.text[start:end]), bottom

    def lines_as_json(self) -> str:
        return json.dumps([[line.start, line.end, *line.box] for line in self.lines])

    @staticmethod
    def of(text: str, lines: str) -> "OcrText":
        """Return it out of what was stored."""
        read = (OcrLine(start, end, tuple(box)) for start, end, *box in json.loads(lines))
        return OcrText(text, tuple(read))


def _width(text: str) -> float:
    return sum(map(_letter_width, text))


def _letter_width(sign: str) -> float:
    """Return about how wide a letter is: most are 1."""
    if sign in _NARROW:
        return 0.5
    if sign in _BROAD:
        return 1.5
    if east_asian_width(sign) in "WF":
        return 2.0
    return 1.2 if sign.isupper() else 1.0
