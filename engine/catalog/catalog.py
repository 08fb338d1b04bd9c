"""Catalog: the record of what was read, in SQLite (WAL); everything else is rebuilt from it.

    documents    one row a file, read or skipped (then `reason` says why); a copy of a file that
                 was read has no passages, but names it (`same_as`)
    passages     the text of every document, in order; ids are never used again
    scans        pages without text that OCR has yet to read; each goes when its passages come
    unindexed    documents whose entry in the Whoosh index is not up to date
    generation   the one generation of the index for which that is the whole truth

A row in `unindexed` is written in the same transaction as the change it stands for, and goes when
Whoosh has committed: a kill at any instant leaves either nothing to do or a row that says what.
"""

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from engine.catalog.backlog import Backlog
from engine.catalog.branches import Branches
from engine.catalog.documents import Documents
from engine.catalog.passages import Passages
from engine.catalog.scans import Scans
from engine.catalog.tables import VERSION, create_tables
from engine.catalog.transaction import transaction
from engine.errors import CatalogDamaged, LibraryUnavailable
from engine.storage import storage_errors

_BUSY_SECONDS = 30  # how long to wait for another process to finish a write


class Catalog:
    """A connection to the catalog; one thread each."""

    def __init__(self, file: Path) -> None:
        """Open `file`, or begin it. Raises `LibraryUnavailable`, perhaps as `CatalogDamaged`."""
        with storage_errors(file.parent):
            self._db = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
            file.chmod(0o600)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            version = create_tables(self._db)
            if version < VERSION:
                self.close()
                raise CatalogDamaged(
                    f"The catalog {file} was written by an earlier version of Pagewise. To look "
                    "for changes sets it aside and reads everything again."
                )
            if version > VERSION:
                self.close()
                raise LibraryUnavailable(
                    f"The catalog {file} was written by a later version of Pagewise. "
                    "Use that version, or move the file away to index afresh."
                )
        self.passages = Passages(self._db)
        self.scans = Scans(self._db, self.passages)
        self.documents = Documents(self._db, self.passages, self.scans)
        self.branches = Branches(self._db)
        self.backlog = Backlog(self._db)

    def transaction(self) -> AbstractContextManager[None]:
        """Commit what is written within, or undo it after an exception."""
        return transaction(self._db)

    def check(self) -> None:
        """Look at every page (about a second for each gigabyte). Raises `CatalogDamaged`."""
        found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise CatalogDamaged(f"The catalog is damaged: {found}.")

    def flush(self) -> None:
        """See to it that what was written is on the disk, and outlives a power cut."""
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
