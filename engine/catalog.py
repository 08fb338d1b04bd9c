"""Catalog: the record of what was read, in SQLite (WAL); everything else is rebuilt from it.

    documents    one row a file, read or skipped (then `reason` says why); a copy of a file that
                 was read has no passages, but names it (`same_as`)
    passages     the text of every document, in order; ids are never used again
    unindexed    documents whose entry in the Whoosh index is not up to date
    generation   the one generation of the index for which that is the whole truth

A row in `unindexed` is written in the same transaction as the change it stands for, and goes when
Whoosh has committed: a kill at any instant leaves either nothing to do or a row that says what.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Self

from engine.errors import CatalogDamaged, LibraryUnavailable
from engine.records import Document, Passage, Skipped
from engine.storage import storage_errors

VERSION = 2  # of the tables below
_BUSY_SECONDS = 30  # how long to wait for another process to finish a write

_TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    pages INTEGER,
    state TEXT NOT NULL CHECK (state IN ('indexed', 'skipped')),
    reason TEXT,
    reader INTEGER NOT NULL,
    same_as INTEGER REFERENCES documents
);
CREATE INDEX documents_by_digest ON documents (digest);
CREATE INDEX documents_by_original ON documents (same_as);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER,
    page_label TEXT,
    heading TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_by_document ON passages (document_id);
CREATE TABLE unindexed (document_id INTEGER PRIMARY KEY);
CREATE TABLE generation (number INTEGER NOT NULL);
INSERT INTO generation VALUES (0);
"""

# Version 1 kept the folders here (see `folders_of_version_1`), and read each copy of a file.
_FROM_VERSION_1 = """
ALTER TABLE documents ADD COLUMN same_as INTEGER REFERENCES documents;
CREATE INDEX documents_by_original ON documents (same_as);
UPDATE documents SET reader = 0 WHERE state = 'indexed'
    AND id NOT IN (SELECT min(id) FROM documents WHERE state = 'indexed' GROUP BY digest);
CREATE TABLE generation (number INTEGER NOT NULL);
INSERT INTO generation VALUES (0);
DROP TABLE folders;
"""

_DOCUMENT = "id, path, size, mtime_ns, digest, kind, title, pages, reason"


class Known(NamedTuple):
    """What the catalog knows of a path, to tell whether the file must be read again."""

    document_id: int
    size: int
    mtime_ns: int
    digest: str
    reader: int
    indexed: bool


class Place(NamedTuple):
    """What a question can choose a document by; the path is as the system writes it."""

    document_id: int
    path: str
    kind: str
    mtime_ns: int


