"""What the disk may do to a library: each time one sentence, and everything that was there is kept."""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import CatalogDamaged, LibraryBusy, LibraryUnavailable
from engine.library import Library
from engine.storage import set_aside, storage_errors

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Thirty documents of 9 kB, each with a word of its own."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        words = " ".join(f"word{(number * 7919 + n * 104729) % 5000}" for n in range(1200))
        (folder / f"{number}.txt").write_text(f"Marker own{number}. {words}")
    return folder


def shell(config: Config, *arguments: object, **how) -> subprocess.CompletedProcess:
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", str(config.data_dir)]
    return subprocess.run(
        [*command, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, **how
    )


def assert_whole(config: Config, folder: Path) -> None:
    """A sync without trouble brings everything up to date, each file once."""
    done = shell(config, "index", folder, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["skipped"] == []
    with closing(sqlite3.connect(config.catalog_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with closing(Library(config)) as library:
        *_, recalled = library.recall("marker", pool=10_000)
        assert {hit.path for hit in recalled.hits} == set(folder.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit")
@pytest.mark.parametrize("kilobytes", [0, 8, 60, 200, 700])
def test_a_full_disk_is_one_sentence_and_what_is_there_is_kept(config, many, kilobytes):
    import resource

    limit = kilobytes * 1024
    done = shell(
        config, "index", many,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    *progress, sentence = done.stderr.splitlines()
    assert str(config.data_dir) in sentence
    assert "full" in sentence
    assert not [line for line in progress if " of 30 · " not in line]
    assert_whole(config, many)
