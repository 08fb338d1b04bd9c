"""RowLook: the fonts and colours of the rows of the result list, and the heights that follow.

A list asks all rows for their heights before it draws the first, so the text of a passage is only
measured here, not laid out.
"""

import re
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

from app.results.rows import Row, Shape

# above and below
PAD = {Shape.FULL: 12, Shape.PASSAGE: 6, Shape.BRIEF: 8, Shape.OLDER: 8, Shape.FILE: 8}
GAP = 4  # between the lines
LEADING = 2  # between the lines of a passage
# Lines of the passage, at most.
_LINES = {Shape.FULL: 3, Shape.PASSAGE: 2, Shape.BRIEF: 0, Shape.OLDER: 2, Shape.FILE: 3}
_SPARE = 0.97  # of a line; rounding may take the rest
_UNBROKEN = re.compile("[^\\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+")
# These would break a layout into paragraphs; each stays one character.
BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029\x00", " "))


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
        self.title = Face(font, 1.08, bold=True)  # many Chinese fonts have no half bold
        self.text, self.small = Face(font, 1), Face(font, 0.9)
        self.bold = Face(font, 1, bold=True)  # marked words
        role, active = QPalette.ColorRole, QPalette.ColorGroup.Active
        self.ink = palette.color(active, role.Text)
        self.quiet = faint(self.ink, 160)  # secondary text: readable, yet behind the text
        self.hairline = faint(self.ink, 32)
        self.accent, self.link, self.base = (
            palette.color(active, each) for each in (role.Accent, role.Link, role.Base)
        )

    def lines_of(self, row: Row, width: int) -> int:
        """Return on how many lines the snippet is sure to fit, or the most that it may have.

        A broken line loses no more than the longest word.
        """
        most = _LINES[row.shape]
        if not (most and row.hit.snippet):
            return 0
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

    def height_of(self, shape: Shape, lines: int, smalls: int) -> int:
        """Return the height of a row with so many lines of text, and of small text, in pixels."""
        score = self.title.height + 2 * GAP + 3 + self.small.height
        score = 0 if shape is Shape.FILE else score
        words = lines * (self.text.height + LEADING) + smalls * (self.small.height + GAP)
        words += 0 if shape is Shape.PASSAGE else self.title.height + GAP
        return 2 * PAD[shape] + max(score, words)


@lru_cache(maxsize=2048)
def _measured(text: str, look: RowLook) -> tuple[int, int]:
    """Return the width of a text on one line, and how much a broken line may lose; all in bold."""
    advance = look.bold.metrics.horizontalAdvance
    longest = max(map(advance, _UNBROKEN.findall(text)), default=0)
    # No line begins with a full stop, nor ends with an opening bracket.
    return advance(text.translate(BLANKS)), max(longest, advance("「字。"))


def faint(colour: QColor, alpha: int) -> QColor:
    thin = QColor(colour)
    thin.setAlpha(alpha)
    return thin