class Catalog:
    """A connection to the catalog; one thread each. Use it as a context manager."""

    def __init__(self, file: Path) -> None:
        """Open `file`, or begin it. Raises `LibraryUnavailable`, perhaps as `CatalogDamaged`."""
        with storage_errors(file.parent):
            self._db = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
            file.chmod(0o600)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            if self._begin() > VERSION:
                self.close()
                raise LibraryUnavailable(
                    f"The catalog {file} was written by a later version of Pagewise. "
                    "Use that version, or move the file away to index afresh."
                )

    def _begin(self) -> int:
        """Make the tables, or bring those of an older version up to date; their version."""
        if self._version() >= VERSION:
            return self._version()
        with self:  # two processes may come here at once: the second finds it done
            version = self._version()
            if version < VERSION:
                for statement in (_FROM_VERSION_1 if version else _TABLES).split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
        return max(version, VERSION)

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def check(self) -> None:
        """Look at every page (about a second for each gigabyte). Raises `CatalogDamaged`."""
        found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise CatalogDamaged(f"The catalog is damaged: {found}.")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        """Begin a transaction; leaving commits it, or undoes it after an exception."""
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")

    # --- documents -----------------------------------------------------------------------------

    def known(self) -> dict[Path, Known]:
        """Every file in the catalog."""
        rows = self._db.execute(
            "SELECT path, id, size, mtime_ns, digest, reader, state = 'indexed' FROM documents"
        )
        return {Path(row[0]): Known._make((*row[1:6], bool(row[6]))) for row in rows}

    def store(self, document: Document, passages: Sequence[Passage], reader: int) -> int:
        """Write a document and its passages in the place of what its path held; its new id.

        `document.id` does not count. Without passages it is a skipped one, and needs a reason.
        """
        state = "indexed" if passages else "skipped"
        with self:
            self.forget([document.path])
            cursor = self._db.execute(
                "INSERT INTO documents (path, size, mtime_ns, digest, kind, title, pages, reason,"
                " state, reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (str(document.path), document.size, document.mtime_ns, document.digest,
                 document.kind, document.title, document.pages, document.reason, state, reader),
            )  # fmt: skip
            document_id = int(cursor.lastrowid or 0)
            self._db.executemany(
                'INSERT INTO passages (document_id, page, page_label, heading, start, "end", text)'
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(document_id, p.page, p.page_label, p.heading, p.start, p.end, p.text)
                 for p in passages],
            )  # fmt: skip
            if passages:
                self._db.execute("INSERT INTO unindexed VALUES (?)", (document_id,))
        return document_id

    def find(self, digest: str, reader: int) -> tuple[Document, bool] | None:
        """The document with this content, as this reader read it, and whether it could."""
        row = self._db.execute(
            f"SELECT {_DOCUMENT}, state = 'indexed' AS is_read FROM documents"
            " WHERE digest = ? AND reader = ? AND same_as IS NULL ORDER BY is_read DESC LIMIT 1",
            (digest, reader),
        ).fetchone()
        return (_document(row[:-1]), bool(row[-1])) if row else None

    def add_copy(self, document_id: int, path: Path, size: int, mtime_ns: int) -> None:
        """The file at `path` has the content of a document: it is one more place of it."""
        with self:
            self.forget([path])
            self._db.execute(
                "INSERT INTO documents (path, size, mtime_ns, digest, kind, title, pages, reason,"
                " state, reader, same_as) SELECT ?, ?, ?, digest, kind, title, pages, reason,"
                " state, reader, id FROM documents WHERE id = ?",
                (str(path), size, mtime_ns, document_id),
            )
            self._db.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (document_id,))

    def copies(self, document_ids: Iterable[int]) -> dict[int, tuple[Path, ...]]:
        """The other places of those documents that have any, in order."""
        rows = self._db.execute(
            "SELECT same_as, path FROM documents"
            " WHERE same_as IN (SELECT value FROM json_each(?)) ORDER BY path",
            (json.dumps(list(document_ids)),),
        )
        found: dict[int, tuple[Path, ...]] = {}
        for document_id, path in rows:
            found[document_id] = (*found.get(document_id, ()), Path(path))
        return found

    def move(self, old: Path, new: Path, mtime_ns: int) -> None:
        """The file lies elsewhere now; its text is the same. Call within a transaction.

        A title that was only the file's name changes with it.
        """
        self._db.execute(
            "UPDATE documents SET path = ?, mtime_ns = ?,"
            " title = CASE title WHEN ? THEN ? ELSE title END WHERE path = ?",
            (str(new), mtime_ns, old.stem, new.stem, str(old)),
        )
        self._unsettle(new)

    def touch(self, path: Path, mtime_ns: int) -> None:
        """The file has another time but the same content. Call within a transaction."""
        self._db.execute("UPDATE documents SET mtime_ns = ? WHERE path = ?", (mtime_ns, str(path)))

    def forget(self, paths: Iterable[Path]) -> None:
        """Drop files, and documents that have no other place. Call within a transaction."""
        for path in paths:
            self._unsettle(path)
            heir = self._db.execute(
                "SELECT path, mtime_ns FROM documents WHERE same_as ="
                " (SELECT id FROM documents WHERE path = ?) ORDER BY path LIMIT 1",
                (str(path),),
            ).fetchone()
            if heir:
                self._db.execute("DELETE FROM documents WHERE path = ?", (heir[0],))
                self.move(path, Path(heir[0]), heir[1])
            else:
                self._db.execute("DELETE FROM documents WHERE path = ?", (str(path),))

    def _unsettle(self, path: Path) -> None:
        """The index has another idea of the document at `path` than the catalog."""
        self._db.execute(
            "INSERT OR IGNORE INTO unindexed SELECT coalesce(same_as, id) FROM documents"
            " WHERE path = ? AND state = 'indexed'",
            (str(path),),
        )

    def skipped(self) -> tuple[Skipped, ...]:
        """The files of the library that could not be read, or not wholly, and why."""
        rows = self._db.execute(
            "SELECT path, reason FROM documents WHERE reason IS NOT NULL ORDER BY path"
        )
        return tuple(Skipped(Path(path), reason) for path, reason in rows)

    def retry(self) -> None:
        """Let the next sync read again all that could not be read, or not wholly."""
        with self:
            self._db.execute("UPDATE documents SET reader = 0 WHERE reason IS NOT NULL")

    def counts(self) -> dict[str, int]:
        """How many documents are "indexed" and "skipped", and how many "passages" there are."""
        row = self._db.execute(
            "SELECT count(*) FILTER (WHERE state = 'indexed'),"
            " count(*) FILTER (WHERE state = 'skipped'), (SELECT count(*) FROM passages)"
            " FROM documents"
        ).fetchone()
        return dict(zip(("indexed", "skipped", "passages"), row, strict=True))

    def places(self) -> list[Place]:
        """The documents that can be found, once for each of their places."""
        rows = self._db.execute(
            "SELECT coalesce(same_as, id), path, kind, mtime_ns FROM documents"
            " WHERE state = 'indexed'"
        )
        return [Place._make(row) for row in rows]

    # --- passages ------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Document, Passage]]:
        """The passages of these ids that still exist, each with its document."""
        columns = ", ".join(f"d.{name.strip()}" for name in _DOCUMENT.split(","))
        rows = self._db.execute(  # one statement: it sees every document whole or not at all
            f"SELECT {columns}, p.id, p.text, p.start, p.end, p.heading, p.page, p.page_label"
            " FROM passages p JOIN documents d ON d.id = p.document_id"
            " WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return {row[9]: (_document(row[:9]), Passage(*row[10:])) for row in rows}

    def lengths(self, document_ids: Sequence[int]) -> dict[int, int]:
        """Bytes of text, as UTF-8, in these documents."""
        rows = self._db.execute(
            "SELECT document_id, SUM(LENGTH(CAST(text AS BLOB))) FROM passages"
            " WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id",
            (json.dumps(document_ids),),
        )
        return dict(rows)

    def text(self, passage_id: int) -> str:
        """All passages of the document that this passage is of; "" when it is gone."""
        rows = self._db.execute(
            "SELECT heading, text FROM passages WHERE document_id ="
            " (SELECT document_id FROM passages WHERE id = ?) ORDER BY id",
            (passage_id,),
        )
        parts: list[str] = []
        above = ""
        for heading, text in rows:
            parts += [heading, text] if heading != above else [text]
            above = heading
        return "\n\n".join(parts)

    def flush(self) -> None:
        """See to it that what was written is on the disk, and outlives a power cut."""
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    # --- the index, a cache over all this ------------------------------------------------------

    def unindexed(self) -> list[int]:
        """Documents whose entry in the index is not up to date, oldest first."""
        return [row[0] for row in self._db.execute("SELECT document_id FROM unindexed")]

    def to_index(self, document_id: int) -> tuple[Document, list[tuple[int, Passage]]] | None:
        """A document and its passages with their ids; None when it is gone."""
        row = self._db.execute(
            f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            return None
        rows = self._db.execute(
            'SELECT id, text, start, "end", heading, page, page_label FROM passages'
            " WHERE document_id = ? ORDER BY id",
            (document_id,),
        )
        return _document(row), [(each[0], Passage(*each[1:])) for each in rows]

    def settle(self, document_ids: Iterable[int]) -> None:
        """Whoosh has committed these."""
        with self:
            self._db.executemany(
                "DELETE FROM unindexed WHERE document_id = ?", [(each,) for each in document_ids]
            )

    def generation(self) -> int:
        """The generation of the index that was fed from this catalog; 0 before the first."""
        return int(self._db.execute("SELECT number FROM generation").fetchone()[0])

    def reindex(self, generation: int) -> None:
        """An empty generation of the index has been begun: everything is to be written to it."""
        with self:
            self._db.execute("UPDATE generation SET number = ?", (generation,))
            self._db.execute("DELETE FROM unindexed")
            self._db.execute(
                "INSERT INTO unindexed SELECT id FROM documents"
                " WHERE state = 'indexed' AND same_as IS NULL"
            )


def folders_of_version_1(file: Path) -> tuple[Path, ...]:
    """The folders that a catalog of version 1 holds; none of any other file."""
    if not file.exists():
        return ()
    with closing(sqlite3.connect(file)) as database:
        try:
            return tuple(Path(path) for (path,) in database.execute("SELECT path FROM folders"))
        except sqlite3.Error:
            return ()


def _document(row: Sequence[object]) -> Document:
    document_id, path, *rest = row
    return Document(document_id, Path(str(path)), *rest)  # type: ignore[arg-type]
