import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.errors import CatalogDamaged
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
