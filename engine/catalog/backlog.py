"""Backlog: what the index, a cache over all the rest, still lacks of the catalog."""

import sqlite3
from collections.abc import Iterable

from engine.catalog.rows import COLUMNS, document_of
from engine.catalog.transaction import transaction
from engine.records import Document, Passage


class Backlog:
    """The documents that Whoosh has not committed, and the generation of its index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def documents(self) -> list[int]:
        """Documents whose entry in the index is not up to date, oldest first."""
        return [row[0] for row in self._db.execute("SELECT document_id FROM unindexed")]

    def content(self, document_id: int) -> tuple[Document, list[tuple[int, Passage]]] | None:
        """A document and its passages with their ids; None when it is gone."""
        row = self._db.execute(
            f"SELECT {COLUMNS} FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            return None
        rows = self._db.execute(
            'SELECT id, text, start, "end", heading, page, page_label, ocr, language FROM passages'
            " WHERE document_id = ? ORDER BY id",
            (document_id,),
        )
        return document_of(row), [(each[0], Passage(*each[1:])) for each in rows]

    def settle(self, document_ids: Iterable[int]) -> None:
        """Whoosh has committed these."""
        with transaction(self._db):
            self._db.executemany(
                "DELETE FROM unindexed WHERE document_id = ?", [(each,) for each in document_ids]
            )

    def generation(self) -> int:
        """The generation of the index that was fed from this catalog; 0 before the first."""
        return int(self._db.execute("SELECT number FROM generation").fetchone()[0])

    def begin(self, generation: int) -> None:
        """An empty generation of the index has been begun: everything is to be written to it."""
        with transaction(self._db):
            self._db.execute("UPDATE generation SET number = ?", (generation,))
            self._db.execute("DELETE FROM unindexed")
            self._db.execute(
                "INSERT INTO unindexed SELECT id FROM documents"
                " WHERE state = 'indexed' AND same_as IS NULL"
            )
