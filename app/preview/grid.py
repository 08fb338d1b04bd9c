"""Grid: a table within a text that is shown, and how both are written down."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

from app.translate import fact_in_words, word
from app.widgets import sent_in_words
from engine import Message, Row

START, END = "\ufdd0", "\ufdd1"  # of a cell, of a grid: what Qt has in the text of a document
_NARROWEST, _WIDEST = 3, 40  # letters
_WIDE = "\u2e80"  # from there on letters take nearly twice the room of digits
_BREAKS = re.compile(f"[\\s{_WIDE}-\ufaff\U00020000-\U0003ffff]+")
_BROAD = "mwMW@%"  # take half as much again

# Qt would end a paragraph at these, or drop them; each stays one character.
_SIGNS = str.maketrans(
    dict.fromkeys("\r\v\f\x00\x1c\x1d\x1e\ufdd0\ufdd1", " ")
    | dict.fromkeys("\x85\u2028\u2029", "\n")
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: how many letters wide its columns would be; how many rows it has, and its head.

    `words` are the longest of each column, in letters: in less room they break.
    `merged` are cells that are larger than one: the first row and column of each, how many rows,
    how many columns. What such a cell covers is no cell of its own.
    """

    widths: tuple[int, ...]
    words: tuple[int, ...]
    rows: int
    head_rows: int
    merged: tuple[tuple[int, int, int, int], ...] = ()


class Run(NamedTuple):
    """A part of a passage, `start` to `end` of it, that is written from `at` on.

    It is written as it is, unless its `length` there is another: then all of it is in other words.
    """

    start: int
    end: int
    at: int
    length: int


