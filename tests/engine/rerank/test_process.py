"""A real process with a real, small model in it."""

import threading
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import psutil
import pytest

from engine import Candidate, Config, open_reranker
from engine.errors import ModelUnavailable
from engine.rerank.reranker import Reranker
from engine.user.presets.preset import built_in_presets

INSTRUCTION = built_in_presets()[0].instruction
CANDIDATES = [Candidate(n, f"Passage {n}. " * (1 + n % 7)) for n in range(40)]


@pytest.fixture(scope="module")
def config(qwen3_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return Config(
        data_dir=tmp_path_factory.mktemp("data"),
        model=str(qwen3_folder),
        device="cpu",
        dtype="float32",
    )


@pytest.fixture(scope="module")
def here(config) -> Reranker:
    """The same model in this process."""
    return open_reranker(config)


@pytest.fixture(scope="module")
def remote(config) -> Iterator[Reranker]:
    reranker = open_reranker(config, own_process=True)
    yield reranker
    reranker.close()


def pids() -> list[int | None]:
    return [each.pid for each in active_children()]


def kill_process() -> None:
    [process] = active_children()
    process.kill()
    process.join()


def scored(reranker, question="what passes", candidates=CANDIDATES):
    batches = list(reranker.score(question, INSTRUCTION, candidates))
    return {each.passage_id: each.margin for batch in batches for each in batch}


def pending(reranker):
    """A run that is left while its batch is computed: the answer is still to come."""
    [process] = map(psutil.Process, pids())
    process.suspend()  # a batch that takes for ever
    run = reranker.score("pending", INSTRUCTION, CANDIDATES)
    assert next(run) == ()
    run.close()
    process.resume()


def in_turn(*runs) -> list[dict[int, float]]:
    """Step the runs by hand, one after another."""
    found: list[dict[int, float]] = [{} for _ in runs]
    waiting = list(zip(found, runs, strict=True))
    while waiting:
        scores, run = waiting.pop(0)
        batch = next(run, None)
        if batch is not None:
            scores |= {each.passage_id: each.margin for each in batch}
            waiting.append((scores, run))
    return found


def test_scores_are_those_of_this_process(here, remote):
    for name in ("name", "device", "dtype", "follows_instruction", "verified"):
        assert getattr(remote, name) == getattr(here, name)
    expected, found = scored(here), scored(remote)
    assert list(found) == list(expected)
    assert found == pytest.approx(expected, abs=1e-5)


def test_leaving_a_run_leaves_the_process_alive_for_the_next(here, remote):
    before = pids()
    run = remote.score("left", INSTRUCTION, CANDIDATES)
    assert any(next(run) for _ in range(10_000))
    run.close()
    pending(remote)
    assert scored(remote) == pytest.approx(scored(here), abs=1e-5)
    assert pids() == before


def test_two_runs_stepped_in_turn_behind_a_superseded_one(here, remote):
    questions = ("one", "two")
    expected = [scored(here, question) for question in questions]
    pending(remote)
    found = in_turn(*(remote.score(question, INSTRUCTION, CANDIDATES) for question in questions))
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=1e-5)


def test_many_threads_rank_at_once_and_leave_when_they_like(here, remote):
    expected = {f"question {n}": scored(here, f"question {n}") for n in range(3)}
    pending(remote)
    wrong: list[object] = []

    def rank(number: int) -> None:
        try:
            for turn in range(4):
                if (number + turn) % 3 == 0:  # superseded
                    run = remote.score("superseded", INSTRUCTION, CANDIDATES)
                    next(run)
                    run.close()
                question = f"question {(number + turn) % 3}"
                if scored(remote, question) != pytest.approx(expected[question], abs=1e-5):
                    wrong.append(question)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=rank, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []


def test_a_process_that_dies_is_reported_and_replaced_at_the_next_use(here, remote):
    runs = [remote.score(question, INSTRUCTION, CANDIDATES) for question in ("one", "two")]
    for run in runs:
        next(run)
    kill_process()
    for run in runs:
        with pytest.raises(ModelUnavailable, match="stopped unexpectedly"):
            list(run)
    assert scored(remote) == pytest.approx(scored(here), abs=1e-5)
    kill_process()
    assert scored(remote) == pytest.approx(scored(here), abs=1e-5)  # it died between two uses


def test_close_ends_the_process_for_good(remote):
    run = remote.score("one", INSTRUCTION, CANDIDATES)
    next(run)
    remote.close()
    assert pids() == []
    with pytest.raises(ModelUnavailable, match="stopped unexpectedly"):
        list(run)
    assert pids() == []


def test_a_model_that_cannot_be_loaded_leaves_no_process(tmp_path, changed):
    broken = changed()
    (broken.folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelUnavailable):
        open_reranker(Config(data_dir=tmp_path, model=str(broken.folder)), own_process=True)
    assert pids() == []
