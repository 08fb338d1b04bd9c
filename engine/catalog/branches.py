"""Branches: how many files there are in a folder, and in those below it."""

import os
import sqlite3
from pathlib import Path

from engine.catalog.rows import below
from engine.records import FolderStats

_COUNTS = "count(*) FILTER (WHERE state = 'indexed'), count(*) FILTER (WHERE reason IS NOT NULL)"


class Branches:
    """The folders of the library, counted."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def at(self, folder: Path) -> FolderStats:
        """How many files there are at `folder` (or file) and below it."""
        row = self._db.execute(
            f"SELECT {_COUNTS}, max(path > ?2 AND instr(substr(path, length(?2) + 1), ?4) > 0),"
            " max(path = ?1)"
            " FROM documents WHERE path = ?1 OR (path > ?2 AND path < ?3)",
            (str(folder), *below(folder), os.sep),
        ).fetchone()
        return FolderStats(folder, row[0], row[1], bool(row[2]), is_file=bool(row[3]))

    def below(self, folder: Path) -> tuple[FolderStats, ...]:
        """The folders in `folder` that hold files of the library, with what is below each."""
        first, last = below(folder)
        rows = self._db.execute(
            f"SELECT substr(rest, 1, instr(rest, ?3) - 1) AS name, {_COUNTS},"
            " max(length(rest) - length(replace(rest, ?3, ''))) > 1 FROM"
            " (SELECT substr(path, length(?1) + 1) AS rest, state, reason FROM documents"
            " WHERE path > ?1 AND path < ?2)"
            " WHERE instr(rest, ?3) > 0 GROUP BY name ORDER BY name",
            (first, last, os.sep),
        )
        return tuple(FolderStats(folder / row[0], row[1], row[2], bool(row[3])) for row in rows)
