import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.rerank import score_cache as cache_module
from engine.rerank.score_cache import Cache, KeptScore

KEYS = [bytes([n % 256, n // 256]) for n in range(1200)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


def kept(file: Path, keys: list[bytes] = KEYS) -> dict[bytes, KeptScore]:
    with closing(Cache(file)) as cache:
        return cache.scores(keys)


def keep(file: Path, keys: list[bytes] = KEYS) -> None:
    with closing(Cache(file)) as cache:
        cache.keep_scores({key: KeptScore(float(n), n, 7) for n, key in enumerate(keys)})


def test_what_is_kept_is_found_and_nothing_else(file):
    keep(file, KEYS[:1000])
    found = kept(file)
    assert set(found) == set(KEYS[:1000])
    assert found[KEYS[999]] == KeptScore(999.0, 999, 7)
    assert file.stat().st_mode & 0o077 == 0


def test_vectors_are_kept_beside_scores(file):
    with closing(Cache(file)) as cache:
        cache.keep_vectors({key: b"v" + key for key in KEYS})
        assert cache.vectors(KEYS[:1]) == {KEYS[0]: b"v" + KEYS[0]}
        assert cache.scores(KEYS) == {}


def test_what_was_not_used_for_half_a_year_goes(file, monkeypatch):
    day = 86_400.0
    monkeypatch.setattr(cache_module.time, "time", lambda: 1000 * day)
    keep(file, KEYS[:2])
    monkeypatch.setattr(cache_module.time, "time", lambda: 1100 * day)
    assert len(kept(file, KEYS[:1])) == 1  # a use
    monkeypatch.setattr(cache_module.time, "time", lambda: 1250 * day)
    assert list(kept(file)) == KEYS[:1]
    monkeypatch.setattr(cache_module.time, "time", lambda: 10 * day)  # a clock that was put back
    assert list(kept(file)) == KEYS[:1]


@pytest.mark.parametrize("size", [0, 100, 100_000])
def test_a_damaged_file_is_begun_anew(file, size):
    keep(file)
    file.write_bytes(b"x" * size)
    assert kept(file) == {}
    keep(file, KEYS[:3])
    assert len(kept(file)) == 3


def test_damage_inside_is_nothing_but_a_loss(file):
    keep(file)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert kept(file) == {}
    keep(file, KEYS[:3])
    assert len(kept(file)) == 3


def test_a_cache_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path, monkeypatch):
    folder = tmp_path / "cache.sqlite"
    folder.mkdir()
    keep(folder)
    assert kept(folder) == {}


def test_a_cache_that_another_process_holds_is_done_without(file, monkeypatch):
    monkeypatch.setattr(cache_module, "_BUSY_SECONDS", 0.05)
    keep(file, KEYS[:3])
    with closing(Cache(file)) as cache, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        cache.keep_scores({KEYS[5]: KeptScore(1.0, 1, 1)})
        other.execute("ROLLBACK")
        assert set(cache.scores(KEYS)) == set(KEYS[:3])


def test_a_hundred_thousand_scores_are_looked_up_at_once(file):
    with closing(Cache(file)) as cache:
        many = {n.to_bytes(32, "big"): KeptScore(n / 7, n, n) for n in range(100_000)}
        cache.keep_scores(many)
        wanted = [(n * 997).to_bytes(32, "big") for n in range(100)]
        assert cache.scores(wanted) == {key: many[key] for key in wanted}
