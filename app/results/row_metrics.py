"""Row metrics: the fonts of a row of the result list, and its height in pixels.

A list asks all rows for their heights before it draws the first, so the text of a passage is only
measured here, not laid out.
"""

import re
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetrics

from app.results.marked_text import BLANKS, line_height
from app.results.rows import Row, Shape

PAD = {Shape.FULL: 12, Shape.PASSAGE: 6, Shape.BRIEF: 8}  # above and below
GAP = 4  # between the lines
_LINES = {Shape.FULL: 3, Shape.PASSAGE: 2, Shape.BRIEF: 0}  # of the passage, at most
_SPARE = 0.97  # of a line; rounding may take the rest
_UNBROKEN = re.compile("[^\\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+")


def lines_of(row: Row, width: int, font: str) -> int:
    """Return on how many lines the snippet is sure to fit, or the most that it may have.

    A broken line loses no more than the longest word.
    """
    most = _LINES[row.shape]
    advance, lacking = _measured(row.hit.snippet, font)
    room = max(width, 1) * _SPARE
    for lines in range(1, most):
        if advance + (lines - 1) * lacking <= lines * room:
            return lines
    return most


@lru_cache(maxsize=2048)
def _measured(text: str, font: str) -> tuple[int, int]:
    """Return the width of a text on one line, and how much a broken line may lose; all in bold."""
    bold = QFont(fonts_of(font)["text"])
    bold.setBold(True)
    metrics = QFontMetrics(bold)
    longest = max(map(metrics.horizontalAdvance, _UNBROKEN.findall(text)), default=0)
    # No line begins with a full stop, nor ends with an opening bracket.
    lacking = max(longest, metrics.horizontalAdvance("「字。"))
    return metrics.horizontalAdvance(text.translate(BLANKS)), lacking


def height_of(font: str, shape: Shape, lines: int, smalls: int) -> int:
    """Return the height of a row with so many lines of text, and of small text, in pixels."""
    fonts = fonts_of(font)
    title, text, small = (QFontMetrics(fonts[each]) for each in ("title", "text", "small"))
    score = title.height() + 2 * GAP + 3 + small.height()
    if shape is Shape.BRIEF:
        return 2 * PAD[shape] + max(score, title.height() + GAP + small.height())
    words = lines * line_height(text) + smalls * (small.height() + GAP)
    words += title.height() + GAP if shape is Shape.FULL else 0
    return 2 * PAD[shape] + max(score, words)


@lru_cache(maxsize=8)
def fonts_of(base: str) -> dict[str, QFont]:
    """Derive the three fonts of a row from the description of the list's font."""
    text = QFont()
    text.fromString(base)
    title, small = QFont(text), QFont(text)
    title.setBold(True)  # many Chinese fonts have no half bold
    title.setPointSizeF(text.pointSizeF() * 1.08)
    small.setPointSizeF(text.pointSizeF() * 0.9)
    return {"title": title, "text": text, "small": small}
