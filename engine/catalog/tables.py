"""Tables of the catalog, and how those of older versions become them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from engine.catalog.transaction import transaction

VERSION = 4  # of the tables below

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
    cause TEXT,
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
    text TEXT NOT NULL,
    ocr REAL
);
CREATE INDEX passages_by_document ON passages (document_id);
CREATE TABLE scans (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER,
    page_label TEXT,
    heading TEXT NOT NULL
);
CREATE INDEX scans_by_document ON scans (document_id);
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

_FROM_VERSION_2 = """
ALTER TABLE documents ADD COLUMN cause TEXT;
UPDATE documents SET reader = 0 WHERE reason IS NOT NULL;
"""

_FROM_VERSION_3 = """
ALTER TABLE passages ADD COLUMN ocr REAL;
CREATE TABLE scans (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER,
    page_label TEXT,
    heading TEXT NOT NULL
);
CREATE INDEX scans_by_document ON scans (document_id);
"""
_UPGRADES = (_FROM_VERSION_1, _FROM_VERSION_2, _FROM_VERSION_3)


def bring_up_to_date(database: sqlite3.Connection) -> int:
    """Make the tables, or bring those of an older version up to date; their version then."""
    if _version(database) < VERSION:
        with transaction(database):  # two processes may come here at once: the second finds it done
            version = _version(database)
            if version < VERSION:
                script = "".join(_UPGRADES[version - 1 :]) if version else _TABLES
                for statement in script.split(";\n"):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {VERSION}")
    return _version(database)


def _version(database: sqlite3.Connection) -> int:
    """The version of the tables; 0 where there are none yet."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def folders_of_version_1(file: Path) -> tuple[Path, ...]:
    """The folders that a catalog of version 1 holds; none of any other file."""
    if not file.exists():
        return ()
    with closing(sqlite3.connect(file)) as database:
        try:
            return tuple(Path(path) for (path,) in database.execute("SELECT path FROM folders"))
        except sqlite3.Error:
            return ()
