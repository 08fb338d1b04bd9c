import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.catalog.tables import VERSION, folders_of_version_1
from engine.errors import LibraryUnavailable
from engine.records import Document, Passage, Skipped

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def test_a_catalog_of_a_later_version_is_refused_and_left_alone(file):
    Catalog(file).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryUnavailable, match="a later version"):
        Catalog(file)


def test_a_catalog_of_version_1_is_brought_up_to_date(file):
    with closing(sqlite3.connect(file)) as database:
        database.executescript(VERSION_1)
    assert folders_of_version_1(file) == (Path("/a 文件夹 😀"),)
    with closing(Catalog(file)) as catalog:
        assert set(catalog.documents.known()) == {Path("/a/1.txt")}
        assert catalog.backlog.generation() == 0
        catalog.check()
    assert folders_of_version_1(file) == ()
    with closing(Catalog(file)) as catalog:
        assert catalog.documents.counts()["indexed"] == 1


def test_what_version_2_skipped_is_read_again_for_its_cause(catalog, file):
    catalog.documents.store(replace(DOCUMENT, reason="r", cause="empty"), [], reader=1)
    catalog.close()
    with closing(sqlite3.connect(file)) as database:
        database.executescript(
            "ALTER TABLE documents DROP COLUMN cause; ALTER TABLE passages DROP COLUMN ocr;"
            " DROP TABLE scans; PRAGMA user_version = 2"
        )
    with closing(Catalog(file)) as catalog:
        assert catalog.documents.skipped() == (Skipped(DOCUMENT.path, "r", None),)
        assert catalog.documents.known()[DOCUMENT.path].reader == 0


VERSION_1 = """
CREATE TABLE folders (path TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO folders VALUES ('/a 文件夹 😀');
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
    pages INTEGER, state TEXT NOT NULL CHECK (state IN ('indexed', 'skipped')), reason TEXT,
    reader INTEGER NOT NULL
);
CREATE INDEX documents_by_digest ON documents (digest);
INSERT INTO documents VALUES (1, '/a/1.txt', 1, 1, 'd', 'text', '1', NULL, 'indexed', NULL, 1);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER, page_label TEXT, heading TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, text TEXT NOT NULL
);
INSERT INTO passages VALUES (1, 1, NULL, NULL, '', 0, 1, 'a');
CREATE INDEX passages_by_document ON passages (document_id);
CREATE TABLE unindexed (document_id INTEGER PRIMARY KEY);
PRAGMA user_version = 1;
"""
