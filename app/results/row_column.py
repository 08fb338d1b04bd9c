"""RowColumn: what is written in a row of the result list, laid out once and drawn often."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QStaticText, QTextLayout

from app.results.line_count import lines_of
from app.results.marked_text import lay_out
from app.results.row_look import GAP, LEADING, Face, RowLook, on_one_line
from app.results.row_text import RowWords
from app.results.rows import Row, Shape
from app.translate import heading_in_words
from app.widgets import MEDIUM, SMALL, TARGET, TIGHT

ICON = 14  # pixels of the side of a folder
MARKS = 2 * TARGET  # pixels of width
_LEAST = 24  # pixels: less of a heading says nothing


class Line(NamedTuple):
    """A line of text, with its place below the top of what is written."""

    left: int
    top: int
    text: QStaticText
    font: QFont
    colour: QColor


class RowColumn(NamedTuple):
    """What is written in a row: lines, and its passage, `top` pixels below their top.

    `place` is the width of the folder's name with its icon.
    """

    lines: list[Line]
    passage: QTextLayout
    top: int
    place: int


def row_column(words: RowWords, row: Row, width: int, look: RowLook) -> RowColumn:
    """Write a row in a width; the score at its right has the marks beside it."""
    hit, moved = row.hit, words.moved(row)
    nested, head, small = row.shape is Shape.PASSAGE, look.head_of(row.shape), look.small
    lines: list[Line] = []
    top = place = 0

    def write(text: str, face: Face, colour: QColor, left: int, top: int) -> None:
        line = QStaticText(text)
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.prepare(font=face.font)
        lines.append(Line(left, top, line, face.font, colour))

    def add(text: str, face: Face, colour: QColor, room: int, left: int = 0) -> None:
        nonlocal top
        right = Qt.TextElideMode.ElideRight
        write(
            face.metrics.elidedText(on_one_line(text), right, room),
            face,
            colour,
            left,
            top,
        )
        top += face.height + GAP

    beside = width - look.score_width - SMALL - MARKS - MEDIUM  # the score and its marks
    way = small.metrics.horizontalAdvance(moved) + MEDIUM if moved else 0
    if nested:
        room = beside - way
        add(_where(words, row, "", room, look), small, look.quiet, room)
        top = head + GAP
    else:
        version = words.version(row)
        taken = small.metrics.horizontalAdvance(version) + MEDIUM if version else 0
        title = min(look.title.metrics.horizontalAdvance(hit.title), beside - taken)
        add(hit.title or " ", look.title, look.ink, beside - taken)
        if version:
            lower = look.title.metrics.ascent() - small.metrics.ascent()
            write(version, small, look.link if row.latest else look.quiet, title + MEDIUM, lower)
        named = row.shape is Shape.FILE
        left, folder = ICON + TIGHT, words.where(row) if named else words.place(row)
        room = width - way - left
        place = left + min(small.metrics.horizontalAdvance(folder), room)
        where = folder if named else _where(words, row, folder, room, look)
        add(where, small, look.quiet, room, left)
    passage_top = top
    most = lines_of(row, width, look)
    passage = lay_out(hit.snippet, hit.spans, width, most, look, hit.answer_shown)
    top += passage.lineCount() * (look.text.height + LEADING)
    if note := words.note(row):
        add(note, small, look.ink, width)
    if older := words.older(row):
        add(older, small, look.quiet, width)
    if row.hidden and row.shape is not Shape.BRIEF:
        add(words.more(row), small, look.link, width)
    if row.shape is not Shape.FILE:
        face = look.bold if nested else look.title
        score = f"{score_of(row):.3f}"
        colour = look.quiet if row.unread else look.ink
        write(score, face, colour, width - face.metrics.horizontalAdvance(score), 0)
    if moved:
        left = (beside if nested else width) + MEDIUM - way
        write(moved, small, look.quiet, left, 0 if nested else head + GAP)
    return RowColumn(lines, passage, passage_top, place)


def _where(words: RowWords, row: Row, place: str, room: int, look: RowLook) -> str:
    """Return the place and what `RowWords.where` says; the heading is cut, where need be."""
    more = words.more(row) if row.shape is Shape.BRIEF else ""

    def joined(heading: str | None) -> str:
        parts = (place, words.where(row, heading), more)
        return " · ".join(part for part in parts if part)

    metrics, heading = look.small.metrics, heading_in_words(row.hit.heading)
    excess = metrics.horizontalAdvance(joined(None)) - room
    if excess <= 0 or not heading:
        return joined(None)
    left = metrics.horizontalAdvance(heading) - excess
    middle = Qt.TextElideMode.ElideMiddle
    return joined(metrics.elidedText(heading, middle, left) if left > _LEAST else "")


def score_of(row: Row) -> float:
    """Return the score of the model; where there is none, what words and meaning give."""
    return row.hit.first_score if row.hit.score is None else row.hit.score
