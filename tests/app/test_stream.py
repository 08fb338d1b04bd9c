import logging
import threading

import pytest
from PySide6.QtCore import QDeadlineTimer
from shiboken6 import delete

from app.stream import Lane, Lanes, Stream
from engine import Message, Tick
from engine.errors import Invalid

PATIENCE = 60  # seconds, on a busy machine


@pytest.fixture
def lane(qapp):
    lane = Lane("test")
    yield lane
    assert ended(lane)


@pytest.fixture
def stream(lane):
    return seeing(Stream("test", lane))


def seeing(stream):
    """Keep what the stream yields in `seen`."""
    stream.seen = []
    stream.yielded.connect(stream.seen.append)
    return stream


def ended(lane):
    lane.end()
    return lane.join(QDeadlineTimer(PATIENCE * 1000))


class Held:
    """A generator that stands in its first step until `go_on` is set."""

    def __init__(self, *items):
        self.items = items
        self.begun, self.go_on, self.closed = (threading.Event() for _ in range(3))
        self.threads = []

    def __call__(self):
        try:
            self.threads.append(threading.get_ident())
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
            yield from self.items
        finally:
            self.threads.append(threading.get_ident())
            self.closed.set()


def iter_of(*items):
    yield from items


def failing(error):
    yield from ()
    raise error


# --- one stream


def test_items_arrive_in_order_and_then_the_end(qtbot, stream):
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of(1, 2, 3))
        assert stream.running
    assert stream.seen == [1, 2, 3]
    assert not stream.running


def test_items_are_made_on_another_thread_and_delivered_on_this(qtbot, stream):
    made, delivered = [], []
    stream.yielded.connect(lambda *_: delivered.append(threading.get_ident()))

    def items():
        made.append(threading.get_ident())
        yield 1

    with qtbot.waitSignal(stream.finished):
        stream.start(items)
    assert delivered == [threading.get_ident()]
    assert made != delivered


def test_a_tick_gives_way_and_is_not_delivered(qtbot, stream):
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of(Tick(), 1, Tick()))
    assert stream.seen == [1]


def test_newest_wins_and_the_old_generator_is_closed_first(qtbot, stream):
    old, seen_closed = Held("old, too late", "never asked for"), []

    def new():
        seen_closed.append(old.closed.is_set())
        yield "new"

    stream.start(old)
    assert old.begun.wait(PATIENCE)
    with qtbot.waitSignal(stream.finished):
        stream.start(new)
        old.go_on.set()
    assert seen_closed == [True]
    assert stream.seen == ["new"]


def test_an_item_in_the_queue_is_dropped_when_a_new_run_starts(qtbot, stream):
    sent = threading.Event()

    def old():
        yield "old"
        sent.set()

    stream.start(old)
    assert sent.wait(PATIENCE)  # emitted, but not delivered: no event was handled since
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of("new"))
    assert stream.seen == ["new"]


def test_a_run_superseded_while_it_waits_never_starts(qtbot, stream):
    first, made = Held(), []
    stream.start(first)
    assert first.begun.wait(PATIENCE)
    stream.start(lambda: made.append("second") or iter_of())
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: made.append("third") or iter_of())
        first.go_on.set()
    assert made == ["third"]


def test_nothing_comes_after_cancel_and_the_generator_is_closed(qtbot, stream):
    items = Held(1)
    stream.start(items)
    assert items.begun.wait(PATIENCE)
    stream.cancel()
    assert not stream.running
    items.go_on.set()
    assert items.closed.wait(PATIENCE)
    with qtbot.waitSignal(stream.finished):
        stream.start(iter_of)
    assert stream.seen == []


def test_a_generator_is_made_stepped_and_closed_on_one_thread(qtbot, stream):
    items = Held(1, 2)
    stream.start(items)
    items.go_on.set()
    qtbot.waitUntil(lambda: len(stream.seen) == 2)
    again = Held(1)
    stream.start(again)
    assert again.begun.wait(PATIENCE)
    stream.cancel()
    again.go_on.set()
    assert again.closed.wait(PATIENCE)
    assert len({*items.threads, *again.threads}) == 1
    assert threading.get_ident() not in items.threads


