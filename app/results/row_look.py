"""RowLook: the fonts and colours of the rows of the result list, and the heights that follow.

A list asks all rows for their heights before it draws the first, so the text of a passage is only
measured here, not laid out.
"""

import re
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
_SPARE = 0.97  # of a line; rounding may take the rest
_UNBROKEN = re.compile("[^\\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+")
# These would break a layout into paragraphs; each stays one character.
_BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029\x00", " "))


def on_one_line(text: str) -> str:
    """Return a text as it is drawn in a row."""
    return without_private_use(text.translate(_BLANKS))


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
        self.score_width = self.title.metrics.horizontalAdvance("0.000")

    def lines_of(self, row: Row, width: int) -> int:
        """Return on how many lines the snippet is sure to fit, or the most that it may have.

        A broken line loses no more than the longest word.
        """
        if not row.hit.snippet:
            return 0
        most = min(_LINES[row.shape], 2 if width < _NARROW else 3)
        if most == 1:
            return 1
        advance, lacking = _measured(row.hit.snippet, self)
        room = max(width, 1) * _SPARE
        for lines in range(1, most):
            if advance + (lines - 1) * lacking <= lines * room:
                return lines
        return most

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
def _measured(text: str, look: RowLook) -> tuple[int, int]:
    """Return the width of a text on one line, and how much a broken line may lose; all in bold."""
    advance = look.bold.metrics.horizontalAdvance
    longest = max(map(advance, _UNBROKEN.findall(text)), default=0)
    # No line begins with a full stop, nor ends with an opening bracket.
    return advance(on_one_line(text)), max(longest, advance("「字。"))


def faint(colour: QColor, alpha: int) -> QColor:
    thin = QColor(colour)
    thin.setAlpha(alpha)
    return thin
