import sqlite3
from contextlib import closing

import pytest

from engine.catalog.catalog import Catalog
from engine.catalog.tables import VERSION
from engine.errors import CatalogDamaged, LibraryUnavailable


def test_a_catalog_of_a_later_version_is_refused_and_left_alone(file):
    Catalog(file).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryUnavailable, match="a later version"):
        Catalog(file)


def test_a_catalog_of_an_earlier_version_is_for_the_next_sync_to_set_aside(file):
    Catalog(file).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {VERSION - 1}")
    with pytest.raises(CatalogDamaged, match="an earlier version"):
        Catalog(file)
