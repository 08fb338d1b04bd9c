"""Text builder: puts together the text of a page, and knows where its headings are.

Readers of files without pages (DOCX, HTML, Markdown) add blocks in reading order. Blank lines
separate them, and offsets are kept, so that `page.text[h.offset:].startswith(h.text)`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from typing import NamedTuple, cast

from engine.records import Cell, Head, Heading, Merged, Page, Row
from engine.terms import without_radicals

# Control characters except tab and newline, lone surrogates, byte order marks and non-characters.
_NOISE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
CJK = re.compile(f"[{_CJK}]")
_CJK_BREAK = re.compile(rf"\n(?<=[{_CJK}].)(?=[{_CJK}])", re.S)

BULLET = "• "
_DEPTH_MAX = 9  # of lists that can be seen in the text

_BASE, _READING, _END = "\ufdd0", "\ufdd1", "\ufdd2"  # no characters, and none of any text
_RUBY = re.compile(f"{_BASE}([^{_BASE}-{_END}]*){_READING}([^{_BASE}-{_END}]*){_END}")
_MARKS = str.maketrans(dict.fromkeys((_BASE, _READING, _END)))


def clean(text: str) -> str:
    """Return the text without invisible characters and radicals; form feeds become newlines."""
    if _BASE in text:
        text = _readings_last(text)
    plain = _NOISE.sub("", _BREAKS.sub("\n", text))
    return without_radicals(plain)


def ruby(base: str, reading: str) -> str:
    """Return a word whose reading stands above it, as pieces of a text that is to be cleaned.

    The reading would part the words around it: it comes at the end of the text, in brackets.
    """
    return f"{_BASE}{base}{_READING}{reading}{_END}"


def _readings_last(text: str) -> str:
    readings: list[str] = []
    end = -1
    for match in _RUBY.finditer(text):
        reading = " ".join(match[2].split())
        if match.start() == end:  # each character of a word may have its own
            readings[-1] += reading if CJK.match(reading) else f" {reading}"
        else:
            readings.append(reading)
        end = match.end()
    plain = _RUBY.sub(r"\1", text).translate(_MARKS)
    said = "、".join(dict.fromkeys(filter(None, map(str.strip, readings))))
    return f"{plain.rstrip()}（{said}）" if said else plain


def join_lines(lines: str) -> str:
    """Return lines as one, joined by spaces, or by nothing between two CJK characters."""
    stripped = "\n".join(line.strip(" \t") for line in lines.strip().split("\n"))
    return _CJK_BREAK.sub("", stripped).replace("\n", " ")


class Line(NamedTuple):
    """A row of a table as a line of text, with the places of its cells in it."""

    text: str
    cells: tuple[Cell, ...]
    merged: tuple[Merged, ...] = ()

    @staticmethod
    def joined(
        pieces: Iterable[tuple[int, str, str]], between: str, merged: Iterable[Merged] = ()
    ) -> "Line":
        """Join cells, each a column, what stands before its words, and these."""
        parts: list[str] = []
        cells: list[Cell] = []
        length = 0
        for column, before, words in pieces:
            gap = (between if parts else "") + before
            parts.append(gap + words)
            length += len(parts[-1])
            if words:
                cells.append((column, length - len(words), length))
        return Line("".join(parts), tuple(cells), tuple(merged))


class TextBuilder:
    """Blocks of text in reading order; `build()` returns what was added so far as one `Page`.

    Attributes:
        attachments: The names of what is attached to a message.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[Heading] = []
        self._tight = False
        self._rows: list[Row] = []
        self._table = 0
        self._headed, self._head = True, cast(Head, ())
        self._notes: int | None = None
        self.attachments: tuple[str, ...] = ()

    def add(self, text: str, tight: bool = False) -> int | None:
        """Add a paragraph; return where it starts, if it is not empty.

        Tight ones follow each other on the next line, without a blank one.
        """
        text = clean(text).rstrip().lstrip("\n")
        if not text.strip():
            return None
        start = self._append(text, "\n" if tight and self._tight else "\n\n")
        self._tight = tight
        return start

    def add_heading(self, text: str, level: int, *, added: bool = False) -> None:
        """Add a heading, as one line, in a paragraph of its own; see `Heading`."""
        text = " ".join(clean(text).split())
        if text:
            start = self._append(text, "\n\n")
            self._headings.append(Heading(start, level, text, added))
            self._tight = False

    def add_item(self, text: str, depth: int = 0, mark: str = BULLET) -> None:
        if text.strip():
            self.add("  " * min(depth, _DEPTH_MAX) + mark + text, tight=True)

    def begin_table(self, *, headed: bool = True, head: Head = ()) -> None:
        """Begin a table; if `headed`, its first row is its head, or that has come: `head`."""
        self._table += 1
        self._headed, self._head = headed, head

    def add_row(
        self,
        cells: Sequence[str],
        columns: Sequence[int] | None = None,
        merged: Iterable[Merged] = (),
    ) -> None:
        """Add a row of a table on a line; its cells are in these columns, or one in each."""
        words = [clean(cell) for cell in cells]
        if any(words):
            places = range(len(words)) if columns is None else columns
            line = Line.joined(zip(places, repeat(""), words, strict=False), " | ", merged)
            self.add_lines([line], tight=True)

    def add_lines(self, lines: Sequence[Line], tight: bool = False) -> None:
        """Add rows of a table as a paragraph; their text is clean."""
        start = self.add("\n".join(line.text for line in lines), tight)
        if start is None:
            return
        for text, cells, merged in lines:
            placed = tuple((column, start + a, start + b) for column, a, b in cells)
            if not placed:
                start += len(text) + 1
                continue
            is_head = self._headed and not self._head
            self._rows.append(Row(self._table, placed, self._head, is_head, merged))
            if is_head:
                self._head = tuple((column, text[a:b]) for column, a, b in cells)
            start += len(text) + 1

    def add_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Add what is known of a document on a line; it is a table of names and values."""
        shown = [(name, clean(value)) for name, value in facts if value]
        start = self.add(" · ".join(f"{name}: {value}" for name, value in shown))
        self.begin_table(headed=False)
        for name, value in shown if start is not None else ():
            assert start is not None
            value_at = start + len(name) + 2
            end = value_at + len(value)
            cells = (0, start, start + len(name)), (1, value_at, end)
            self._rows.append(Row(self._table, cells, is_fact=True))
            start = end + 3

    def add_notes(self, notes: Iterable[str]) -> None:
        """Add what the speaker of a slide notes, if anything."""
        if filled := list(filter(None, notes)):
            self.begin_notes()
            for text in filled:
                self.add(text)

    def begin_notes(self) -> None:
        """What is added from now on is not the text itself, but notes on it and the like."""
        if self._notes is None:
            self._notes = self._length + (2 if self._parts else 0)

    def add_page(self, page: Page, level: int = 0) -> None:
        """Add a page as it is, its headings `level` levels deeper."""
        if page.text.strip():
            start = self._append(page.text, "\n\n")
            for each in page.headings:
                place, deeper = start + each.offset, each.level + level
                self._headings.append(replace(each, offset=place, level=deeper))
            self._rows += moved(page.rows, start, self._table)
            self._table += max((row.table for row in page.rows), default=0)
            self._notes = None if page.notes is None else start + page.notes
            self.attachments = page.attachments
            self._tight = False

    def first_heading(self, level: int = 9) -> str | None:
        """Return the words of the first heading of `level` or a higher one; None without one."""
        return next((each.text for each in self._headings if each.level <= level), None)

    @property
    def length(self) -> int:
        return self._length

    def build(self) -> Page:
        return Page(
            "".join(self._parts),
            tuple(self._headings),
            rows=tuple(self._rows),
            notes=self._notes,
            attachments=self.attachments,
        )

    def _append(self, text: str, gap: str) -> int:
        """Return where the text starts."""
        start = self._length + len(gap) if self._parts else 0
        self._parts += [gap, text] if self._parts else [text]
        self._length = start + len(text)
        return start


def moved(rows: Iterable[Row], by: int, tables: int = 0) -> Iterator[Row]:
    """Yield rows of a text that starts `by` characters later, behind so many other tables."""
    for row in rows:
        cells = tuple((column, start + by, end + by) for column, start, end in row.cells)
        yield replace(row, table=row.table + tables, cells=cells)


# What programs write as the title when the user did not: a placeholder, a file name.
_PLACEHOLDER = re.compile(
    r"(untitled|(no |unknown )?title|document|word document|microsoft word|powerpoint presentation|"
    r"presentation|slide|new document|blank|none|null|unknown|无标题|未命名|新建)[\s\d.-]*",
    re.I,
)
_PROGRAM = re.compile(r"(microsoft (word|powerpoint|excel|office)|print|layout \d)\b.*-\s", re.I)
_FILE_NAME = re.compile(
    r"\S*[\w)]\.[a-z][a-z0-9]{1,4}|.*[\\/].*\.[a-z0-9]{2,4}|.*\.(dvi|docx?|tex|pdf|indd|qxd|wpd|ps|rtf|od[tps]|pptx?|xlsx?)",
    re.I,
)


def sensible_title(title: object) -> str | None:
    """Return the title on one line, or None if it is none: "untitled", "paper.dvi"."""
    if not isinstance(title, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in title[:1000]).split())
    if len(line) < 3 and not any(c > "\u2e80" for c in line):
        return None
    if not any(c.isalpha() for c in line):
        return None
    if _PLACEHOLDER.fullmatch(line) or _PROGRAM.match(line) or _FILE_NAME.fullmatch(line):
        return None
    return line[:300]
