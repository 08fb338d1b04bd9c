"""OCR queue: the scanned pages that OCR has yet to read; each goes when its passages come."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.catalog.backlog import Backlog
from engine.catalog.passages import Passages
from engine.catalog.tables import DOCUMENT_COLUMNS, document_from, message_from, stored
from engine.documents import NO_TEXT, OcrText, ocr_failed, waiting_for_ocr
from engine.errors import DocumentError
from engine.messages import Message
from engine.records import Document, Passage, ScannedPage


class QueuedPage(NamedTuple):
    """A scanned page of a document that waits for OCR."""

    id: int
    page: ScannedPage
    document: Document


class OcrQueue:
    """The pages that wait for OCR."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db, self._passages, self._backlog = database, Passages(database), Backlog(database)

    def add(self, document_id: int, pages: Iterable[ScannedPage]) -> None:
        """Have these pages of a document wait. Call within a transaction."""
        self._db.executemany(
            "INSERT INTO ocr_queue (document_id, page, page_label, heading) VALUES (?, ?, ?, ?)",
            [(document_id, page.number, page.label, page.heading) for page in pages],
        )

    def pages(self) -> list[QueuedPage]:
        """Return the pages that OCR has yet to read, those of short documents first."""
        rows = self._db.execute(
            f"SELECT q.id, q.page, q.page_label, q.heading, {DOCUMENT_COLUMNS}"
            " FROM ocr_queue q JOIN documents d ON d.id = q.document_id ORDER BY"
            " count(*) OVER (PARTITION BY q.document_id), q.document_id, q.id"
        )
        return [QueuedPage(row[0], ScannedPage(*row[1:4]), document_from(row[4:])) for row in rows]

    def finish(
        self,
        queued: QueuedPage,
        passages: Sequence[Passage],
        failure: DocumentError | None = None,
        text: OcrText | None = None,
    ) -> Message | None:
        """Replace a page of the queue by what OCR has read of it, or by why it could not.

        Return the reason why the document is not whole. Nothing happens where the document has
        changed meanwhile.
        """
        document_id = queued.document.id
        with self._db:
            taken = self._db.execute("DELETE FROM ocr_queue WHERE id = ?", (queued.id,))
            row = self._db.execute(
                "SELECT reason, cause,"
                " EXISTS (SELECT 1 FROM passages WHERE document_id = documents.id),"
                " (SELECT count(*) FROM ocr_queue WHERE document_id = documents.id)"
                " FROM documents WHERE id = ?",
                (document_id,),
            ).fetchone()
            if not taken.rowcount or row is None:
                return None
            self._passages.add(document_id, passages)
            if text:
                self._db.execute(
                    "INSERT INTO ocr_texts VALUES (?, ?, ?, ?)",
                    (document_id, queued.page.number, text.text, text.lines_as_json()),
                )
            why, cause, has_text, left = row
            reason = message_from(why)
            has_text = bool(has_text or passages)
            if failure and cause == "scanned":
                reason, cause = ocr_failed(queued.page.number, failure.message), failure.cause
            elif cause == "scanned" and left:
                reason = waiting_for_ocr(left, whole=not has_text)
            elif cause == "scanned":
                reason, cause = (None, None) if has_text else (NO_TEXT, "empty")
            self._db.execute(
                "UPDATE documents SET state = ?, reason = ?, cause = ? WHERE ? IN (id, same_as)",
                ("indexed" if has_text else "skipped", stored(reason), cause, document_id),
            )
            if passages:
                self._backlog.add(document_id)
        return reason
