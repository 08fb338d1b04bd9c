"""Real child processes: the functions below are what they run."""

import os
import pickle
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from engine.errors import Encrypted
from engine.process.worker import Crashed, Overgrown, TimedOut, Worker


def count(upto: int) -> Iterator[int]:
    yield from range(upto)


def behave(how: str, note: str = "") -> Iterator[object]:
    yield os.getpid()
    match how:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "chatter":
            while True:
                yield "more"
                time.sleep(0.01)
        case "grow":
            hoard = []
            while True:
                hoard.append(bytearray(8 * 1024 * 1024))
                time.sleep(0.005)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            raise Encrypted("It needs a password.")
        case "fail":
            raise RuntimeError("a bug")
        case "unpicklable":
            yield lambda: None
        case "child":
            inner = Worker(behave)
            inner.start("hang")
            yield next(inner.items())
            time.sleep(600)
        case "mark":
            time.sleep(3)
            Path(note).touch()


class SlowToLoad:
    """Takes its time when the child unpickles it, as modules do that are imported for it."""

    def __init__(self) -> None:
        self.__name__ = "slow"

    def __setstate__(self, state: object) -> None:
        time.sleep(1.0)

    def __call__(self) -> Iterator[int]:
        yield 1


@pytest.fixture
def make():
    made = []

    def make(function=behave, **limits) -> Worker:
        made.append(Worker(function, **limits))
        return made[-1]

    yield make
    for worker in made:
        worker.kill()


def run(worker: Worker, *arguments: object) -> list[object]:
    worker.start(*arguments)
    return list(worker.items())


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_items_arrive_and_one_child_serves_many_requests(make):
    worker = make(count)
    assert run(worker, 3) == [0, 1, 2]
    assert run(worker, 0) == []
    both = make()
    assert run(both, "end") == run(both, "end")


@pytest.mark.parametrize("how", ["hang", "spin", "chatter"])
def test_a_child_that_takes_too_long_is_killed_and_what_it_gave_is_kept(make, how):
    worker = make(seconds=4)  # a loaded machine takes a while to start a process
    worker.start(how)
    items = worker.items()
    pid = next(items)
    with pytest.raises(TimedOut):
        list(items)
    assert gone(pid)
    assert run(worker, "end")[0] != pid


def test_a_child_that_takes_too_much_memory_is_killed(make):
    worker = make(memory=400)
    with pytest.raises(Overgrown):
        run(worker, "grow")
    assert len(run(worker, "end")) == 1


@pytest.mark.parametrize(
    ("how", "word"), [("die", "word"), ("fail", "a bug"), ("unpicklable", "pickle")]
)
def test_a_crash_is_told_from_an_error_and_the_next_request_works(make, how, word):
    worker = make()
    with pytest.raises(Crashed, match=word):
        run(worker, how)
    assert len(run(worker, "end")) == 1


def test_an_engine_error_crosses_over_and_the_child_goes_on(make):
    worker = make()
    worker.start("raise")
    items = worker.items()
    pid = next(items)
    with pytest.raises(Encrypted, match="password"):
        next(items)
    assert run(worker, "end") == [pid]


def test_leaving_the_items_kills_the_child_and_what_it_started(make):
    worker = make()
    worker.start("child")
    items = worker.items()
    outer, inner = next(items), next(items)
    items.close()
    assert gone(outer)
    assert gone(inner)


def test_a_pulse_lets_the_taker_stop_while_the_child_is_silent(make):
    worker = make()
    worker.start("hang")
    items = worker.items(pulse="still there")
    pid = next(item for item in items if item != "still there")
    began = time.monotonic()
    assert next(items) == "still there"
    items.close()
    assert time.monotonic() - began < 5
    assert gone(pid)


def test_a_busy_parent_does_not_count_as_waiting(make):
    worker = make(count, seconds=4)
    worker.start(5)
    time.sleep(5)
    assert len(list(worker.items())) == 5


def test_the_start_of_the_child_does_not_count(make):
    worker = make(SlowToLoad(), seconds=0.5)
    worker.start()
    assert list(worker.items()) == [1]


@pytest.mark.skipif(os.name == "nt", reason="other numbers there")
def test_a_child_gives_way_to_its_parent(make):
    worker = make()
    worker.start("hang")
    items = worker.items()  # kept: to leave them would kill it
    child = psutil.Process(next(items))
    assert child.nice() == max(psutil.Process().nice(), 5)


def test_a_child_that_cannot_be_started_leaves_nothing_behind(make):
    worker = make(lambda: iter(()))  # which cannot be sent to it
    with pytest.raises((AttributeError, pickle.PicklingError)):
        worker.start()
    assert not worker.is_busy
    worker.kill()
