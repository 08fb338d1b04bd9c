import logging
import threading

import pytest

from app.stream import Stream
from engine.errors import FolderMissing


@pytest.fixture
def stream(qtbot):
    stream = Stream("test")
    stream.seen = []
    stream.yielded.connect(lambda run, item: stream.seen.append((run, item)))
    yield stream
    assert stream.stop()


def test_items_arrive_in_order_and_then_the_end(qtbot, stream):
    with qtbot.waitSignal(stream.finished) as end:
        run = stream.start(lambda: iter_of(1, 2, 3))
        assert stream.running
    assert stream.seen == [(run, 1), (run, 2), (run, 3)]
    assert end.args == [run]
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


def test_newest_wins_and_the_old_generator_is_closed(qtbot, stream):
    begun, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def old():
        try:
            begun.set()
            go_on.wait(10)
            yield "old, too late"
            yield "never asked for"
        finally:
            closed.set()

    first = stream.start(old)
    assert begun.wait(10)
    with qtbot.waitSignal(stream.finished) as end:
        second = stream.start(lambda: iter_of("new"))
        go_on.set()
    assert closed.is_set()
    assert stream.seen == [(second, "new")]
    assert end.args == [second]
    assert second > first


def test_an_item_in_the_queue_is_dropped_when_a_new_run_starts(qtbot, stream):
    sent = threading.Event()

    def old():
        yield "old"
        sent.set()

    stream.start(old)
    assert sent.wait(10)  # emitted, but not delivered: this thread has run no events since
    with qtbot.waitSignal(stream.finished):
        second = stream.start(lambda: iter_of("new"))
    assert stream.seen == [(second, "new")]


def test_a_run_superseded_while_it_waits_never_begins(qtbot, stream):
    begun, go_on, made = threading.Event(), threading.Event(), []

    def first():
        begun.set()
        go_on.wait(10)
        yield from ()

    stream.start(first)
    assert begun.wait(10)
    stream.start(lambda: made.append("second") or iter_of())
    with qtbot.waitSignal(stream.finished):
        stream.start(lambda: made.append("third") or iter_of())
        go_on.set()
    assert made == ["third"]


def test_nothing_comes_after_cancel(qtbot, stream):
    begun, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def items():
        try:
            begun.set()
            go_on.wait(10)
            yield 1
        finally:
            closed.set()

    stream.start(items)
    assert begun.wait(10)
    stream.cancel()
    go_on.set()
    assert closed.wait(10)
    with qtbot.waitSignal(stream.finished):
        stream.start(iter_of)
    assert stream.seen == []


def test_a_condition_is_told_in_its_own_words(qtbot, stream):
    with qtbot.waitSignal(stream.failed) as failure:
        run = stream.start(lambda: failing(FolderMissing("There is no folder /x. Remove it.")))
    assert failure.args == [run, "There is no folder /x. Remove it."]
    assert not stream.running


def test_a_bug_is_logged_with_its_trace_and_told_in_general_words(qtbot, stream, caplog):
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(stream.failed) as failure:
        stream.start(lambda: failing(ZeroDivisionError("secret detail")))
    assert failure.args[1] == "Unexpected error — see the log"
    assert "ZeroDivisionError: secret detail" in caplog.text


def test_the_thread_goes_on_after_a_failure(qtbot, stream):
    with qtbot.waitSignal(stream.failed):
        stream.start(lambda: failing(ValueError()))
    with qtbot.waitSignal(stream.finished):
        run = stream.start(lambda: iter_of(1))
    assert stream.seen == [(run, 1)]


def test_stop_says_when_the_thread_does_not_end(qtbot):
    stream, begun, go_on = Stream("stuck"), threading.Event(), threading.Event()

    def items():
        begun.set()
        go_on.wait(10)
        yield 1

    stream.start(items)
    assert begun.wait(10)
    assert not stream.stop(10)
    go_on.set()
    assert stream.stop()


def iter_of(*items):
    yield from items


def failing(error):
    yield from ()
    raise error


def test_a_failure_is_told_in_the_language_of_the_window(qtbot, stream, appearance):
    def items():
        yield from ()
        raise FolderMissing("The file is empty.")

    appearance.set_language("zh_CN")
    with qtbot.waitSignal(stream.failed) as told:
        stream.start(items)
    assert told.args[1] == "文件是空的。"
