"""ScoreCache: what models computed of texts, in SQLite. It may be lost at any time.

    scores     what a cross-encoder said of a query and a passage, by a digest of all that decides
    vectors    what the built-in reranker made of a passage, by a digest of its text

It has a file of its own, beside the catalog: a damaged one is replaced, and a model never waits for
the indexing process to end a transaction. What was not used for half a year is deleted.
"""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

log = logging.getLogger(__name__)

_BUSY_SECONDS = 2.0
_DAYS_WITHOUT_USE = 180
_PARAMETERS = 500  # SQLite takes a bounded number of them
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS scores (
    key BLOB PRIMARY KEY, margin REAL NOT NULL, tokens INTEGER NOT NULL, read INTEGER NOT NULL,
    used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS scores_by_use ON scores (used);
CREATE TABLE IF NOT EXISTS vectors (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS vectors_by_use ON vectors (used);
"""

T = TypeVar("T")


class CachedScore(NamedTuple):
    """A score without the passage it is of; see `engine.records.Score`."""

    margin: float
    tokens: int
    read: int


def score_key(*decides: str) -> bytes:
    """Return a digest of all that decides a score."""
    whole = hashlib.sha256()
    for part in decides:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.digest()


class ScoreCache:
    """The cache in one file; without a file it is empty. No error leaves it. For any thread."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def scores(self, keys: Sequence[bytes]) -> dict[bytes, CachedScore]:
        """Return the scores of those keys that are known."""
        rows = self._rows("scores", "margin, tokens, read", keys)
        return {key: CachedScore(*rest) for key, *rest in rows}

    def add_scores(self, scores: Mapping[bytes, CachedScore]) -> None:
        """Remember scores by key."""
        self._add("scores", [(key, *each) for key, each in scores.items()])

    def vectors(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the vectors of those keys that are known."""
        return dict(self._rows("vectors", "vector", keys))

    def add_vectors(self, vectors: Mapping[bytes, bytes]) -> None:
        """Remember vectors by key."""
        self._add("vectors", list(vectors.items()))

    def _rows(self, table: str, columns: str, keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
        """Return key and columns of those keys that are known, and mark them as used today."""

        def read(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]] = []
            for start in range(0, len(keys), _PARAMETERS):
                some = keys[start : start + _PARAMETERS]
                among = f"key IN ({', '.join('?' * len(some))})"
                found += db.execute(f"SELECT used, key, {columns} FROM {table} WHERE {among}", some)
            return found

        def mark(db: sqlite3.Connection) -> None:
            db.executemany(f"UPDATE {table} SET used = ? WHERE key = ?", stale)

        found = self._run(read) or []
        stale = [(_today(), key) for used, key, *_ in found if used < _today()]
        if stale:
            self._run(mark)
        return [tuple(row[1:]) for row in found]

    def _add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        def write(db: sqlite3.Connection) -> None:
            marks = ", ".join("?" * (len(rows[0]) + 1))
            values = [(*row, _today()) for row in rows]
            db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)

        if rows:
            self._run(write)

    def _run(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do `action` in a transaction; None where that is not possible."""
        if self._file is None:
            return None
        try:
            with closing(sqlite3.connect(self._file, timeout=_BUSY_SECONDS)) as db:
                self._file.chmod(0o600)  # the files that SQLite puts beside it inherit this
                _prepare(db)
                with db:
                    return action(db)
        except (sqlite3.OperationalError, OSError) as error:  # locked, read-only, no room
            log.warning("the cache cannot be used: %s", error)
        except sqlite3.DatabaseError as error:
            log.warning("the cache is damaged and replaced: %s", error)
            self._remove()
        return None

    def _remove(self) -> None:
        assert self._file is not None
        try:
            for end in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
        except OSError as error:
            log.warning("no cache: %s", error)


def _prepare(db: sqlite3.Connection) -> None:
    """Create the tables, and delete what was not used for long."""
    db.executescript(_TABLES)
    for table in ("scores", "vectors"):
        old = f"FROM {table} WHERE used < {_today() - _DAYS_WITHOUT_USE}"
        if db.execute(f"SELECT 1 {old} LIMIT 1").fetchone():  # else do not lock it
            with db:
                db.execute(f"DELETE {old}")


def _today() -> int:
    return int(time.time() // 86_400)
