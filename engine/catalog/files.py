"""Files of the catalog: which of them fit a filter, or have a name."""

import json
import os
import sqlite3
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from heapq import nsmallest

from engine.catalog.tables import DOCUMENT_COLUMNS, document_from
from engine.records import Document

_MOST = 2000  # files of a name
_ONE_OF = "IN (SELECT value FROM json_each"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file must be like.

    `kinds` and `suffixes` (".md") are alternatives. `after` and `before` are times in ns since
    1970: it is dated then or later, and earlier. `places` are folders, each with a separator at its
    end, and paths of files; alternatives; None is any.
    """

    kinds: Set[str] = frozenset()
    suffixes: Set[str] = frozenset()
    after: int | None = None
    before: int | None = None
    places: tuple[Sequence[str], Sequence[str]] | None = None


class Files:
    """The files of the library: every place of a document is one."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def folders(self) -> list[str]:
        """Return the folders of documents that can be found, each with a separator at its end."""
        rows = self._db.execute(
            "SELECT DISTINCT folder FROM documents INDEXED BY documents_by_place"
            " WHERE state = 'indexed'"
        )
        return [row[0] for row in rows]

    def select(self, wanted: Wanted) -> frozenset[int]:
        """Return the documents that can be found, of which one place is as `wanted`."""
        tests, values = _tests(wanted)
        rows = self._db.execute(
            "SELECT coalesce(same_as, id) FROM documents INDEXED BY documents_by_place"
            f" WHERE {' AND '.join(('TRUE', *tests))} AND state = 'indexed'",
            values,
        )
        return frozenset(row[0] for row in rows)

    def called(self, name: str) -> list[str]:
        """Return the paths of the files of this name: their path, or the end of it."""
        rows = self._db.execute(
            "SELECT path FROM documents WHERE path = ?1"
            " OR lower(substr(path, -length(?2))) = lower(?2)",
            (name, os.sep + name.replace("/", os.sep)),
        )
        return [row[0] for row in rows]

    def holding(
        self, parts: Sequence[str], wanted: Wanted, fits: Callable[[str], bool]
    ) -> list[tuple[int, Document]]:
        """Return the files as `wanted`, read or not, whose name `fits`.

        Only a path that has these parts, all of ASCII, may fit, or one with other letters. Each
        file comes after the id of the document that has its text. Of very many files those of the
        shortest names are returned.
        """
        tests, values = _tests(wanted)
        there = []
        for number, part in enumerate(parts):
            there.append(f"instr(lower(path), :part{number})")  # SQLite folds ASCII alone
            values[f"part{number}"] = part.lower()
        if there:
            is_other = "length(path) < length(CAST(path AS BLOB))"  # quicker than by GLOB
            tests.append(f"({' AND '.join(there)} OR {is_other})")
        rows = self._db.execute(  # of a million files: no more of each than its name
            "SELECT substr(path, length(folder) + 1), id FROM documents"
            f" WHERE {' AND '.join(tests or ['TRUE'])}",
            values,
        )
        fitting = nsmallest(_MOST, (row for row in rows if fits(row[0])), lambda row: len(row[0]))
        rows = self._db.execute(
            f"SELECT coalesce(d.same_as, d.id), {DOCUMENT_COLUMNS} FROM documents d"
            " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps([row[1] for row in fitting]),),
        )
        return [(row[0], document_from(row[1:])) for row in rows]


def _tests(wanted: Wanted) -> tuple[list[str], dict[str, object]]:
    tests: list[str] = []
    if wanted.kinds or wanted.suffixes:
        tests.append(f"(kind {_ONE_OF}(:kinds)) OR suffix {_ONE_OF}(:suffixes)))")
    if wanted.after is not None:
        tests.append("dated_ns >= :after")
    if wanted.before is not None:
        tests.append("dated_ns < :before")
    folders, files = wanted.places or ((), ())
    if wanted.places is not None:
        tests.append(f"(folder {_ONE_OF}(:folders)) OR path {_ONE_OF}(:files)))")
    return tests, {
        "kinds": json.dumps(list(wanted.kinds)),
        "suffixes": json.dumps([each.removeprefix(".") for each in wanted.suffixes]),
        "after": wanted.after,
        "before": wanted.before,
        "folders": json.dumps(folders),
        "files": json.dumps(files),
    }
