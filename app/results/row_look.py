"""RowLook: the fonts and colours of the rows of the result list, and the heights that follow.

A list asks all rows for their heights before it draws the first, so the words of a passage are only
measured here, not laid out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

from app.results.rows import Row, Shape
from app.widgets import FINE, TEXT, TITLE, without_private_use

# above and below
PAD = {Shape.FULL: 10, Shape.PASSAGE: 5, Shape.BRIEF: 8, Shape.OLDER: 8, Shape.FILE: 8}
GAP = 3  # between the lines
LEADING = 2  # between the lines of a passage
# Lines of the passage, at most.
_LINES = {Shape.FULL: 3, Shape.PASSAGE: 2, Shape.BRIEF: 1, Shape.OLDER: 2, Shape.FILE: 3}
_NARROW = 440  # pixels of width, in which the best hits would fill the window
_SPARE = 0.985  # of a line; rounding may take the rest
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
# What no line is broken in: a word, or an ideograph, with the signs beside it.
_PIECE = re.compile(rf" +|(?<={_HAN})(?={_HAN})|(?<={_HAN})(?=[0-9A-Za-z])")
# These would break a layout into paragraphs, be drawn as boxes, or turn round what follows, such as
# the end of a file's name and the date behind it; each stays one character.
_BLANKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def on_one_line(text: str) -> str:
    """Return a text as it is drawn in a row."""
    return without_private_use(_BLANKS.sub(" ", text))


class Face:
    """A font with its metrics; `height` is that of a line, in pixels."""

    def __init__(self, base: QFont, size: float, *, bold: bool = False) -> None:
        self.font = QFont(base)
        self.font.setPointSizeF(base.pointSizeF() * size)
        self.font.setBold(bold or base.bold())
        self.metrics = QFontMetrics(self.font)
        self.height = self.metrics.height()


class RowLook:
    """The fonts and colours of rows, derived from the font and the palette of their list."""

    def __init__(self, font: QFont, palette: QPalette) -> None:
        self.origin = (QFont(font), palette.cacheKey())
        self.title = Face(font, TITLE, bold=True)  # many Chinese fonts have no half bold
        self.text, self.small = Face(font, TEXT), Face(font, FINE)
        self.bold = Face(font, TEXT, bold=True)  # marked words
        role, active = QPalette.ColorRole, QPalette.ColorGroup.Active
        self.ink = palette.color(active, role.Text)
        self.quiet, self.hairline = (
            palette.color(active, each) for each in (role.PlaceholderText, role.Midlight)
        )
        self.accent, self.link, self.base = (
            palette.color(active, each) for each in (role.Accent, role.Link, role.Base)
        )
        self.narrowest = min(map(self.text.metrics.horizontalAdvance, " il"))
        self.score_width = self.title.metrics.horizontalAdvance("0.000")

    def lines_of(self, row: Row, width: int) -> int:
        """Return on how many lines the snippet is sure to fit, or the most that it may have."""
        hit = row.hit
        most = min(_LINES[row.shape], 2 if width < _NARROW else 3)
        if len(hit.snippet) * self.narrowest > most * width:  # as most are: it is sure to be cut
            return most
        return _lines(hit.snippet, tuple(hit.spans), width, most, self) if hit.snippet else 0

    @property
    def rule(self) -> int:
        """The height of the rule above what is not read, in pixels."""
        return self.small.height + 4 * GAP

    def head_of(self, shape: Shape) -> int:
        """Return the height of the line of the score, in pixels."""
        return self.text.height if shape is Shape.PASSAGE else self.title.height

    def height_of(self, shape: Shape, lines: int, smalls: int) -> int:
        """Return the height of a row with so many lines of text, and of small text, in pixels."""
        smalls += shape is not Shape.PASSAGE
        words = lines * (self.text.height + LEADING) + smalls * (self.small.height + GAP)
        return 2 * PAD[shape] + self.head_of(shape) + GAP + words


@lru_cache(maxsize=2048)
def _lines(
    text: str, spans: Sequence[tuple[int, int]], width: int, most: int, look: RowLook
) -> int:
    """Fill lines with words until the text ends, or `most` lines are full."""
    room, lines, used, space = width * _SPARE, 1, 0, _advance(" ", False, look)
    text, marked = on_one_line(text), iter(spans)
    start, end = next(marked, (len(text), len(text)))
    for place, piece in _pieces(text):
        if lines == most:
            break
        while end <= place:
            start, end = next(marked, (len(text), len(text) + 1))
        advance = _advance(piece, start < place + len(piece), look)
        if advance > room:
            return most
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


def faint(colour: QColor, alpha: int) -> QColor:
    thin = QColor(colour)
    thin.setAlpha(alpha)
    return thin
