"""Rows: how a document stands in its table, and which rows are those of a folder."""

import os
from collections.abc import Sequence
from pathlib import Path

from engine.records import Document

COLUMNS = "id, path, size, mtime_ns, digest, kind, title, pages, reason, cause"
OF_D = ", ".join(f"d.{name}" for name in COLUMNS.split(", "))  # in a join, where they are "d"


def document_of(row: Sequence[object]) -> Document:
    """The document whose `COLUMNS` are in `row`."""
    document_id, path, *rest = row
    return Document(document_id, Path(str(path)), *rest)  # type: ignore[arg-type]


def below(folder: Path) -> tuple[str, str]:
    """Between what two strings the paths below a folder are, in the order of SQLite."""
    first = str(folder).rstrip(os.sep) + os.sep
    return first, first[:-1] + chr(ord(os.sep) + 1)
