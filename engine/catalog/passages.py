"""Passages of the catalog: the text of every document, in order; ids are never used again."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import fields

from engine.catalog.tables import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, document_from
from engine.documents import OcrText
from engine.records import Document, Passage

# Pages of a PDF that OCR has read are added after those with text. In any other kind of file page
# numbers may be those of a file inside it, so only the ids tell the order.
_READING_ORDER = "CASE d.kind WHEN 'pdf' THEN p.page END, p.id"
_PASSAGE = len(fields(Passage))  # columns


class Passages:
    """The text of the documents that can be found."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, document_id: int, passages: Iterable[Passage]) -> None:
        """Add passages to a document. Call within a transaction."""
        self._db.executemany(
            'INSERT INTO passages (document_id, text, start, "end", heading, page, page_label, ocr,'
            " language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(document_id, p.text, p.start, p.end, p.heading, p.page, p.page_label, p.ocr,
              p.language) for p in passages],
        )  # fmt: skip

    def find(self, ids: Sequence[int]) -> dict[int, tuple[Document, Passage]]:
        """Return the passages of these ids that still exist, each with its document."""
        rows = self._db.execute(  # one statement: it sees every document whole or not at all
            f"SELECT p.id, d.id, {PASSAGE_COLUMNS}, {DOCUMENT_COLUMNS}"
            " FROM passages p JOIN documents d ON d.id = p.document_id"
            " WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        documents: dict[int, Document] = {}  # many passages are of the same
        found: dict[int, tuple[Document, Passage]] = {}
        for passage_id, document_id, *row in rows:
            document = documents.get(document_id) or documents.setdefault(
                document_id, document_from(tuple(row[_PASSAGE:]))
            )
            found[passage_id] = document, Passage(*row[:_PASSAGE])
        return found

    def languages(self, ids: Iterable[int]) -> dict[int, str]:
        """Return the language of each of these passages that still exist, by their ids."""
        rows = self._db.execute(
            "SELECT id, language FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return dict(rows)

    def documents(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the document of each of these passages that still exist, by their ids."""
        rows = self._db.execute(
            "SELECT id, document_id FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return dict(rows)

    def ids(self, document_id: int) -> list[int]:
        rows = self._db.execute(
            "SELECT id FROM passages WHERE document_id = ? ORDER BY id", (document_id,)
        )
        return [row[0] for row in rows]

    def newest(self) -> int:
        """Return the last id that was given, though its passage may be gone."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
        return int(row[0]) if row else 0

    def lengths(self, document_ids: Sequence[int]) -> dict[int, int]:
        """Return how many bytes of text, as UTF-8, are in each of these documents."""
        rows = self._db.execute(
            "SELECT document_id, SUM(LENGTH(CAST(text AS BLOB))) FROM passages"
            " WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id",
            (json.dumps(document_ids),),
        )
        return dict(rows)

    def text(self, document_id: int, page: int | None = None) -> str:
        """Return the text of a document, or of a page of it; "" when it is gone."""
        rows = self._db.execute(
            "SELECT p.heading, p.text FROM passages p JOIN documents d ON d.id = p.document_id"
            f" WHERE d.id = ? AND (? IS NULL OR p.page = ?) ORDER BY {_READING_ORDER}",
            (document_id, page, page),
        )
        parts: list[str] = []
        above = ""
        for heading, text in rows:
            parts += [heading, text] if heading != above else [text]
            above = heading
        return "\n\n".join(parts)

    def ocr_texts(self, document_id: int) -> dict[int | None, OcrText]:
        """Return what OCR read of a document, by the number of the page."""
        try:
            rows = self._db.execute(
                "SELECT page, text, lines FROM ocr_texts WHERE document_id = ?", (document_id,)
            )
        except sqlite3.OperationalError:  # an older catalog, which can only be read
            return {}
        return {page: OcrText.of(text, lines) for page, text, lines in rows}

    def around(self, passage_id: int, count: int) -> dict[int, Passage]:
        """Return a passage with up to `count` neighbours on each side, by id, in reading order.

        Empty when the passage is gone.
        """
        rows = self._db.execute(
            "WITH ordered AS (SELECT p.id, row_number() OVER"
            f" (ORDER BY {_READING_ORDER}) AS place"
            " FROM passages p JOIN documents d ON d.id = p.document_id"
            " WHERE d.id = (SELECT document_id FROM passages WHERE id = :id)),"
            " chosen AS (SELECT place FROM ordered WHERE id = :id)"
            f" SELECT p.id, {PASSAGE_COLUMNS}"
            " FROM ordered o JOIN passages p ON p.id = o.id, chosen c"
            " WHERE o.place BETWEEN c.place - :count AND c.place + :count ORDER BY o.place",
            {"id": passage_id, "count": count},
        )
        return {row[0]: Passage(*row[1:]) for row in rows}

    def headed(self, most: int) -> list[tuple[int, str]]:
        """Return the ids of documents with the heading paths of their passages, each once."""
        rows = self._db.execute(
            "SELECT DISTINCT document_id, heading FROM passages WHERE heading != '' LIMIT ?",
            (most,),
        )
        return rows.fetchall()

    def headings(self, most: int) -> list[str]:
        """Return titles of documents and heading paths of passages, each once."""
        rows = self._db.execute(
            "SELECT title FROM documents WHERE state = 'indexed'"
            " UNION SELECT heading FROM passages LIMIT ?",
            (most,),
        )
        return [row[0] for row in rows]
