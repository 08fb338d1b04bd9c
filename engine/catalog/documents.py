"""Documents of the catalog: one a file, read or skipped, and the copies of those that were read."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from engine.catalog.backlog import Backlog
from engine.catalog.counts import FolderStats
from engine.catalog.ocr_queue import OcrQueue
from engine.catalog.passages import Passages
from engine.catalog.tables import (
    DOCUMENT_COLUMNS,
    document_from,
    message_from,
    paths_below,
    stored,
)
from engine.messages import Message
from engine.records import Cause, Document, Passage, ScannedPage, Skipped

# All that can be read of it is, or will be by OCR.
_IS_READ = "(state = 'indexed' OR coalesce(same_as, id) IN (SELECT document_id FROM ocr_queue))"
_COUNTS = "count(*) FILTER (WHERE state = 'indexed'), count(*) FILTER (WHERE reason IS NOT NULL)"


class Known(NamedTuple):
    """What the catalog knows of a file, to tell whether it must be read again."""

    size: int
    mtime_ns: int
    ctime_ns: int
    reader: int
    digest: str
    is_read: bool


class Documents:
    """The files of the library, by their path or their id."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db, self._passages = database, Passages(database)
        self._ocr_queue, self._backlog = OcrQueue(database), Backlog(database)

    def known(self) -> Iterator[tuple[Path, Known]]:
        """Yield every file in the catalog; write nothing meanwhile."""
        for path, *rest, is_read in self._db.execute(
            f"SELECT path, size, mtime_ns, ctime_ns, reader, digest, {_IS_READ} FROM documents d"
        ):
            yield Path(path), Known._make((*rest, bool(is_read)))

    def store(
        self,
        document: Document,
        passages: Sequence[Passage],
        reader: int,
        scans: Sequence[ScannedPage] = (),
    ) -> int:
        """Write a document and its passages replacing what its path held; return its new id.

        `document.id` does not count. Without passages it is a skipped one, and needs a reason;
        `scans` are the pages that OCR has yet to read.
        """
        state = "indexed" if passages else "skipped"
        with self._db:
            self._forget(document.path)
            cursor = self._db.execute(
                "INSERT INTO documents (path, size, mtime_ns, digest, kind, title, pages, reason,"
                " cause, state, reader, sent_ns, ctime_ns)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (str(document.path), document.size, document.mtime_ns, document.digest,
                 document.kind, document.title, document.pages, stored(document.reason),
                 document.cause, state, reader, document.sent_ns, document.ctime_ns),
            )  # fmt: skip
            document_id = int(cursor.lastrowid or 0)
            self._passages.add(document_id, passages)
            self._ocr_queue.add(document_id, scans)
            if passages:
                self._backlog.add(document_id)
        return document_id

    def find(self, digest: str, reader: int) -> tuple[Document, bool] | None:
        """Return the document with this content, as this reader read it, and whether it could."""
        row = self._db.execute(
            f"SELECT {DOCUMENT_COLUMNS}, {_IS_READ} AS is_read FROM documents d"
            " WHERE digest = ? AND reader = ? AND same_as IS NULL ORDER BY is_read DESC LIMIT 1",
            (digest, reader),
        ).fetchone()
        return (document_from(row[:-1]), bool(row[-1])) if row else None

    def add_copy(
        self, document_id: int, path: Path, size: int, mtime_ns: int, ctime_ns: int
    ) -> None:
        """Record the file at `path` as one more place of a document: it has the same content."""
        with self._db:
            self._forget(path)
            self._db.execute(
                "INSERT INTO documents (path, size, mtime_ns, digest, kind, title, pages, reason,"
                " cause, state, reader, sent_ns, ctime_ns, same_as)"
                " SELECT ?, ?, ?, digest, kind, title, pages, reason, cause, state, reader,"
                " sent_ns, ?, id"
                " FROM documents WHERE id = ?",
                (str(path), size, mtime_ns, ctime_ns, document_id),
            )
            self._backlog.add(document_id)

    def copies(self, document_ids: Iterable[int]) -> dict[int, tuple[Path, ...]]:
        """Return the other places of those documents that have any, in order."""
        rows = self._db.execute(
            "SELECT same_as, path FROM documents"
            " WHERE same_as IN (SELECT value FROM json_each(?)) ORDER BY path",
            (json.dumps(list(document_ids)),),
        )
        found: dict[int, tuple[Path, ...]] = {}
        for document_id, path in rows:
            found[document_id] = (*found.get(document_id, ()), Path(path))
        return found

    def move(self, old: Path, new: Path, mtime_ns: int, ctime_ns: int) -> None:
        """Record that a file lies elsewhere; its text is the same.

        A title that was only the file's name changes with it.
        """
        with self._db:
            self._move(old, new, mtime_ns, ctime_ns)

    def touch(self, path: Path, mtime_ns: int, ctime_ns: int) -> None:
        with self._db:
            self._db.execute(
                "UPDATE documents SET mtime_ns = ?, ctime_ns = ? WHERE path = ?",
                (mtime_ns, ctime_ns, str(path)),
            )

    def forget(self, paths: Iterable[Path]) -> None:
        """Drop files, and documents that have no other place."""
        with self._db:
            for path in paths:
                self._forget(path)

    def skipped(self) -> tuple[Skipped, ...]:
        rows = self._db.execute(
            "SELECT path, reason, cause FROM documents WHERE reason IS NOT NULL ORDER BY path"
        )
        return tuple(
            Skipped(Path(path), reason, cause)
            for path, stored_reason, cause in rows
            if (reason := message_from(stored_reason))
        )

    def named(self, name: str) -> Path | None:
        """Return the file with this name, or with this in its path; first what was not read."""
        row = self._db.execute(
            "SELECT path FROM documents WHERE instr(lower(path), lower(?1)) ORDER BY"
            " substr(lower(path), -length(?1)) != lower(?1), reason IS NULL, length(path), path",
            (name,),
        ).fetchone()
        return Path(row[0]) if row else None

    def why_skipped(self, path: Path) -> Message | None:
        row = self._db.execute(
            "SELECT reason FROM documents WHERE path = ?", (str(path),)
        ).fetchone()
        return message_from(row[0]) if row else None

    def retry(self, cause: Cause | None = None, paths: Iterable[Path] | None = None) -> int:
        """Let the next sync read again what could not be read, or not wholly.

        Return how many files these are. With a `cause`, only what could not be read because of
        it; with `paths`, only these. What waits for OCR is not read again: it is known to be a
        scan.
        """
        chosen = None if paths is None else json.dumps([str(path) for path in paths])
        with self._db:
            return self._db.execute(
                "UPDATE documents SET reader = 0"
                " WHERE reason IS NOT NULL AND cause IS ifnull(?1, cause)"
                " AND (?2 IS NULL OR path IN (SELECT value FROM json_each(?2)))"
                " AND coalesce(same_as, id) NOT IN (SELECT document_id FROM ocr_queue)",
                (cause, chosen),
            ).rowcount

    def counts(self) -> dict[str, int]:
        """Count the documents that are "indexed" and "skipped", and the "passages"."""
        row = self._db.execute(
            "SELECT count(*) FILTER (WHERE state = 'indexed'),"
            " count(*) FILTER (WHERE state = 'skipped'), (SELECT count(*) FROM passages)"
            " FROM documents"
        ).fetchone()
        return dict(zip(("indexed", "skipped", "passages"), row, strict=True))

    def stamp(self) -> tuple[int, int]:
        """Return a pair that is another once documents have come or gone."""
        row = self._db.execute("SELECT coalesce(max(id), 0), count(*) FROM documents").fetchone()
        return int(row[0]), int(row[1])

    def get(self, document_id: int) -> Document | None:
        row = self._db.execute(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents d WHERE id = ?", (document_id,)
        ).fetchone()
        return document_from(row) if row else None

    def at(self, path: Path) -> int | None:
        """Return the document that has a place there, if it can be found."""
        row = self._db.execute(
            "SELECT coalesce(same_as, id) FROM documents WHERE path = ? AND state = 'indexed'",
            (str(path),),
        ).fetchone()
        return row[0] if row else None

    def inside(self, place: Path) -> frozenset[int]:
        rows = self._db.execute(
            "SELECT coalesce(same_as, id) FROM documents"
            " WHERE (path = ? OR (path > ? AND path < ?)) AND state = 'indexed'",
            (str(place), *paths_below(place)),
        )
        return frozenset(row[0] for row in rows)

    def folder_stats(self, folder: Path) -> FolderStats:
        row = self._db.execute(
            f"SELECT {_COUNTS}, count(*) FROM documents WHERE path = ?", (str(folder),)
        ).fetchone()
        below = list(self._counts_below(folder))
        return FolderStats(
            folder,
            row[0] + sum(documents for _, documents, _ in below),
            row[1] + sum(skipped for _, _, skipped in below),
            any(rest for rest, _, _ in below),
            is_file=bool(row[2]),
        )

    def subfolder_stats(self, folder: Path) -> tuple[FolderStats, ...]:
        found: dict[str, FolderStats] = {}
        for rest, documents, skipped in self._counts_below(folder):
            name, _, deeper = rest.partition(os.sep)
            if name:
                it = found.get(name) or FolderStats(folder / name, 0, 0, False)
                found[name] = replace(
                    it,
                    documents=it.documents + documents,
                    skipped=it.skipped + skipped,
                    has_subfolders=it.has_subfolders or bool(deeper),
                )
        return tuple(found[name] for name in sorted(found))

    def _counts_below(self, folder: Path) -> Iterator[tuple[str, int, int]]:
        """Yield each folder of documents in this one, from there on, "" itself; and their counts.

        Of a million files an index is read, and a row of each folder; those skipped come apart.
        """
        first, last = paths_below(folder)
        rows = self._db.execute(
            "SELECT folder, count(*), 0 FROM documents INDEXED BY documents_by_place"
            " WHERE state = 'indexed' AND folder >= ?1 AND folder < ?2 GROUP BY folder"
            " UNION ALL SELECT folder, 0, count(*) FROM documents"
            " WHERE reason IS NOT NULL AND path > ?1 AND path < ?2 GROUP BY folder",
            (first, last),
        )
        return ((row[0][len(first) :], row[1], row[2]) for row in rows)

    def _move(self, old: Path, new: Path, mtime_ns: int, ctime_ns: int) -> None:
        self._db.execute(
            "UPDATE documents SET path = ?, mtime_ns = ?, ctime_ns = ?,"
            " title = CASE title WHEN ? THEN ? ELSE title END WHERE path = ?",
            (str(new), mtime_ns, ctime_ns, old.stem, new.stem, str(old)),
        )
        self._mark_outdated(new)

    def _forget(self, path: Path) -> None:
        self._mark_outdated(path)
        heir = self._db.execute(
            "SELECT path, mtime_ns, ctime_ns FROM documents WHERE same_as ="
            " (SELECT id FROM documents WHERE path = ?) ORDER BY path LIMIT 1",
            (str(path),),
        ).fetchone()
        self._db.execute("DELETE FROM documents WHERE path = ?", (heir[0] if heir else str(path),))
        if heir:
            self._move(path, Path(heir[0]), *heir[1:])

    def _mark_outdated(self, path: Path) -> None:
        document_id = self.at(path)
        if document_id is not None:
            self._backlog.add(document_id)
