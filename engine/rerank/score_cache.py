"""ScoreCache: what models computed of texts, in SQLite. It may be lost at any time.

A value, bytes, has a key that is a digest of all that it depends on: for a score the model, the
instruction, the query and the passage.

It has a file of its own, beside the catalog: a damaged one is replaced, and a model never waits for
the indexing process to end a transaction. What was not used for half a year is deleted.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)

_BUSY_SECONDS = 2.0
_DAYS_WITHOUT_USE = 180
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS computed (
    key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS computed_by_use ON computed (used);
"""

T = TypeVar("T")


class ScoreCache:
    """The cache in one file; without a file it is empty. No error leaves it. For any thread."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values of those keys that are known; it counts as a use of them."""
        among = f"key IN ({', '.join('?' * len(keys))})"
        used = f"UPDATE computed SET used = ? WHERE used < ? AND {among}"

        def read(db: sqlite3.Connection) -> dict[bytes, bytes]:
            db.execute(used, [_today(), _today(), *keys])
            return dict(db.execute(f"SELECT key, value FROM computed WHERE {among}", keys))

        return self._run(read) or {}

    def add(self, values: Mapping[bytes, bytes]) -> None:
        rows = [(key, value, _today()) for key, value in values.items()]
        if rows:
            insert = "INSERT OR REPLACE INTO computed VALUES (?, ?, ?)"
            self._run(lambda db: db.executemany(insert, rows))

    def _run(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do `action` in a transaction; None where that is not possible."""
        if self._file is None:
            return None
        try:
            with closing(sqlite3.connect(self._file, timeout=_BUSY_SECONDS)) as db:
                self._file.chmod(0o600)  # the files that SQLite puts beside it inherit this
                db.executescript(_TABLES)
                with db:
                    oldest = _today() - _DAYS_WITHOUT_USE
                    db.execute("DELETE FROM computed WHERE used < ?", (oldest,))
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


def _today() -> int:
    return int(time.time() // 86_400)
