"""Notebooks: the cells of a Jupyter notebook, text and code, with what the code gave out."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.documents import web
from engine.documents.asides import Asides
from engine.documents.encoding import decode
from engine.documents.plain_text import without_escapes
from engine.documents.readers import markdown
from engine.documents.text_builder import TextBuilder
from engine.records import Metadata, Page

_NAMELESS = re.compile(r"<[\w.]+(?: (?:object|size|with|at) [^<>]*| object)?>")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    notebook = json.loads(decode(path.read_bytes()))
    builder, asides = TextBuilder(), Asides()
    sheets = notebook.get("worksheets") or [notebook]  # sheets were there until format 3
    for sheet in sheets:
        for cell in sheet.get("cells") or ():
            _add_cell(cell, builder, asides)
    about = notebook.get("metadata") or {}
    yield Metadata("notebook", about.get("title") or builder.first_heading())
    for author in about.get("authors") or ():
        asides.fact("Author", author.get("name"))
    asides.add_to(builder)
    yield builder.build()


def _add_cell(cell: Any, builder: TextBuilder, asides: Asides) -> None:
    source = _text(cell.get("source", cell.get("input")))
    match cell.get("cell_type"):
        case "markdown":
            markdown.render(source, builder, asides)
        case "heading":
            builder.add_heading(source, int(cell.get("level", 1)))
        case _:
            builder.add(source)
    for output in cell.get("outputs") or ():
        _add_output(output, builder, asides)


def _add_output(output: Any, builder: TextBuilder, asides: Asides) -> None:
    if output.get("output_type") in {"error", "pyerr"}:
        trace = "\n".join(output.get("traceback") or ())
        builder.add(without_escapes(trace) or f"{output.get('ename')}: {output.get('evalue')}")
        return
    data = output.get("data") or {}  # by type; in format 3 beside it, by suffix
    page, drawing = (
        _text(data.get(kind, output.get(suffix)))
        for kind, suffix in (("text/html", "html"), ("image/svg+xml", "svg"))
    )
    plain = without_escapes(_text(data.get("text/plain", output.get("text"))))
    if _NAMELESS.fullmatch(plain.strip()):  # what it stands for is there in another form
        plain = ""
    if "<table" in page:
        web.render(page, builder, asides)
    elif notes := _text(data.get("text/markdown")):
        markdown.render(notes, builder, asides)
    elif plain:
        builder.add(plain)
    elif page or "<text" in drawing:
        web.render(page or drawing, builder, asides)
    elif formula := _text(data.get("text/latex", output.get("latex"))):
        builder.add(formula)
    elif "application/json" in data:
        builder.add(json.dumps(data["application/json"], ensure_ascii=False))


def _text(lines: object) -> str:
    """Return a text, which is kept as one string or line by line."""
    return "".join(map(str, lines)) if isinstance(lines, list) else str(lines or "")