def test_a_condition_is_said_in_its_own_words(qtbot, stream):
    with qtbot.waitSignal(stream.failed) as failure:
        stream.start(lambda: failing(Invalid("There is no folder /x. Remove it.")))
    assert failure.args == [Message("There is no folder /x. Remove it.")]
    assert not stream.running


def test_a_bug_is_logged_with_its_trace_and_said_in_general_words(qtbot, stream, caplog):
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(stream.failed) as failure:
        stream.start(lambda: failing(ZeroDivisionError("secret detail")))
    assert str(failure.args[0]) == "Unexpected error; see the log"
    assert "ZeroDivisionError: secret detail" in caplog.text


def test_a_generator_that_cannot_even_be_made_is_a_failure(qtbot, stream):
    with qtbot.waitSignal(stream.failed):
        stream.start(lambda: 1 / 0)
    assert not stream.running


def test_a_failure_of_a_run_that_is_not_wanted_is_not_said(qtbot, stream):
    first, failures = Held(), []
    stream.failed.connect(lambda *args: failures.append(args))

    def items():
        yield from first()
        raise ValueError

    stream.start(items)
    assert first.begun.wait(PATIENCE)
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of(1))
        first.go_on.set()
    assert failures == []


def test_the_lane_goes_on_after_a_failure(qtbot, stream):
    with qtbot.waitSignal(stream.failed):
        stream.start(lambda: failing(ValueError()))
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of(1))
    assert stream.seen == [1]


def test_of_hundreds_of_starts_the_last_is_delivered(qtbot, stream):
    closed = []

    def items(number):
        try:
            for _ in range(1000):
                yield number
        finally:
            closed.append(number)

    for number in range(500):
        stream.start(lambda number=number: items(number))
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of("last"))
    assert stream.seen == ["last"]
    assert sorted(closed) == closed  # none was left open, or closed after a later one


def test_a_stream_that_is_gone_is_not_delivered_to(qtbot, lane):
    gone, other = Stream("gone", lane), Stream("other", lane)
    items = Held(1)
    gone.start(items)
    assert items.begun.wait(PATIENCE)
    delete(gone)
    items.go_on.set()
    with qtbot.waitSignal(other.finished):
        other.start(lambda: iter_of(1))
    assert items.closed.wait(PATIENCE)


# --- several streams on a lane


def test_runs_of_two_streams_take_turns_on_one_thread(qtbot, stream, lane):
    other, order, threads = seeing(Stream("other", lane)), [], set()
    start = Held()

    def items(name):
        for _ in range(50):
            threads.add(threading.get_ident())
            order.append(name)
            yield name

    Stream("first", lane).start(start)
    assert start.begun.wait(PATIENCE)
    with qtbot.waitSignals([stream.finished, other.finished]):
        stream.start(lambda: items("a"))
        other.start(lambda: items("b"))
        start.go_on.set()
    assert len(threads) == 1
    assert order[0] == "b"  # the newest comes first
    assert order != sorted(order, reverse=True)
    assert len(stream.seen) == len(other.seen) == 50


def test_a_start_supersedes_only_the_run_of_its_own_stream(qtbot, stream, lane):
    other, items = seeing(Stream("other", lane)), Held(1)
    other.start(items)
    assert items.begun.wait(PATIENCE)
    with qtbot.waitSignals([stream.finished, other.finished]):
        stream.start(lambda: iter_of("old"))
        stream.start(lambda: iter_of("new"))
        items.go_on.set()
    assert other.seen == [1]
    assert stream.seen == ["new"]


def test_a_run_that_blocks_in_its_steps_gets_no_more_time_than_another(qtbot, stream, lane):
    """One that waits for something in each step does not hold up one that has much to say."""
    other, slow_steps, pause = Stream("slow", lane), [], threading.Event()

    def slow():
        while True:
            slow_steps.append(1)
            pause.wait(0.05)
            yield Tick()

    other.start(slow)
    qtbot.waitUntil(lambda: len(slow_steps) > 3)
    before = len(slow_steps)
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of(*range(200)))
    assert len(slow_steps) - before < 20


