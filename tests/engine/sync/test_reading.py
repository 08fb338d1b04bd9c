"""Files through real worker processes; the reader is replaced where a file that hangs is needed."""

import os
import signal
import time
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from engine.documents.scan import File
from engine.errors import TooLarge, Unreadable, Unsupported
from engine.index.counts import count
from engine.records import Metadata, Passage, Tick
from engine.sync.reading import Reading, read_all


def file(path: Path) -> File:
    status = path.stat()
    return File(path, status.st_size, status.st_mtime_ns)


def answered(config, *files):
    return [each for each in read_all(files, config) if not isinstance(each, Tick)]


def read(config, *paths):
    """The readings of the paths, in their order."""
    found = answered(config, *((file(path), "digest", None) for path in paths))
    readings = {what.path: reading for what, reading in found}
    return [readings[path] for path in paths]


def odd(path: Path, passwords):
    """A reader that gives three pages and then does what the file's name says."""
    yield Metadata("pdf", "Odd", 9)
    for number in (1, 2, 3):
        passages = [Passage("text", 0, 4, page=number)]
        yield passages, count(passages, "Odd", path.name)
    if path.name == "hang":
        time.sleep(600)
    if path.name == "die":
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def odd_reader(monkeypatch):
    monkeypatch.setattr("engine.sync.reading._read_passages", odd)


def test_files_come_back_with_their_passages(config, docs):
    paths = sorted(docs.iterdir()) * 3
    found = answered(config, *((file(path), "digest", None) for path in paths))
    assert sorted(what.path for what, _ in found) == sorted(paths)
    assert all(reading.passages and reading.error is None for _, reading in found)
    for what, reading in found:
        document = reading.document(what)
        recounted = count(reading.passages, document.title, document.path.name)
        assert reading.counts[0].terms == recounted.terms
        assert sum(len(each.lengths) for each in reading.counts) == len(reading.passages)


def test_sheets_of_a_file_within_are_not_its_own():
    within = [Passage("text", 0, 4, page=3)]
    odd_one = Reading("digest", Metadata("archive"), within, TooLarge("There is too much."))
    assert odd_one.reason == "It could be read in part only. There is too much."


def test_what_is_forbidden_is_not_read(config, docs):
    no = TooLarge("The file is too large.")
    path = docs / "garden.txt"
    [(_, reading)] = answered(config, (file(path), "", no))
    assert (reading.error, reading.passages) == (no, [])
    document = reading.document(file(path))
    assert (document.kind, document.title) == ("txt", "garden")
    assert document.reason == "The file is too large."


def test_a_file_of_no_known_kind_has_its_reason(config, docs):
    (docs / "x.mp3").write_bytes(b"ID3")
    [reading] = read(config, docs / "x.mp3")
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


def test_a_file_that_hangs_holds_up_no_other(config, tmp_path, odd_reader):
    names = ["hang", *(f"good {number}" for number in range(20))]
    for name in names:
        (tmp_path / name).touch()
    files = [(file(tmp_path / name), name, None) for name in names]
    found = answered(replace(config, read_seconds=4), *files)
    assert [what.path.name for what, _ in found] == [*names[1:], "hang"]
    assert [reading.cause for _, reading in found] == [*[None] * 20, "limit"]


def test_two_files_that_hang_hold_up_no_other(config, tmp_path, odd_reader, monkeypatch):
    monkeypatch.setattr("engine.process.pool._SLOW", 0.5)
    names = ["1/hang", "2/hang", *(f"good {number}" for number in range(10))]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files = [(file(tmp_path / name), name, None) for name in names]
    found = answered(replace(config, read_seconds=15), *files)
    assert [what.path.name for what, _ in found[-2:]] == ["hang", "hang"]
    assert [reading.cause for _, reading in found] == [*[None] * 10, "limit", "limit"]


def test_pulses_come_while_nothing_else_does_and_leaving_ends_the_readers(
    config, tmp_path, odd_reader
):
    (tmp_path / "hang").touch()
    readings = read_all([(file(tmp_path / "hang"), "digest", None)], config)
    assert [next(readings) for _ in range(5)] == [Tick()] * 5
    assert "pagewise odd" in {process.name for process in active_children()}
    readings.close()
    assert "pagewise odd" not in {process.name for process in active_children()}
