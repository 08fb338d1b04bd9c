"""Note file: the notes of a library as a file for other programs: CSV, JSON or Markdown."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from engine.user.notes import Note
from engine.user.plain_text import csv_table, escaped_line, quotation

NOTE_FORMATS = ("csv", "json", "md")
_COLUMNS = ("when", "note", "document", "passage", "path")


def notes_as(form: str, notes: Iterable[Note]) -> str:
    """Return the notes in one of `NOTE_FORMATS`, the newest first."""
    newest = sorted(notes, key=lambda note: note.when, reverse=True)
    match form:
        case "csv":
            rows = ((each.when, each.words, each.label, each.text, each.path) for each in newest)
            return csv_table([_COLUMNS, *rows])
        case "json":
            return json.dumps([asdict(each) for each in newest], ensure_ascii=False, indent=2)
    return "\n\n".join(map(_markdown, newest)) + "\n"


def _markdown(note: Note) -> str:
    place = f"— **{escaped_line(note.label)}**, {escaped_line(note.path)}, {note.when[:10]}"
    return "\n".join((escaped_line(note.words), "", *quotation(note.text), "", place))
