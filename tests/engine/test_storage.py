"""What the disk may do to a library: each time one sentence, and everything is kept."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.events import Notice
from engine.library import Library
from engine.storage import disk_usage, set_aside, storage_errors
from engine.sync.sync import index_folders

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.usefixtures("readers")


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
    *_, synced = index_folders(config, [folder])
    assert synced.skipped == ()
    with closing(sqlite3.connect(config.catalog_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with closing(Library(config)) as library:
        *_, recalled = library.recall("marker", pool=10_000)
        assert {hit.path for hit in recalled.hits} == set(folder.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit")
@pytest.mark.parametrize("kilobytes", [0, 60, 200, 700])
def test_a_full_disk_is_one_sentence_and_what_is_there_is_kept(config, many, kilobytes):
    import resource

    limit = kilobytes * 1024
    done = shell(
        config, "index", many, "--no-vectors",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    *progress, sentence = done.stderr.splitlines()
    assert str(config.data_dir) in sentence
    assert "full" in sentence
    assert not [line for line in progress if " of 30 · " not in line]
    assert_whole(config, many)


def test_two_processes_at_once_are_one_sentence_and_one_index(config, many):
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", str(config.data_dir)]
    pair = [
        subprocess.Popen(
            [*command, "index", str(many), "--no-vectors"], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in pair:
        _, err = process.communicate()
        if process.returncode:
            assert "Another Pagewise" in err.splitlines()[-1]
    assert 0 in {process.returncode for process in pair}
    assert_whole(config, many)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_data_directory_that_may_not_be_written_is_one_sentence(config, many):
    assert shell(config, "index", many, "--no-vectors").returncode == 0
    config.data_dir.chmod(0o500)
    try:
        done = shell(config, "index", many, "--no-vectors")
    finally:
        config.data_dir.chmod(0o700)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "cannot be written" in done.stderr
    assert_whole(config, many)


def test_a_drive_that_is_away_leaves_an_empty_folder_and_what_was_read_is_kept(
    config, many, monkeypatch
):
    Library(config).close()
    away = many.with_name("away")
    with monkeypatch.context() as patch:
        patch.setattr(os.path, "ismount", lambda path: Path(path) == many)
        *_, synced = index_folders(config, [many])
    many.rename(away)
    many.mkdir()
    for _ in range(2):
        *events, synced = index_folders(config, [many])
        assert (synced.removed, synced.documents) == (0, 30)
        assert any(
            "unavailable at the moment" in str(e.message) for e in events if isinstance(e, Notice)
        )
    many.rmdir()
    away.rename(many)
    *_, synced = index_folders(config, [many])
    assert (synced.unchanged, synced.removed) == (30, 0)
    shutil.rmtree(many)
    many.mkdir()  # no drive any more when it was last there: its files are gone indeed
    *_, synced = index_folders(config, [many])
    assert synced.removed == 30


def test_a_clock_that_jumps_back_hides_no_change(config, many):
    Library(config).close()
    list(index_folders(config, [many]))
    (many / "0.txt").write_text("Zebras")
    os.utime(many / "0.txt", (1, 1))
    (many / "new.txt").write_text("Giraffes")
    os.utime(many / "new.txt", (0, 0))
    *_, synced = index_folders(config, [many])
    assert (synced.changed, synced.added, synced.unchanged) == (1, 1, 29)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "is full"), (errno.EROFS, "cannot be written"),
        (errno.EACCES, "cannot be written"), (errno.EIO, "cannot be used at the moment"),
    ],
)  # fmt: skip
def test_what_the_system_says_becomes_a_sentence(tmp_path, code, words):
    with pytest.raises(LibraryUnavailable, match=words), storage_errors(tmp_path):
        raise OSError(code, os.strerror(code))


def test_other_errors_are_bugs_and_stay_what_they_are(tmp_path):
    with pytest.raises(sqlite3.OperationalError), storage_errors(tmp_path):
        sqlite3.connect(":memory:").execute("SELECT nonsense")
    with pytest.raises(IsADirectoryError), storage_errors(tmp_path):
        tmp_path.read_text()


def test_a_locked_catalog_is_busy(tmp_path):
    file = tmp_path / "catalog.sqlite"
    catalog, other = Catalog(file), sqlite3.connect(file, timeout=0)
    asking = pytest.raises(LibraryUnavailable)
    with closing(catalog), closing(other), asking, storage_errors(tmp_path):
        catalog._db.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def test_a_database_is_set_aside_with_what_belongs_to_it(tmp_path):
    file = tmp_path / "catalog.sqlite"
    ends = ["", "-wal", "-shm"]
    for end in ends:
        Path(f"{file}{end}").write_text(end)
    aside = set_aside(file)
    assert not list(tmp_path.glob("catalog.sqlite*"))
    assert [Path(f"{aside}{end}").read_text() for end in ends] == ends


def test_bytes_of_files_and_of_what_is_in_folders(tmp_path):
    (tmp_path / "index" / "deep").mkdir(parents=True)
    (tmp_path / "catalog").write_bytes(b"12345")
    (tmp_path / "index" / "toc").write_bytes(b"123")
    (tmp_path / "index" / "deep" / "segment").write_bytes(b"1" * 1000)
    assert disk_usage(tmp_path / "index") == 1003
    assert disk_usage(tmp_path / "catalog", tmp_path / "index") == disk_usage(tmp_path) == 1008


def test_what_has_gone_takes_no_room(tmp_path):
    assert disk_usage(tmp_path / "gone") == 0