class ScriptWriter:
    """Writes passages one after another, rows of a table into one grid.

    Attributes:
        grids: Those that are written, in order.
        headings: Where those stand that are no passage's.
    """

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.headings: list[tuple[int, int]] = []
        self._parts: list[str] = []
        self._length = 0
        self._after_grid = False
        self._rows: list[tuple[Row, str, list[Run]]] = []  # of the open grid
        self._gap = 0  # before it
        self._notes: int | None = None  # where those begin in the passage

    def finish(self) -> str:
        self._end_grid()
        return "".join(self._parts)

    def add(self, text: str, gap: int = 0) -> tuple[int, int]:
        """Add a text so many lines later; return where it starts and ends."""
        self._end_grid()
        self._break(gap)
        return self._write(text)

    def add_passage(
        self,
        text: str,
        rows: Sequence[Row],
        gap: int,
        beside: str = "",
        notes: int | None = None,
    ) -> list[Run]:
        """Add a passage; return what of it is written, once the writer has finished.

        What is known `beside` its text comes below its tables. Where `notes` of a slide begin in
        it, they are named.
        """
        self._notes = None if notes is None or notes < 0 else notes
        runs: list[Run] = []
        done = 0
        rows = _of_several_columns(rows)
        starts = [row.cells[0][1] for row in rows] + [len(text)]
        for row, (first, following) in zip(rows, pairwise(starts), strict=True):
            # Before its first cell may be the name of a column, behind the last one bars.
            line = max(text.rfind("\n", done, first) + 1, done)
            gap = self._add_plain(text, done, line, gap, runs)
            if not (self._rows and self._rows[-1][0].table == row.table):
                self._end_grid()
                self._gap = gap
            self._rows.append((row, text, runs))
            done, gap = row.cells[-1][2], 2
            if text.find("\n", done, following) >= 0 or following == len(text):
                done += len(text[done:].split("\n", 1)[0])
        if beside:
            self.add(beside, 2)
        self._add_plain(text, done, len(text), gap, runs)
        return runs

    def _add_plain(self, text: str, start: int, end: int, gap: int, runs: list[Run]) -> int:
        """Add a part of a passage, unless that is blank; return the gap for what follows."""
        if self._notes is not None and self._notes < end:
            notes, self._notes = max(self._notes, start), None
            gap = self._add_plain(text, start, notes, gap, runs)
            self.headings.append(self.add(word(Message("parts.notes")), gap))
            start, gap = notes, 1
        part = text[start:end]
        if not part.strip():
            return gap
        start += len(part) - len(part.lstrip("\n"))
        end = start + len(text[start:end].rstrip())
        at, _ = self.add(text[start:end], gap)
        runs.append(Run(start, end, at, end - start))
        return 2

    def _end_grid(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        columns = sorted({column for row, _, _ in rows for column, _, _ in row.cells})
        head = dict(rows[0][0].head)
        merged = _merged([row for row, _, _ in rows], columns, bool(head))
        covered = {each for one in merged for each in _inside(*one) if each != one[:2]}
        sizes = {column: _size(head.get(column, "")) for column in columns}
        longest = {column: _longest(head.get(column, "")) for column in columns}
        self._break(self._gap, grid=True)
        for column in columns if head else ():
            self._mark(START)
            self._write(head.get(column, ""))
        across = {(row, column): columns for row, column, _, columns in merged}
        for number, (row, text, runs) in enumerate(rows, bool(head)):
            cells = {column: (start, end) for column, start, end in row.cells}
            for place, column in enumerate(columns):
                if (number, place) in covered:
                    continue
                self._mark(START)
                if column in cells:
                    start, end = cells[column]
                    wide = across.get((number, place), 1)
                    words = shown = text[start:end].replace("\n", " ")
                    if row.is_fact:
                        shown = sent_in_words(words) if column else fact_in_words(words)
                    if len(shown) > longest[column]:
                        longest[column] = max(longest[column], _longest(shown))
                    for each in columns[place : place + wide]:
                        sizes[each] = max(sizes[each], -(-_size(shown) // wide))
                    at, _ = self._write(shown)
                    if column or shown == words:
                        runs.append(Run(start, end, at, len(shown)))
        self._mark(END)
        self._after_grid = True
        widths = (min(max(size, _NARROWEST), _WIDEST) for size in sizes.values())
        head_rows = int(bool(head) or rows[0][0].is_head)
        if head_rows and not head:
            head_rows = max([1, *(tall for first, _, tall, _ in merged if first == 0)])
        sizes_of = tuple(widths), tuple(longest.values())
        self.grids.append(Grid(*sizes_of, len(rows) + bool(head), head_rows, tuple(merged)))

    def _break(self, gap: int, grid: bool = False) -> None:
        """End lines, but for those that a grid ends: it stands in a line of its own."""
        if self._length:
            self._write("\n" * (gap - self._after_grid - grid))
        self._after_grid = False

    def _write(self, text: str) -> tuple[int, int]:
        self._mark(text.translate(_SIGNS))
        return self._length - len(text), self._length

    def _mark(self, sign: str) -> None:
        self._parts.append(sign)
        self._length += len(sign)


def _merged(
    rows: Sequence[Row], columns: Sequence[int], below_head: bool
) -> list[tuple[int, int, int, int]]:
    """Return the merged cells by their places in a grid; none that would cover words, or another.

    A row without words is not in the grid, and the first may be in the middle of a cell.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    above: dict[tuple[int, int], int] = {}  # cells of the row before: where each begins
    for number, row in enumerate(rows, below_head):
        filled = {column for column, _, _ in row.cells}
        here: dict[tuple[int, int], int] = {}
        for first, across, goes_on in row.merged:
            places = [n for n, column in enumerate(columns) if first <= column < first + across]
            if not places or filled & set(columns[places[0] + 1 : places[-1] + 1]):
                continue
            part = places[0], len(places)
            goes_on = goes_on and part in above and columns[places[0]] not in filled
            here[part] = above[part] if goes_on else number
            found[here[part], part[0]] = number - here[part] + 1, part[1]
        above = here
    merged: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for place, size in found.items():
        inside = set(_inside(*place, *size))
        if size != (1, 1) and not inside & taken:
            merged.append((*place, *size))
            taken |= inside
    return merged


def _inside(first: int, left: int, tall: int, wide: int) -> Iterator[tuple[int, int]]:
    return product(range(first, first + tall), range(left, left + wide))


def _size(text: str) -> int:
    wide = sum(sign >= _WIDE for sign in text)
    return len(text) + wide * 4 // 5 + sum(map(text.count, _BROAD)) // 2


def _longest(text: str) -> int:
    """Return how wide the longest word is; between ideographs a line may break."""
    return _size(max(_BREAKS.split(text), key=len))


def _of_several_columns(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without those of lists."""
    columns: dict[int, set[int]] = {}
    for row in rows:
        columns.setdefault(row.table, set()).update(column for column, _, _ in row.cells)
    return [row for row in rows if len(columns[row.table]) > 1]
