"""Catalog: the record of what was read, in SQLite (WAL); everything else is rebuilt from it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from engine.catalog.backlog import Backlog
from engine.catalog.documents import Documents
from engine.catalog.files import Files
from engine.catalog.ocr_queue import OcrQueue
from engine.catalog.passages import Passages
from engine.catalog.tables import OCR_TEXTS, TABLES, VERSION
from engine.errors import CatalogDamaged, CatalogOutdated
from engine.storage import storage_errors

_BUSY_SECONDS = 30  # how long to wait for another process to finish a write


class Catalog:
    """A connection to the catalog; for one thread at a time."""

    def __init__(self, file: Path) -> None:
        """Open `file`, or create it. Raises `LibraryUnavailable`, perhaps as `CatalogDamaged`."""
        with storage_errors(file.parent):
            self.is_writable = os.access(file.parent, os.W_OK)
            self._db = _connected(file) if self.is_writable else _opened_to_read(file)
            try:
                if self.is_writable:
                    self._prepare(file)
                if self._version() != VERSION:
                    raise CatalogOutdated("catalog.other-version", file=file)
            except BaseException:
                self._db.close()  # now: on Windows what is open cannot be set aside
                raise
        self.documents, self.passages = Documents(self._db), Passages(self._db)
        self.files = Files(self._db)
        self.ocr_queue, self.backlog = OcrQueue(self._db), Backlog(self._db)

    def _prepare(self, file: Path) -> None:
        file.chmod(0o600)
        self._db.execute("PRAGMA page_size = 8192")  # of 4096, passages fill a tenth less
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        if not self._version():
            with self._db:  # two processes may come here at once: the second finds it done
                self._db.execute("BEGIN IMMEDIATE")
                if not self._version():
                    for statement in TABLES.split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {VERSION}")
        for statement in OCR_TEXTS.split(";\n"):
            self._db.execute(statement)

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @property
    def is_current(self) -> bool:
        """Whether it is still what this version of the program reads."""
        with suppress(sqlite3.Error):
            return self._version() == VERSION
        return False

    def check(self) -> None:
        """Look at every page (about a second for each gigabyte). Raises `CatalogDamaged`."""
        found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise CatalogDamaged("catalog.damaged", found=found)

    def flush(self) -> None:
        """Have what was written outlive a power cut, too."""
        # In WAL mode a commit reaches the disk by itself only if it is made in this mode; it takes
        # along all commits before it.
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.execute(f"PRAGMA user_version = {VERSION}")  # any write
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        self._db.close()


def _connected(file: Path, query: str = "") -> sqlite3.Connection:
    place = f"{file.absolute().as_uri()}?{query}" if query else str(file)
    return sqlite3.connect(
        place,
        timeout=_BUSY_SECONDS,
        isolation_level="IMMEDIATE",
        check_same_thread=False,
        uri=bool(query),
    )


def _opened_to_read(file: Path) -> sqlite3.Connection:
    """Open a catalog in a folder that cannot be written to.

    SQLite reads one that is being written only by files beside it, which it cannot create here;
    where there are none, nobody writes.
    """
    database = _connected(file, "mode=ro")
    try:
        database.execute("PRAGMA user_version")
        return database
    except sqlite3.OperationalError:
        database.close()
        return _connected(file, "immutable=1")