def test_an_endless_run_is_cancelled_while_others_go_on(qtbot, stream, lane):
    other, closed = seeing(Stream("other", lane)), threading.Event()

    def endless():
        try:
            while True:
                yield Tick()
        finally:
            closed.set()

    stream.start(endless)
    with qtbot.waitSignal(other.finished):
        other.start(lambda: iter_of(1, 2))
    stream.cancel()
    assert closed.wait(PATIENCE)


# --- several threads


def test_a_lane_with_two_threads_goes_on_beside_a_step_that_blocks(qtbot):
    lane = Lane("wide", 2)
    stuck, other, items = Stream("stuck", lane), seeing(Stream("other", lane)), Held()
    stuck.start(items)
    assert items.begun.wait(PATIENCE)
    with qtbot.waitSignal(other.finished):
        other.start(lambda: iter_of(1))
    assert not items.closed.is_set()
    items.go_on.set()
    assert ended(lane)


def test_even_with_two_threads_the_old_run_is_closed_before_the_new_one_is_made(qtbot):
    lane = Lane("wide", 2)
    stream, old, seen_closed = Stream("test", lane), Held(), []

    def new():
        seen_closed.append(old.closed.is_set())
        yield 1

    stream.start(old)
    assert old.begun.wait(PATIENCE)
    with qtbot.waitSignal(stream.finished):
        stream.start(new)
        old.go_on.set()
    assert seen_closed == [True]
    assert ended(lane)


def test_threads_are_started_when_needed_and_no_more_than_allowed(qtbot):
    lane = Lane("wide", 2)
    streams = [Stream(str(number), lane) for number in range(5)]
    held = [Held() for _ in streams]
    before = threading.active_count()
    for stream, items in zip(streams, held, strict=True):
        stream.start(items)
    assert threading.active_count() == before + 2
    for items in held:
        items.go_on.set()
    for items in held:
        assert items.closed.wait(PATIENCE)
    assert len({thread for items in held for thread in items.threads}) == 2
    assert ended(lane)


# --- the end


def test_a_stuck_lane_does_not_hold_up_the_others(qtbot):
    lanes = Lanes()
    stuck, items = Stream("stuck", lanes.rank), Held()
    stuck.start(items)
    assert items.begun.wait(PATIENCE)
    stream = Stream("test", lanes.search)
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: iter_of(1))
    items.go_on.set()
    assert lanes.stop()


def test_stop_closes_all_runs_and_says_whether_a_step_is_stuck(qtbot):
    lanes = Lanes()
    stuck, items = Stream("stuck", lanes.rank), Held()
    begun, closed = threading.Event(), threading.Event()

    def endless():
        try:
            while True:
                begun.set()
                yield Tick()
        finally:
            closed.set()

    stuck.start(items)
    watching = Stream("endless", lanes.rest)
    watching.start(endless)
    assert items.begun.wait(PATIENCE)
    assert begun.wait(PATIENCE)
    assert not lanes.stop(10)
    assert closed.wait(PATIENCE)
    assert not watching.running
    items.go_on.set()
    assert lanes.stop(PATIENCE * 1000)
    assert items.closed.is_set()


def test_nothing_starts_after_stop(qtbot):
    lanes, made = Lanes(), []
    assert lanes.stop()
    stream = Stream("late", lanes.search)
    stream.start(lambda: made.append(1) or iter_of())
    assert not made
    assert lanes.stop()


def test_a_step_that_ends_after_its_lane_is_gone_says_nothing(qapp, monkeypatch, caplog):
    uncaught = []
    monkeypatch.setattr(threading, "excepthook", uncaught.append)
    lane, reached, go_on = Lane("short"), threading.Event(), threading.Event()

    def numbers():
        reached.set()
        go_on.wait(60)
        yield 1

    stream = Stream("numbers", lane)
    stream.start(numbers)
    assert reached.wait(60)
    [thread] = lane._threads
    delete(lane)
    lane.end()
    go_on.set()
    thread.join(60)
    assert not thread.is_alive()
    assert not uncaught
    assert not caplog.records
