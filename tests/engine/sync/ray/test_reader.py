"""The actor itself, in this process; actors on the nodes of a cluster are in tests/integration."""

import os
import signal

import pytest

from engine.documents import File
from engine.errors import TooLarge, Unreadable
from engine.sync.ray.crew import NotHere
from engine.sync.ray.packing import unpacked
from engine.sync.ray.reader import Reader, _one_a_core
from engine.sync.ray.version import fingerprint, why_other


def words(path, last):
    yield from path.read_text().split()
    if last == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if last == "large":
        raise TooLarge("process.memory", size=1)


@pytest.fixture
def reader():
    made = Reader(words, 60, 0)
    yield made
    made._worker.kill()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("two words")
    return File.from_status(path, path.stat())


def test_a_file_is_read_in_a_process_that_may_die(reader, file):
    for last, problem in (("", type(None)), ("die", Unreadable), ("large", TooLarge)):
        items, error = reader.call(file, last)
        assert [*map(unpacked, items)] == ["two", "words"]
        assert type(error) is problem


def test_a_file_that_is_not_there_may_be_elsewhere(reader, file):
    file.path.write_text("Another, of the same name.")
    assert isinstance(reader.call(file, ""), NotHere)
    file.path.unlink()
    assert isinstance(reader.call(file, ""), NotHere)


def test_only_the_same_pagewise_works_for_a_desk():
    assert why_other(fingerprint()) is None
    assert why_other("another").code == "ray.other-pagewise"


def test_every_core_has_a_reader():
    assert _one_a_core([{}, {"CPU": 2.0}]) == [[], [{"num_cpus": 1}, {"num_cpus": 1}]]
