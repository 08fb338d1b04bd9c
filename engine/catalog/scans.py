"""Scans: pages without text that OCR has yet to read; each goes when its passages come."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.catalog.passages import Passages
from engine.catalog.rows import OF_D, document_of
from engine.catalog.transaction import transaction
from engine.documents import NO_TEXT, unread
from engine.errors import DocumentError
from engine.records import Document, Passage, ScannedPage


class Waiting(NamedTuple):
    """A page that waits for OCR."""

    scan_id: int
    scan: ScannedPage
    document: Document


class Scans:
    """What waits for OCR."""

    def __init__(self, database: sqlite3.Connection, passages: Passages) -> None:
        self._db, self._passages = database, passages

    def add(self, document_id: int, scans: Iterable[ScannedPage]) -> None:
        """Have these pages of a document wait. Call within a transaction."""
        self._db.executemany(
            "INSERT INTO scans (document_id, page, page_label, heading) VALUES (?, ?, ?, ?)",
            [(document_id, scan.number, scan.label, scan.heading) for scan in scans],
        )

    def waiting(self) -> list[Waiting]:
        """The pages that OCR has yet to read; those of short documents first."""
        rows = self._db.execute(
            f"SELECT s.id, s.page, s.page_label, s.heading, {OF_D}"
            " FROM scans s JOIN documents d ON d.id = s.document_id ORDER BY"
            " count(*) OVER (PARTITION BY s.document_id), s.document_id, s.id"
        )
        return [Waiting(row[0], ScannedPage(*row[1:4]), document_of(row[4:])) for row in rows]

    def recognise(
        self, waiting: Waiting, passages: Sequence[Passage], failure: DocumentError | None = None
    ) -> str | None:
        """Put what OCR has read of a page in the place of the scan; why the document is not whole.

        Nothing happens where the document has changed meanwhile.
        """
        document_id = waiting.document.id
        with transaction(self._db):
            taken = self._db.execute("DELETE FROM scans WHERE id = ?", (waiting.scan_id,))
            row = self._db.execute(
                "SELECT reason, cause,"
                " EXISTS (SELECT 1 FROM passages WHERE document_id = documents.id),"
                " (SELECT count(*) FROM scans WHERE document_id = documents.id)"
                " FROM documents WHERE id = ?",
                (document_id,),
            ).fetchone()
            if not taken.rowcount or row is None:
                return None
            self._passages.add(document_id, passages)
            reason, cause, has_text, left = row
            has_text = bool(has_text or passages)
            if failure and cause == "scanned":
                page = f"Page {waiting.scan.number}" if waiting.scan.number else "The picture"
                reason, cause = f"{page} could not be read by OCR. {failure}", failure.cause
            elif cause == "scanned" and left:
                reason = unread(left, whole=not has_text)
            elif cause == "scanned":
                reason, cause = (None, None) if has_text else (NO_TEXT, "empty")
            self._db.execute(
                "UPDATE documents SET state = ?, reason = ?, cause = ? WHERE ? IN (id, same_as)",
                ("indexed" if has_text else "skipped", reason, cause, document_id),
            )
            if passages:
                self._db.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (document_id,))
        return str(reason) if reason else None
