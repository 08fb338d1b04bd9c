import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog import VERSION, Catalog, Known, folders_of_version_1
from engine.errors import CatalogDamaged, LibraryUnavailable
from engine.records import Document, Passage, Skipped

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


@pytest.fixture
def catalog(file: Path):
    with closing(Catalog(file)) as catalog:
        yield catalog


def ids(catalog, document_id):
    return [each_id for each_id, _ in catalog.to_index(document_id)[1]]


def test_a_document_comes_back_as_it_was_stored(catalog):
    document_id = catalog.store(DOCUMENT, PASSAGES, reader=1)
    document, passages = catalog.to_index(document_id)
    assert document == replace(DOCUMENT, id=document_id)
    assert [passage for _, passage in passages] == PASSAGES
    first = ids(catalog, document_id)[0]
    assert catalog.passages([first, 999]) == {first: (document, PASSAGES[0])}
    assert catalog.known() == {DOCUMENT.path: Known(document_id, 5, 7, "d1", 1, True)}
    assert catalog.unindexed() == [document_id]


def test_storing_again_replaces_and_never_gives_an_id_twice(catalog):
    old = catalog.store(DOCUMENT, PASSAGES, reader=1)
    old_ids = ids(catalog, old)
    new = catalog.store(replace(DOCUMENT, digest="d2"), PASSAGES[:1], reader=1)
    assert catalog.to_index(old) is None
    assert catalog.passages(old_ids) == {}
    assert min(ids(catalog, new)) > max(old_ids)
    assert sorted(catalog.unindexed()) == [old, new]
    catalog.settle([old])
    assert catalog.unindexed() == [new]


def test_a_skipped_file_is_known_with_its_reason(catalog):
    catalog.store(replace(DOCUMENT, reason="The file is empty."), [], reader=1)
    assert catalog.skipped() == (Skipped(DOCUMENT.path, "The file is empty."),)
    assert catalog.counts() == {"indexed": 0, "skipped": 1, "passages": 0}
    assert catalog.unindexed() == []


def test_a_moved_document_keeps_its_passages_and_is_indexed_anew(catalog):
    document_id = catalog.store(DOCUMENT, PASSAGES, reader=1)
    catalog.settle([document_id])
    with catalog:
        catalog.move(DOCUMENT.path, Path("/docs/b.txt"), 9)
    moved = replace(DOCUMENT, id=document_id, path=Path("/docs/b.txt"), mtime_ns=9)
    assert catalog.to_index(document_id)[0] == moved
    assert catalog.unindexed() == [document_id]


def test_a_title_that_was_the_file_name_moves_with_it(catalog):
    document_id = catalog.store(replace(DOCUMENT, title="a"), PASSAGES, reader=1)
    with catalog:
        catalog.move(DOCUMENT.path, Path("/docs/b.txt"), 9)
    assert catalog.to_index(document_id)[0].title == "b"


def test_forgotten_documents_leave_word_for_the_index(catalog):
    document_id = catalog.store(DOCUMENT, PASSAGES, reader=1)
    catalog.settle([document_id])
    with catalog:
        catalog.forget([DOCUMENT.path, Path("/never/known")])
    assert catalog.known() == {}
    assert catalog.counts()["passages"] == 0
    assert catalog.unindexed() == [document_id]


def test_reindex_asks_for_every_indexed_document_and_nothing_else(catalog):
    document_id = catalog.store(DOCUMENT, PASSAGES, reader=1)
    catalog.store(replace(DOCUMENT, path=Path("/s"), reason="r"), [], reader=1)
    catalog.settle([document_id])
    catalog.reindex(1)
    assert catalog.unindexed() == [document_id]


def test_an_exception_undoes_the_transaction(catalog):
    catalog.store(DOCUMENT, PASSAGES, reader=1)
    with suppress(ZeroDivisionError), catalog:
        catalog.forget([DOCUMENT.path])
        _ = 1 / 0
    assert catalog.counts()["indexed"] == 1


def test_the_catalog_is_private(catalog, file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_no_catalog_is_damaged_and_left_alone(file):
    file.write_bytes(b"This is not a database, " * 100)
    with pytest.raises(CatalogDamaged, match="is damaged"):
        Catalog(file)
    assert file.read_bytes().startswith(b"This is not")


def test_torn_pages_are_found_by_a_check(catalog, file):
    catalog.check()
    for number in range(200):
        catalog.store(replace(DOCUMENT, path=Path(f"/docs/{number}")), PASSAGES, reader=1)
    catalog.close()
    with file.open("r+b") as stream:
        stream.seek(4 * 4096)
        stream.write(b"\xa5" * 8 * 4096)
    with closing(Catalog(file)) as torn, pytest.raises((CatalogDamaged, sqlite3.DatabaseError)):
        torn.check()


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
        assert set(catalog.known()) == {Path("/a/1.txt")}
        assert catalog.generation() == 0
        catalog.check()
    assert folders_of_version_1(file) == ()
    with closing(Catalog(file)) as catalog:
        assert catalog.counts()["indexed"] == 1


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
