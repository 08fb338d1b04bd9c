"""RowLook: the fonts and colours of the rows of the result list, and the heights that follow."""

import re

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

from app.results.rows import Shape
from app.widgets import FINE, TEXT, TITLE, without_private_use

# above and below
PAD = {Shape.FULL: 10, Shape.PASSAGE: 5, Shape.BRIEF: 8, Shape.OLDER: 8, Shape.FILE: 8}
GAP = 3  # between the lines
LEADING = 2  # between the lines of a passage
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


def faint(colour: QColor, alpha: int) -> QColor:
    thin = QColor(colour)
    thin.setAlpha(alpha)
    return thin
