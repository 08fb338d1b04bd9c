import sqlite3
from contextlib import ExitStack, closing

import pytest

from engine.catalog import Catalog, CatalogPool
from engine.catalog.tables import VERSION
from engine.errors import CatalogOutdated


@pytest.fixture
def pool(file):
    Catalog(file).close()
    with closing(CatalogPool(file)) as pool:
        yield pool


def taken(pool: CatalogPool) -> Catalog:
    with pool.catalog() as catalog:
        return catalog


def test_the_next_question_finds_the_catalog_open(pool):
    assert taken(pool) is taken(pool)


def test_a_connection_has_one_owner_at_a_time(pool):
    with pool.catalog() as one, pool.catalog() as other:
        assert one is not other


def test_what_failed_is_closed(pool):
    with pytest.raises(RuntimeError), pool.catalog() as catalog:
        raise RuntimeError
    assert not catalog.is_current
    assert taken(pool).is_current


def test_a_catalog_that_was_replaced_is_not_asked_again(pool, file):
    first = taken(pool)
    file.replace(file.with_name("aside"))
    assert not file.exists()
    assert taken(pool) is not first
    assert not first.is_current
    with closing(sqlite3.connect(file)) as database:  # whose own files are still there
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_a_catalog_that_a_later_version_took_over_is_refused(pool, file):
    taken(pool)
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(CatalogOutdated):
        taken(pool)


def test_none_is_kept_open_where_it_may_be_set_aside(pool):
    first = taken(pool)
    with pool.released():
        assert not first.is_current
        assert taken(pool) is not taken(pool)
    assert taken(pool) is taken(pool)


def test_few_are_kept_open(pool):
    with ExitStack() as questions:
        asked = [questions.enter_context(pool.catalog()) for _ in range(5)]
    assert [each.is_current for each in asked].count(True) == 4


def test_what_is_only_read_is_opened_each_time(pool, file, monkeypatch):
    """As it cannot be told whether somebody writes to it elsewhere."""
    taken(pool)
    pool.close()
    monkeypatch.setattr("engine.catalog.catalog.os.access", lambda *_: False)
    assert not taken(pool).is_current
