import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from engine.catalog.catalog import Catalog
from engine.catalog.tables import VERSION
from engine.errors import CatalogDamaged, CatalogOutdated
from engine.records import Document, Passage

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def test_the_catalog_is_private(catalog, file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_no_catalog_is_damaged_and_left_alone(file):
    file.write_bytes(b"This is not a database, " * 100)
    with pytest.raises(CatalogDamaged, match="is damaged"):
        Catalog(file)
    assert file.read_bytes().startswith(b"This is not")


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1])
def test_a_catalog_of_another_version_is_not_opened(file, version):
    Catalog(file).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(CatalogOutdated, match="another version"):
        Catalog(file)


@pytest.mark.parametrize("content", [b"This is not a database, " * 100, None])
def test_what_cannot_be_opened_is_closed_again(file, content):
    """While the error is still at hand, with all that it refers to."""
    Catalog(file).close()
    if content:
        file.write_bytes(content)
    else:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA user_version = 1")
    with pytest.raises(CatalogDamaged) as caught:
        Catalog(file)
    assert caught.value.__traceback__
    assert str(file) not in [each.path for each in psutil.Process().open_files()]


def test_a_catalog_is_flushed_while_another_connection_reads_it(catalog, documents, file):
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM documents").fetchone()
        documents.store(DOCUMENT, PASSAGES, reader=1)
        catalog.flush()
        assert documents.counts()["indexed"] == 1


def test_a_catalog_that_does_not_know_where_scanned_words_stand_is_read_all_the_same(file):
    Catalog(file).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE ocr_texts")
    with closing(Catalog(file)) as catalog:
        assert catalog.passages.ocr_texts(1) == {}
        catalog._db.execute("DROP TABLE ocr_texts")  # as where it can only be read
        assert catalog.passages.ocr_texts(1) == {}


def test_torn_pages_are_found_by_a_check(catalog, documents, file):
    catalog.check()
    for number in range(200):
        documents.store(replace(DOCUMENT, path=Path(f"/docs/{number}")), PASSAGES, reader=1)
    catalog.close()
    with file.open("r+b") as stream:
        stream.seek(4 * 4096)
        stream.write(b"\xa5" * 8 * 4096)
    with closing(Catalog(file)) as torn, pytest.raises((CatalogDamaged, sqlite3.DatabaseError)):
        torn.check()
