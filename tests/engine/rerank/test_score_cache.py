import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.rerank import score_cache
from engine.rerank.score_cache import ScoreCache

KEYS = [bytes([n % 256, n // 256]) for n in range(1200)]
VALUES = {key: b"v" + key for key in KEYS}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


def add(file: Path, keys: list[bytes] = KEYS) -> None:
    ScoreCache(file).add({key: VALUES[key] for key in keys})


def known(file: Path, keys: list[bytes] = KEYS) -> list[bytes]:
    found = ScoreCache(file).get(keys)
    assert found == {key: VALUES[key] for key in found}
    return sorted(found, key=KEYS.index)


def test_what_was_added_is_found_and_nothing_else(file):
    add(file, KEYS[:1000])
    assert known(file) == KEYS[:1000]
    assert file.stat().st_mode & 0o077 == 0


def test_what_was_not_used_for_half_a_year_goes(file, monkeypatch):
    def on_day(number: int) -> None:
        monkeypatch.setattr(score_cache, "_today", lambda: number)

    on_day(1000)
    add(file, KEYS[:2])
    on_day(1100)
    assert known(file, KEYS[:1]) == KEYS[:1]  # a use
    on_day(1250)
    assert known(file) == KEYS[:1]
    on_day(10)  # a clock that was put back
    assert known(file) == KEYS[:1]


@pytest.mark.parametrize("size", [0, 100, 100_000])
def test_a_damaged_file_is_replaced(file, size):
    add(file)
    file.write_bytes(b"x" * size)
    assert known(file) == []
    add(file, KEYS[:3])
    assert known(file) == KEYS[:3]


def test_damage_inside_is_nothing_but_a_loss(file):
    add(file)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert known(file) == []
    add(file, KEYS[:3])
    assert known(file) == KEYS[:3]


def test_without_a_file_that_can_be_written_nothing_is_kept_and_nothing_raised(tmp_path):
    (tmp_path / "folder").mkdir()
    for file in (tmp_path / "folder", tmp_path / "missing" / "file", None):
        ScoreCache(file).add(VALUES)
        assert ScoreCache(file).get(KEYS) == {}


def test_a_cache_that_another_process_holds_is_done_without(file, monkeypatch):
    monkeypatch.setattr(score_cache, "_BUSY_SECONDS", 0.05)
    add(file, KEYS[:3])
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        add(file, [KEYS[5]])
        other.execute("ROLLBACK")
    assert known(file) == KEYS[:3]


def test_of_many_values_those_wanted_are_found(file):
    many = {n.to_bytes(32, "big"): str(n).encode() for n in range(20_000)}
    ScoreCache(file).add(many)
    wanted = [(n * 197).to_bytes(32, "big") for n in range(100)]
    assert ScoreCache(file).get(wanted) == {key: many[key] for key in wanted}
