"""Backlog: what each index, a cache over all the rest, still lacks of the catalog.

A row is written in the same transaction as the change that it stands for, and goes when the index
has committed: a kill at any instant leaves either nothing to do or a row that says what.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from engine.catalog.tables import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, document_from
from engine.records import Document, Passage


class Backlog:
    """The documents that each index has not committed, and the generation of each index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, document_id: int) -> None:
        """Record that no index is up to date with a document. Call within a transaction."""
        self._db.execute(
            "INSERT OR IGNORE INTO backlog SELECT name, ? FROM indexes", (document_id,)
        )

    def documents(self, index: str) -> list[int]:
        rows = self._db.execute(
            "SELECT document_id FROM backlog WHERE index_name = ? ORDER BY document_id", (index,)
        )
        return [row[0] for row in rows]

    def gone(self, index: str) -> list[int]:
        """Return the documents that are to be removed from an index."""
        rows = self._db.execute(
            "SELECT document_id FROM backlog WHERE index_name = ?"
            " AND document_id NOT IN (SELECT id FROM documents)",
            (index,),
        )
        return [row[0] for row in rows]

    def content(self, document_id: int) -> tuple[Document, dict[int, Passage]] | None:
        """Return a document and its passages by their ids, in order; None when it is gone."""
        row = self._db.execute(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents d WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            return None
        rows = self._db.execute(
            f"SELECT p.id, {PASSAGE_COLUMNS} FROM passages p WHERE document_id = ? ORDER BY p.id",
            (document_id,),
        )
        return document_from(row), {each[0]: Passage(*each[1:]) for each in rows}

    def mark_indexed(self, index: str, document_ids: Iterable[int]) -> None:
        """Record that the index has committed these documents as they are now."""
        with self._db:
            self._db.executemany(
                "DELETE FROM backlog WHERE index_name = ? AND document_id = ?",
                [(index, each) for each in document_ids],
            )

    def mark_unchanged(self, index: str, passages: Mapping[int, Sequence[int]]) -> None:
        """Do the same for those documents that still have these passages: a sync may go on."""
        with self._db:
            for document_id, ids in passages.items():
                rows = self._db.execute(
                    "SELECT id FROM passages WHERE document_id = ? ORDER BY id", (document_id,)
                )
                if [row[0] for row in rows] == list(ids):
                    self._db.execute(
                        "DELETE FROM backlog WHERE index_name = ? AND document_id = ?",
                        (index, document_id),
                    )

    def generation(self, index: str) -> int:
        """Return the generation of the index that was fed from this catalog; 0 before the first."""
        row = self._db.execute("SELECT generation FROM indexes WHERE name = ?", (index,)).fetchone()
        return int(row[0]) if row else 0

    def forget(self, index: str) -> None:
        """Record that there is no such index any more."""
        with self._db:
            self._db.execute("DELETE FROM indexes WHERE name = ?", (index,))

    def forget_all(self) -> None:
        """Record that there is no index."""
        with self._db:
            self._db.execute("DELETE FROM indexes")

    def forget_others(self, index: str) -> None:
        """Record that there is no index but this one."""
        with self._db:
            self._db.execute("DELETE FROM indexes WHERE name != ?", (index,))

    def passages_done(self, index: str) -> int:
        """Count the passages that the index has committed."""
        if not self.generation(index):
            return 0
        row = self._db.execute(
            "SELECT count(*) FROM passages WHERE document_id NOT IN"
            " (SELECT document_id FROM backlog WHERE index_name = ?)",
            (index,),
        ).fetchone()
        return int(row[0])

    def start(self, index: str, generation: int) -> None:
        """Record that an empty generation of the index was started: it lacks everything."""
        with self._db:
            self._db.execute("DELETE FROM indexes WHERE name = ?", (index,))
            self._db.execute("INSERT INTO indexes VALUES (?, ?)", (index, generation))
            self._db.execute(
                "INSERT INTO backlog SELECT ?, id FROM documents"
                " WHERE state = 'indexed' AND same_as IS NULL",
                (index,),
            )
