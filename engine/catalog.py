"""Catalog: the record of what was read, in SQLite (WAL); everything else is rebuilt from it.

    folders      what the person asked to have indexed
    documents    one row a file, read or skipped (then `reason` says why)
    passages     the text of every document, in order; ids are never used again
    unindexed    documents whose entry in the Whoosh index is not up to date

A row in `unindexed` is written in the same transaction as the change it stands for, and goes when
Whoosh has committed: a kill at any instant leaves either nothing to do or a row that says what.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from engine.errors import LibraryUnavailable
from engine.records import Document, Passage, Skipped

VERSION = 1  # of the tables below
_BUSY_SECONDS = 30  # how long to wait for another process to finish a write

_TABLES = """
CREATE TABLE folders (path TEXT PRIMARY KEY) WITHOUT ROWID;
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
    reader INTEGER NOT NULL
);
CREATE INDEX documents_by_digest ON documents (digest);
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
"""

T = TypeVar("T")

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
        """Open `file`, or begin it. Raises `LibraryUnavailable`."""
        try:
            self._db = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
            file.chmod(0o600)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._begin()
        except (sqlite3.Error, OSError) as error:
            raise LibraryUnavailable(
                f"The catalog {file} cannot be opened ({error}). "
                "Move it away to start afresh; your documents are not touched."
            ) from error
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            self.close()
            raise LibraryUnavailable(
                f"The catalog {file} was written by another version of Pagewise. "
                "Use that version, or move the file away to index afresh."
            )

    def _begin(self) -> None:
        if self._db.execute("PRAGMA user_version").fetchone()[0]:
            return
        with self:  # two processes may come here at once: the second finds it done
            if not self._db.execute("PRAGMA user_version").fetchone()[0]:
                for statement in _TABLES.split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        """Begin a transaction; leaving commits it, or undoes it after an exception."""
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")

    # --- folders -------------------------------------------------------------------------------

    def folders(self) -> tuple[Path, ...]:
        """The folders of the library, in order of their path."""
        return tuple(Path(path) for (path,) in self._db.execute("SELECT path FROM folders"))

    def set_folders(self, folders: Iterable[Path]) -> None:
        """Make these the folders. Their documents are the business of the next sync."""
        with self:
            self._db.execute("DELETE FROM folders")
            self._db.executemany("INSERT INTO folders VALUES (?)", [(str(f),) for f in folders])

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

    def move(self, document_id: int, path: Path, mtime_ns: int) -> None:
        """The file lies elsewhere now; its text is the same. Call within a transaction.

        A title that was only the file's name changes with it.
        """
        select = "SELECT path, title FROM documents WHERE id = ?"
        old, title = self._db.execute(select, (document_id,)).fetchone()
        if title == Path(old).stem:
            title = path.stem
        self._db.execute(
            "UPDATE documents SET path = ?, title = ?, mtime_ns = ? WHERE id = ?",
            (str(path), title, mtime_ns, document_id),
        )
        self._db.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (document_id,))

    def touch(self, document_id: int, mtime_ns: int) -> None:
        """The file has another time but the same content. Call within a transaction."""
        self._db.execute("UPDATE documents SET mtime_ns = ? WHERE id = ?", (mtime_ns, document_id))

    def forget(self, paths: Iterable[Path]) -> None:
        """Drop documents with their passages. Call within a transaction."""
        for path in paths:
            self._db.execute(
                "INSERT OR IGNORE INTO unindexed SELECT id FROM documents"
                " WHERE path = ? AND state = 'indexed'",
                (str(path),),
            )
            self._db.execute("DELETE FROM documents WHERE path = ?", (str(path),))

    def skipped(self) -> tuple[Skipped, ...]:
        """The files of the library that could not be read, or not wholly, and why."""
        rows = self._db.execute(
            "SELECT path, reason FROM documents WHERE reason IS NOT NULL ORDER BY path"
        )
        return tuple(Skipped(Path(path), reason) for path, reason in rows)

    def counts(self) -> dict[str, int]:
        """How many documents are "indexed" and "skipped", and how many "passages" there are."""
        row = self._db.execute(
            "SELECT count(*) FILTER (WHERE state = 'indexed'),"
            " count(*) FILTER (WHERE state = 'skipped'), (SELECT count(*) FROM passages)"
            " FROM documents"
        ).fetchone()
        return dict(zip(("indexed", "skipped", "passages"), row, strict=True))

    def places(self) -> list[Place]:
        """The documents that can be found, with what filters go by."""
        rows = self._db.execute(
            "SELECT id, path, kind, mtime_ns FROM documents WHERE state = 'indexed'"
        )
        return [Place._make(row) for row in rows]

    # --- passages ------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Document, Passage]]:
        """The passages of these ids that still exist, each with its document."""
        found: dict[int, tuple[Document, Passage]] = {}
        columns = ", ".join(f"d.{name.strip()}" for name in _DOCUMENT.split(","))
        for some in _slices(ids):
            rows = self._db.execute(
                f"SELECT {columns}, p.id, p.text, p.start, p.end, p.heading, p.page, p.page_label"
                " FROM passages p JOIN documents d ON d.id = p.document_id"
                f" WHERE p.id IN ({_marks(some)})",
                some,
            )
            for row in rows:
                found[row[9]] = (_document(row[:9]), Passage(*row[10:]))
        return found

    def lengths(self, document_ids: Sequence[int]) -> dict[int, int]:
        """Bytes of text, as UTF-8, in these documents."""
        found: dict[int, int] = {}
        for some in _slices(document_ids):
            found.update(
                self._db.execute(
                    "SELECT document_id, SUM(LENGTH(CAST(text AS BLOB))) FROM passages"
                    f" WHERE document_id IN ({_marks(some)}) GROUP BY document_id",
                    some,
                )
            )
        return found

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

    def reindex(self) -> None:
        """The index is lost: everything is to be written again."""
        with self:
            self._db.execute("DELETE FROM unindexed")
            self._db.execute(
                "INSERT INTO unindexed SELECT id FROM documents WHERE state = 'indexed'"
            )


def _document(row: Sequence[object]) -> Document:
    document_id, path, *rest = row
    return Document(document_id, Path(str(path)), *rest)  # type: ignore[arg-type]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _slices(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """SQLite takes a bounded number of parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
