"""Files through real worker processes; the reader is replaced where a file that hangs is needed."""

import os
import signal
import time
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from engine.documents.files import File
from engine.errors import TooLarge, Unreadable, Unsupported
from engine.events import Tick
from engine.index.counts import count
from engine.records import Metadata, Passage
from engine.sync.reading import Reading, read_all
from engine.sync.sink import Part, prepare_part


def file(path: Path) -> File:
    status = path.stat()
    return File.from_status(path, status)


def readings_of(config, *files):
    """As they come."""
    return (each for each in read_all(files, config, (), [count]) if not isinstance(each, Tick))


def read(config, *paths):
    """The readings of the paths, in their order."""
    found = readings_of(config, *((file(path), "digest", None) for path in paths))
    readings = {reading.file.path: reading for reading in found}
    return [readings[path] for path in paths]


def texts(reading):
    """The passages of all parts."""
    return [passage for part in reading.parts for passage in part.passages]


def odd(path: Path, passwords, prepare):
    """A reader that gives three pages and then does what the file's name says."""
    yield Metadata("pdf", "Odd", 9)
    for number in (1, 2, 3):
        yield prepare_part(prepare, [Passage("text", 0, 4, page=number)], "Odd", path.name)
    if path.name == "hang":
        time.sleep(600)
    if path.name == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    while path.name.startswith("wait") and not path.with_name("go").exists():
        time.sleep(0.05)


@pytest.fixture
def odd_reader(monkeypatch):
    monkeypatch.setattr("engine.sync.reading._read_parts", odd)


def test_files_come_back_with_their_passages(config, docs):
    paths = sorted(docs.iterdir()) * 2
    found = list(readings_of(config, *((file(path), "digest", None) for path in paths)))
    assert sorted(reading.file.path for reading in found) == sorted(paths)
    for reading in found:
        assert reading.parts
        assert reading.error is None
        title, name = reading.document.title, reading.file.path.name
        for part in reading.parts:
            [counts] = part.prepared
            again = count(part.passages, title, name)
            assert sorted(counts.terms) == sorted(again.terms)
            assert sorted(counts.weight.tolist()) == sorted(again.weight.tolist())


def test_sheets_of_a_file_within_are_not_its_own():
    within = Part([Passage("text", 0, 4, page=3)], ())
    file = File(Path("/a.zip"), 1, 1, 1)
    items = [Metadata("archive"), within]
    odd_one = Reading(file, "digest", items, TooLarge("There is too much."))
    assert str(odd_one.document.reason) == "Only a part of it could be read. There is too much."


def test_what_is_forbidden_is_not_read(config, docs):
    no = TooLarge("The file is too large.")
    path = docs / "garden.txt"
    [reading] = readings_of(config, (file(path), "", no))
    assert (reading.error, reading.parts) == (no, [])
    document = reading.document
    assert (document.kind, document.title) == ("txt", "garden")
    assert str(document.reason) == "The file is too large."


def test_a_file_of_no_known_kind_has_its_reason(config, docs):
    (docs / "x.mp3").write_bytes(b"ID3\0\0")
    [reading] = read(config, docs / "x.mp3")
    assert isinstance(reading.error, Unsupported)


@pytest.mark.parametrize(
    ("name", "error", "words"), [("hang", TooLarge, "3 seconds"), ("die", Unreadable, "crash")]
)
def test_pages_read_before_a_limit_are_kept(config, tmp_path, odd_reader, name, error, words):
    (tmp_path / name).touch()
    (tmp_path / "next").touch()
    odd_one, after = read(replace(config, read_seconds=3), tmp_path / name, tmp_path / "next")
    assert isinstance(odd_one.error, error)
    assert [passage.page for passage in texts(odd_one)] == [1, 2, 3]
    assert str(odd_one.document.reason).startswith("It could be read only up to page 3.")
    assert words in str(odd_one.document.reason)
    assert odd_one.document.title == "Odd"
    assert (len(texts(after)), after.document.reason) == (3, None)


@pytest.mark.parametrize("waiting", [["wait"], ["wait 1", "wait 2"]])
def test_files_that_hang_hold_up_no_other(config, tmp_path, odd_reader, monkeypatch, waiting):
    monkeypatch.setattr("engine.process.pool._SLOW", 0.5)
    names = [*waiting, *(f"good {number}" for number in range(6))]
    for name in names:
        (tmp_path / name).touch()
    files = [(file(tmp_path / name), name, None) for name in names]
    order = []
    for reading in readings_of(replace(config, read_seconds=120), *files):
        order.append(reading.file.path.name)
        if len(order) == 6:  # else those that hang would go on
            (tmp_path / "go").touch()
    assert sorted(order[:6]) == names[len(waiting) :]
    assert sorted(order[6:]) == waiting


def test_ticks_come_while_nothing_else_does_and_leaving_ends_the_readers(
    config, tmp_path, odd_reader
):
    (tmp_path / "hang").touch()
    readings = read_all([(file(tmp_path / "hang"), "digest", None)], config)
    assert [next(readings) for _ in range(5)] == [Tick()] * 5
    assert "pagewise odd" in {process.name for process in active_children()}
    readings.close()
    assert "pagewise odd" not in {process.name for process in active_children()}
