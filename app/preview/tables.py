"""Tables: the grids of a script as tables of a document of Qt; words only ever come in as text."""

import re
from collections.abc import Sequence
from itertools import product

from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from app.preview.grid import END, START, Grid
from app.widgets import without_private_use

_GRID = re.compile(f"({START}[^{END}]*{END})")
_LINE = 125  # percent of the height of letters
PADDING = 4  # pixels, around the words of a cell
_MARGIN = 6  # pixels above and below
_SLIM = 8  # letters that a column keeps where there is little room
_WHOLE = 24  # of words that are not broken
_LEAST = 16  # the same where that needs too much room; of columns where all this does not help
_FAINT = 70  # of 255


class Tables:
    """The tables of one document. Each change has it laid out again: many belong in one edit block.

    Attributes:
        room: Pixels that tables should not be wider than, if their words can wrap.
        letter: The width of a letter in pixels.
    """

    def __init__(self, document: QTextDocument, palette: QPalette) -> None:
        self._document = document
        self._tables: list[tuple[QTextTable, Grid]] = []
        self.room = self.letter = 1.0
        self._line = self._shade = QColor()
        self.set_colours(palette)

    def set_colours(self, palette: QPalette) -> None:
        """Draw lines and heads in the colours of a theme from now on."""
        self._line = palette.color(QPalette.ColorRole.Text)
        self._line.setAlpha(_FAINT)
        self._shade = palette.color(QPalette.ColorRole.AlternateBase)

    def write(self, text: str, grids: Sequence[Grid]) -> None:
        """Fill the document with a text and the grids that stand in it."""
        self._tables = []
        airy = QTextBlockFormat()
        airy.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        plain, bold = QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        cursor = QTextCursor(self._document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        waiting = iter(grids)
        for part in _GRID.split(without_private_use(text)):
            if not part.startswith(START):
                cursor.setBlockFormat(airy)
                cursor.insertText(part, plain)
                continue
            grid = next(waiting)
            table = cursor.insertTable(grid.rows, len(grid.widths), self._look(grid))
            self._tables.append((table, grid))
            for merged in grid.merged:
                table.mergeCells(*merged)
            place = table.firstPosition()
            for words in part[1:-1].split(START):
                in_head = table.cellAt(place).row() < grid.head_rows
                cursor.setPosition(place)
                cursor.insertText(words, bold if in_head else plain)
                place = cursor.position() + 1
            self._set_head(table, grid)
            cursor.setPosition(table.lastPosition() + 1)

    def hold(self, place: int) -> bool:
        """Whether a place in the document is in a cell; a cursor knows that only once all is in."""
        return any(
            table.firstPosition() <= place <= table.lastPosition() for table, _ in self._tables
        )

    def lay_out(self) -> None:
        """Draw the tables again, in other widths or colours."""
        for table, grid in self._tables:
            table.setFormat(self._look(grid))
            self._set_head(table, grid)

    def _look(self, grid: Grid) -> QTextTableFormat:
        look = QTextTableFormat()
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setBorder(1)
        look.setCellSpacing(-1)  # lines coincide; collapsed borders take twice as long
        look.setBorderBrush(self._line)
        look.setCellPadding(PADDING)
        look.setTopMargin(_MARGIN)
        look.setBottomMargin(_MARGIN)
        look.setHeaderRowCount(grid.head_rows)
        fixed = QTextLength.Type.FixedLength
        look.setColumnWidthConstraints([QTextLength(fixed, width) for width in self._fitting(grid)])
        return look

    def _fitting(self, grid: Grid) -> list[float]:
        """Return widths that have room, with words whole if possible; else to be scrolled."""
        for unbroken in (_WHOLE, _LEAST):
            for most in range(max(*grid.widths, _SLIM), _SLIM - 1, -1):
                widths = self._widths(grid, most, unbroken)
                if sum(widths) <= self.room:
                    return widths
        return self._widths(grid, _LEAST, _WHOLE)

    def _widths(self, grid: Grid, most: int, unbroken: int) -> list[float]:
        """Return pixels for columns of at most so many letters, or one word of up to `unbroken`."""
        padding = self.letter + 2 * PADDING + 1  # a word may be wider than as many digits
        letters = (
            min(width, max(most, min(longest, unbroken)))
            for width, longest in zip(grid.widths, grid.words, strict=True)
        )
        return [each * self.letter + padding for each in letters]

    def _set_head(self, table: QTextTable, grid: Grid) -> None:
        for row, column in product(range(grid.head_rows), range(table.columns())):
            cell = table.cellAt(row, column)
            look = cell.format()  # which also says how large it is
            look.setBackground(self._shade)
            cell.setFormat(look)
