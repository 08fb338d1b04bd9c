"""Tables of the catalog."""

import sqlite3

from engine.catalog.transaction import transaction

VERSION = 5  # of the tables below

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
    ocr REAL,
    language TEXT NOT NULL
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


def create_tables(database: sqlite3.Connection) -> int:
    """Create the tables if there are none yet; return the version of those that are there."""
    if not _version(database):
        with transaction(database):  # two processes may come here at once: the second finds it done
            if not _version(database):
                for statement in _TABLES.split(";\n"):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {VERSION}")
    return _version(database)


def _version(database: sqlite3.Connection) -> int:
    """The version of the tables; 0 where there are none yet."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])
