"""Files through real worker processes; the reader is replaced where a file that hangs is needed."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import TooLarge, Unreadable, Unsupported
from engine.reading import Reading, read_all
from engine.records import Front, Passage
from engine.scan import File


def file(path: Path) -> File:
    status = path.stat()
    return File(path, status.st_size, status.st_mtime_ns)


def read(config, *paths):
    return [reading for _, reading in read_all(((file(p), "digest", None) for p in paths), config)]


def odd(path: Path):
    """A reader that gives three pages and then does what the file's name says."""
    yield Front("pdf", "Odd", 9)
    for number in (1, 2, 3):
        yield [Passage("text", 0, 4, page=number)]
    if path.name == "hang":
        time.sleep(600)
    if path.name == "die":
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def odd_reader(monkeypatch):
    monkeypatch.setattr("engine.reading._read_passages", odd)


def test_files_come_back_in_order_with_their_passages(config, docs):
    paths = sorted(docs.iterdir()) * 3
    found = list(read_all(((file(p), "digest", None) for p in paths), config))
    assert [what.path for what, _ in found] == paths
    assert all(reading.passages and reading.error is None for _, reading in found)


def test_sheets_of_a_file_within_are_not_its_own():
    within = [Passage("text", 0, 4, page=3)]
    odd_one = Reading("digest", Front("archive"), within, TooLarge("There is too much."))
    assert odd_one.reason == "It could be read in part only. There is too much."


def test_what_is_forbidden_is_not_read(config, docs):
    no = TooLarge("The file is too large.")
    path = docs / "garden.txt"
    [(_, reading)] = read_all([(file(path), "", no)], config)
    assert (reading.error, reading.passages) == (no, [])
    document = reading.document(file(path))
    assert (document.kind, document.title) == ("txt", "garden")
    assert document.reason == "The file is too large."


def test_a_file_of_no_known_kind_has_its_reason(config, docs):
    (docs / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    [reading] = read(config, docs / "x.png")
    assert isinstance(reading.error, Unsupported)


@pytest.mark.parametrize(
    ("name", "error", "words"), [("hang", TooLarge, "6 seconds"), ("die", Unreadable, "crash")]
)
def test_pages_read_before_a_limit_are_kept(config, tmp_path, odd_reader, name, error, words):
    (tmp_path / name).touch()
    (tmp_path / "next").touch()
    odd_one, after = read(replace(config, read_seconds=6), tmp_path / name, tmp_path / "next")
    assert isinstance(odd_one.error, error)
    assert [passage.page for passage in odd_one.passages] == [1, 2, 3]
    assert odd_one.reason.startswith("It could be read to page 3 only.")
    assert words in odd_one.reason
    assert odd_one.document(file(tmp_path / name)).title == "Odd"
    assert (len(after.passages), after.reason) == (3, None)
