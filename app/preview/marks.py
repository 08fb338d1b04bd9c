"""Marks: how the ranges of a script are marked in the document that shows it."""

from PySide6.QtGui import QPalette, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from app.preview.script import Ranges, Script

_FAINT = 80  # of 255


def cursor_over(document: QTextDocument, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def marks(
    document: QTextDocument, script: Script, chosen: Ranges, palette: QPalette
) -> list[QTextEdit.ExtraSelection]:
    """Mark words by background, the answer by a line: bold would have it laid out again."""
    accent = palette.color(QPalette.ColorRole.Accent)
    mark, line = QTextCharFormat(), QTextCharFormat()
    line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    line.setUnderlineColor(accent)
    accent.setAlpha(_FAINT)
    mark.setBackground(accent)
    quiet = QTextCharFormat()
    quiet.setForeground(palette.placeholderText())
    match = QTextCharFormat()
    match.setBackground(palette.highlight())
    match.setForeground(palette.highlightedText())
    selections = []
    for places, look in (
        (script.notes, quiet),
        (script.answer, line),
        (script.marks, mark),
        (chosen, match),
    ):
        for start, length in places:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor_over(document, start, length)
            selection.format = look
            selections.append(selection)
    return selections
