"""Cache: what models computed of texts, in SQLite. It may be lost at any time, and nothing with it.

    scores     what a cross-encoder said of question and passage, by a digest of all that decides
    vectors    what the built-in reranker made of a passage, by a digest of its text

It has a file of its own, beside the catalog: a damaged one is begun anew, and a model never waits
for the indexing process to end a transaction. What was not used for half a year goes.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

log = logging.getLogger(__name__)

_BUSY_SECONDS = 2.0
_KEPT_DAYS = 180
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


class KeptScore(NamedTuple):
    """A score without the passage it was for; see `engine.records.Score`."""

    margin: float
    tokens: int
    read: int


class Cache:
    """A connection to the cache. No error leaves it: what cannot be read is not there."""

    def __init__(self, file: Path) -> None:
        """Open `file`, or begin it; a damaged one is begun anew."""
        self._file = file
        self._today = int(time.time() // 86_400)
        self._db: sqlite3.Connection | None = None
        try:
            self._open()
        except (sqlite3.OperationalError, OSError) as error:  # locked, read-only, no room
            log.warning("no cache: %s", error)
            self.close()
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def close(self) -> None:
        """Close the connection."""
        if self._db:
            self._db.close()
        self._db = None

    def scores(self, keys: Sequence[bytes]) -> dict[bytes, KeptScore]:
        """The kept scores among these keys."""
        rows = self._rows("scores", "margin, tokens, read", keys)
        return {key: KeptScore(*rest) for key, *rest in rows}

    def keep_scores(self, scores: Mapping[bytes, KeptScore]) -> None:
        """Keep scores by key."""
        self._keep("scores", [(key, *each) for key, each in scores.items()])

    def vectors(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The kept vectors among these keys."""
        return dict(self._rows("vectors", "vector", keys))

    def keep_vectors(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors by key."""
        self._keep("vectors", list(vectors.items()))

    def _rows(self, table: str, columns: str, keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
        """The key and these columns where the key is among `keys`; they are used today."""

        def read(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]] = []
            for some in _slices(keys):
                among = f"key IN ({', '.join('?' * len(some))})"
                found += db.execute(f"SELECT used, key, {columns} FROM {table} WHERE {among}", some)
            return found

        def mark(db: sqlite3.Connection) -> None:
            db.executemany(f"UPDATE {table} SET used = ? WHERE key = ?", stale)

        found = self._tried(read) or []
        stale = [(self._today, key) for used, key, *_ in found if used < self._today]
        if stale:
            self._tried(mark)
        return [tuple(row[1:]) for row in found]

    def _keep(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        def write(db: sqlite3.Connection) -> None:
            if rows:
                marks = ", ".join("?" * (len(rows[0]) + 1))
                values = [(*row, self._today) for row in rows]
                db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)

        self._tried(write)

    def _tried(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """`action` in a transaction, or None."""
        if not self._db:
            return None
        try:
            with self._db:
                return action(self._db)
        except sqlite3.OperationalError as error:
            log.warning("the cache cannot be used: %s", error)
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
        return None

    def _open(self) -> None:
        self._db = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, check_same_thread=False)
        self._file.chmod(0o600)
        self._db.executescript(_TABLES)
        for table in ("scores", "vectors"):
            old = f"FROM {table} WHERE used < {self._today - _KEPT_DAYS}"
            if self._db.execute(f"SELECT 1 {old} LIMIT 1").fetchone():  # else do not lock it
                with self._db:
                    self._db.execute(f"DELETE {old}")

    def _begin_anew(self, error: Exception) -> None:
        log.warning("the cache is damaged and begun anew: %s", error)
        self.close()
        try:
            for end in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
            self._open()
        except (OSError, sqlite3.Error) as second:
            log.warning("no cache: %s", second)


def _slices(values: Sequence[bytes], size: int = 500) -> Iterator[Sequence[bytes]]:
    """SQLite takes a bounded number of parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
