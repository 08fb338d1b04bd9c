"""Real child processes: the functions below are what they run."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from engine.errors import Encrypted, TooLarge
from engine.process.tree import kill_tree
from engine.process.worker import Crashed, Worker, lower_priority

_LARGE = "import time; x = bytearray(300 * 1024 * 1024); time.sleep(600)"  # a program of one's own


def count(upto: int) -> Iterator[int]:
    yield from range(upto)


def behave(how: str) -> Iterator[object]:
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
        case "creep":  # as one that other programs leave little of the processor
            began = time.monotonic(), time.process_time()
            while time.monotonic() - began[0] < 2 or time.process_time() - began[1] < 0.1:
                sum(range(100_000))
                time.sleep(0.05)
        case "grow":
            hoard = []
            while True:
                hoard.append(bytearray(8 * 1024 * 1024))
                time.sleep(0.005)
        case "start a large one":
            subprocess.Popen([sys.executable, "-c", _LARGE])
            time.sleep(600)
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
            yield next(inner.results())
            time.sleep(600)


class SlowToLoad:
    """Takes its time when the child unpickles it, as modules do that are imported for it."""

    def __init__(self) -> None:
        self.__name__ = "slow"

    def __setstate__(self, state: object) -> None:
        time.sleep(1.0)

    def __call__(self) -> Iterator[int]:
        yield 1


class DiesWhenLoaded(SlowToLoad):
    def __setstate__(self, state: object) -> None:
        os._exit(1)


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
    return list(worker.results())


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 60
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


def test_items_that_come_together_wake_the_parent_once(make):
    worker = make(count, at_once=True)
    worker.start(3)
    assert worker.receive(60) == [0, 1, 2]
    assert not worker.is_busy
    worker.start(0)
    assert worker.receive(60) == []
    assert not worker.is_busy


@pytest.mark.parametrize(
    ("how", "word"), [("die", "without a message"), ("fail", "a bug"), ("unpicklable", "lambda")]
)
def test_where_items_come_together_a_crash_is_told_too(make, how, word):
    worker = make(at_once=True)
    with pytest.raises(Crashed, match=word):
        run(worker, how)
    with pytest.raises(Encrypted, match="password"):
        run(worker, "raise")
    assert len(run(worker, "end")) == 1


def killed_as_too_slow(worker, how):
    """Return what the process of the child was."""
    worker.start(how)
    items = worker.results()
    pid = next(items)
    with pytest.raises(TooLarge, match="2 seconds"):
        list(items)
    assert gone(pid)
    return pid


@pytest.mark.parametrize("how", ["hang", "spin", "chatter"])
def test_a_child_that_takes_too_long_is_killed_and_what_it_gave_is_kept(make, how):
    worker = make(seconds=2)
    pid = killed_as_too_slow(worker, how)
    assert run(worker, "end")[0] != pid


@pytest.mark.parametrize("how", ["hang", "spin"])
def test_one_that_gives_way_is_too_slow_where_it_does_not_get_on_or_computes_too_long(make, how):
    killed_as_too_slow(make(seconds=2, gives_way=True), how)


def test_one_that_gives_way_is_not_too_slow_because_others_compute(make):
    worker = make(seconds=0.8, gives_way=True)
    assert len(run(worker, "creep")) == 1
    impatient = make(seconds=0.8)
    with pytest.raises(TooLarge):
        run(impatient, "creep")


def test_a_child_that_takes_too_much_memory_is_killed(make):
    worker = make(memory=200)
    with pytest.raises(TooLarge, match="memory"):
        run(worker, "grow")
    assert len(run(worker, "end")) == 1


def test_what_the_child_starts_counts_as_its_memory(make):
    worker = make(memory=200)
    with pytest.raises(TooLarge, match="memory"):
        run(worker, "start a large one")


@pytest.mark.parametrize(
    ("how", "word"), [("die", "without a message"), ("fail", "a bug"), ("unpicklable", "lambda")]
)
def test_a_crash_is_told_from_an_error_and_the_next_request_works(make, how, word):
    worker = make()
    with pytest.raises(Crashed, match=word):
        run(worker, how)
    assert len(run(worker, "end")) == 1


def test_a_child_that_died_while_idle_is_replaced(make, monkeypatch):
    worker = make()
    [pid] = run(worker, "end")
    monkeypatch.setattr(worker._process, "is_alive", lambda: True)  # as it was a moment ago
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert run(worker, "end") not in ([], [pid])


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be stopped there")
def test_a_child_that_dies_before_it_takes_a_request_is_replaced(make):
    worker = make()
    [pid] = run(worker, "end")
    os.kill(pid, signal.SIGSTOP)
    worker.start("end")
    os.kill(pid, signal.SIGKILL)
    assert list(worker.results()) not in ([], [pid])


def test_a_child_that_never_gets_to_its_request_has_crashed(make):
    worker = make(DiesWhenLoaded())
    with pytest.raises(Crashed):
        run(worker)


def test_an_engine_error_crosses_over_and_the_child_goes_on(make):
    worker = make()
    worker.start("raise")
    items = worker.results()
    pid = next(items)
    with pytest.raises(Encrypted, match="password"):
        next(items)
    assert run(worker, "end") == [pid]


def test_leaving_the_items_kills_the_child_and_what_it_started(make):
    worker = make()
    worker.start("child")
    items = worker.results()
    outer, inner = next(items), next(items)
    items.close()
    assert gone(outer)
    assert gone(inner)


def test_a_tick_lets_the_caller_stop_while_the_child_is_silent(make):
    worker = make()
    worker.start("hang")
    items = worker.results(tick="still there")
    pid = next(item for item in items if item != "still there")
    assert next(items) == "still there"
    items.close()
    assert gone(pid)


def test_a_busy_parent_does_not_count_as_waiting(make):
    worker = make(count, seconds=2)
    worker.start(5)
    time.sleep(3)
    assert len(list(worker.results())) == 5


def test_the_start_of_the_child_does_not_count(make):
    worker = make(SlowToLoad(), seconds=0.5)
    worker.start()
    assert list(worker.results()) == [1]


@pytest.mark.skipif(os.name == "nt", reason="other numbers there")
def test_a_child_gives_way_to_its_parent(make):
    worker = make()
    worker.start("hang")
    items = worker.results()  # kept: to leave them would kill it
    child = psutil.Process(next(items))
    assert child.nice() == max(psutil.Process().nice(), 5)


def last_of_all():
    lower_priority(to_lowest=True)
    process = psutil.Process()
    yield process.nice(), process.ionice().ioclass


@pytest.mark.skipif(not psutil.LINUX, reason="other numbers there")
def test_any_program_goes_before_work_that_nobody_waits_for():
    worker = Worker(last_of_all)
    worker.start()
    assert list(worker.results()) == [(19, psutil.IOPRIO_CLASS_IDLE)]
    worker.kill()


def test_a_child_that_cannot_be_started_leaves_nothing_behind(make):
    worker = make(lambda: iter(()))  # which cannot be sent to it
    with pytest.raises((AttributeError, pickle.PicklingError)):
        worker.start()
    assert not worker.is_busy
    worker.kill()


def test_a_process_is_killed_with_the_children_of_its_children():
    sleeper = "import time; time.sleep(600)"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {sleeper!r}])"
    code = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', "
        f"{parent + '; time.sleep(600)'!r}]); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        children: list[psutil.Process] = []
        until = time.monotonic() + 60
        while len(children) < 2 and time.monotonic() < until:
            children = psutil.Process(process.pid).children(recursive=True)
            time.sleep(0.05)
        kill_tree(process.pid)
        assert len(children) == 2
        assert all(gone(child.pid) for child in children)
        process.wait(60)
    finally:
        process.kill()
        process.wait()


def test_a_process_that_is_gone_is_no_error():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    kill_tree(process.pid)
