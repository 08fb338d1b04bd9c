import pytest

from app.search.reranker_session import RerankerSession
from engine.errors import ModelUnavailable
from engine.events import Ranked
from engine.messages import Message


@pytest.fixture
def reranker(qtbot, library, lanes):
    yield RerankerSession(library, lanes)
    library.batch.release(1000)
    assert lanes.stop()


@pytest.fixture
def recalled(library):
    *_, recalled = library.recall("q")
    library.calls.clear()
    return recalled


def wait_ranked(qtbot, reranker):
    is_ranked = {"check_params_cb": lambda event: isinstance(event, Ranked)}
    return qtbot.waitSignal(reranker.came, **is_ranked)


def test_progress_is_counted_from_the_moment_the_model_is_there(qtbot, reranker, recalled):
    seen = []
    reranker.advanced.connect(lambda *args: seen.append(args))
    with wait_ranked(qtbot, reranker):
        reranker.score(recalled, "be good")
    assert seen == [(0, 4, 4, False)] * 2 + [(done, 4, 4, True) for done in range(1, 5)]


def test_hits_that_are_no_longer_wanted_do_not_end_the_load(qtbot, reranker, held, recalled):
    reranker.load()
    reranker.score(recalled, "be good")
    assert reranker.scoring
    reranker.stop()
    with qtbot.waitSignal(reranker.loaded):
        held.batch.release(1)
    assert not reranker.scoring


def test_a_model_that_cannot_be_loaded_is_said_and_nothing_waits(qtbot, reranker, held, recalled):
    held.load_error = ModelUnavailable("There is no model of that name.")
    reranker.load()
    reranker.score(recalled, "be good")
    with qtbot.waitSignal(reranker.failed) as emitted:
        held.batch.release(1)
    assert emitted.args == [Message("There is no model of that name.")]
    assert not reranker.scoring


def test_memory_is_freed_when_nobody_asked_for_long(qtbot, library, lanes, recalled, monkeypatch):
    monkeypatch.setattr("app.search.reranker_session.IDLE_CHECK_MS", 10)
    reranker = RerankerSession(library, lanes)
    reranker.load()
    with qtbot.waitSignal(reranker.unloaded) as emitted:
        library.idle_seconds = 20.0 * 60
    assert emitted.args == ["toy"]
    library.idle_seconds = 0.0
    assert library.calls == [("load",), ("unload",)]
    with wait_ranked(qtbot, reranker):
        reranker.score(recalled, "be good")
    assert lanes.stop()


def test_speed_is_measured_until_hits_are_to_be_scored(qtbot, reranker, held, recalled):
    measured = []
    reranker.measured.connect(measured.append)
    with qtbot.waitSignal(reranker.measured):
        reranker.measure()
        held.batch.release(1)
    reranker.score(recalled, "be good")
    held.batch.release(100)
    qtbot.waitUntil(lambda: held.calls[-1][0] == "rank" and not reranker.scoring)
    assert [event.passages for event in measured] == [1]
