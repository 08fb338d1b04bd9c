"""Merged cells of a table whose format tells of them only in their first row, as HTML's does."""

from engine.records import Merged

_ACROSS_MAX = 1000  # as in browsers
TO_THE_END = 65_534  # of a table; no cell is higher


def times(value: str | None) -> int:
    """Return how many columns or rows an attribute says that a cell has; 1 without one."""
    value = (value or "").strip()
    return min(int(value), TO_THE_END) if value.isdecimal() else 1


class MergedCells:
    """Follows the rows of a table.

    Attributes:
        row: The parts of merged cells in the row that was begun last.
    """

    def __init__(self) -> None:
        self.row: list[Merged] = []
        self._below: dict[int, tuple[int, int]] = {}  # by column: columns, and rows to come

    def begin_row(self) -> None:
        self.row = [(column, across, True) for column, (across, _) in self._below.items()]
        self._below = {
            column: (across, down - 1) for column, (across, down) in self._below.items() if down > 1
        }

    def free(self, column: int) -> int:
        """Return the first column from there on that no cell of a row above covers."""
        for first, across, goes_on in sorted(self.row):
            if goes_on and first <= column < first + across:
                column = first + across
        return column

    def add(self, column: int, across: int, down: int) -> None:
        """Add a cell to the row, if it is larger than one."""
        across, down = min(across, _ACROSS_MAX), min(down, TO_THE_END)
        if across > 1 or down > 1:
            self.row.append((column, across, False))
        if down > 1:
            self._below[column] = (across, down - 1)
