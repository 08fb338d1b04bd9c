"""Sheet page: the rows of a sheet become a page below its name."""

from collections.abc import Iterator

from engine.documents.asides import Asides
from engine.documents.office.table import Row, blocks
from engine.documents.text_builder import TextBuilder
from engine.errors import Empty, TooLarge
from engine.records import ASIDE_LEVEL, Page

CELLS_MAX = 200_000  # filled ones, in all sheets: about 5,000 passages
_TEXT_MAX = 8 << 20  # characters of all cells


class Budget:
    """What is left of the cells and characters that all sheets may have."""

    def __init__(self) -> None:
        self._cells = CELLS_MAX
        self._text = _TEXT_MAX

    @property
    def used(self) -> bool:
        """Whether there was any text."""
        return self._cells < CELLS_MAX

    def take(self, row: Row) -> bool:
        """Return whether there is room for one more row."""
        self._cells -= len(row.texts)
        self._text -= sum(map(len, row.texts.values()))
        return self._cells >= 0 and self._text >= 0


def sheet_page(name: str, rows: Iterator[Row], asides: Asides, budget: Budget) -> Iterator[Page]:
    """Yield the page of a sheet unless it is empty; raises `TooLarge` where it breaks off."""
    kept: list[Row] = []
    full = False
    for row in rows:
        if full := not budget.take(row):
            break
        kept.append(row)
    builder = TextBuilder()
    if any(row.texts for row in kept):
        builder.add_heading(name, 1)
        for block in blocks(kept):
            builder.begin_table(headed=block.headed)
            builder.add_lines(block.lines)
    asides.add_to(builder, ASIDE_LEVEL)
    if builder.length:
        yield builder.build()
    if full:
        raise TooLarge("documents.too-many-cells", count=CELLS_MAX)


def last_page(asides: Asides, has_text: bool) -> Iterator[Page]:
    """Yield what belongs to all sheets; raises `Empty` if there is nothing at all."""
    builder = TextBuilder()
    asides.add_to(builder, has_text=has_text)
    if builder.length:
        yield builder.build()
    elif not has_text:
        raise Empty("documents.no-cell-text")
