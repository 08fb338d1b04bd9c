"""A real process with a real, small model in it."""

import time
from pathlib import Path

import psutil
import pytest

from engine import Candidate, Config, open_reranker
from engine.errors import ModelUnavailable
from engine.presets.built_in import built_in_presets

INSTRUCTION = built_in_presets()[0].instruction
CANDIDATES = [Candidate(n, f"Passage {n}. " * (1 + n % 7)) for n in range(40)]


@pytest.fixture(scope="module")
def config(qwen3_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return Config(data_dir=tmp_path_factory.mktemp("data"), model=str(qwen3_folder), device="cpu")


@pytest.fixture
def apart(config):
    reranker = open_reranker(config, apart=True)
    yield reranker
    reranker.close()


def child() -> psutil.Process:
    children = psutil.Process().children()
    [process] = [each for each in children if "resource_tracker" not in str(each.cmdline())]
    return process


def scored(reranker, question="what passes", candidates=CANDIDATES):
    batches = list(reranker.score(question, INSTRUCTION, candidates))
    return {each.passage_id: each for batch in batches for each in batch}


def test_scores_are_those_of_this_process(config, apart):
    here = open_reranker(config)
    for name in ("name", "device", "dtype", "heeds_instruction", "judges_pairs", "verified"):
        assert getattr(apart, name) == getattr(here, name)
    expected = scored(here)
    found = scored(apart)
    assert list(found) == list(expected)
    for each in expected.values():
        assert found[each.passage_id].margin == pytest.approx(each.margin, abs=1e-5)
        assert found[each.passage_id].read == each.read > 0


def test_to_leave_a_question_leaves_the_process_alive_for_the_next(apart):
    pid = child().pid
    batches = apart.score("left", INSTRUCTION, CANDIDATES)
    assert any(next(batches) for _ in range(1000))
    batches.close()
    assert len(scored(apart)) == len(CANDIDATES)
    assert child().pid == pid


def test_to_leave_it_while_a_batch_is_computed_waits_for_nothing(apart):
    process = child()
    process.suspend()  # a batch that takes for ever
    batches = apart.score("slow", INSTRUCTION, CANDIDATES)
    assert next(batches) == ()
    began = time.monotonic()
    batches.close()
    assert time.monotonic() - began < 1
    process.resume()
    assert len(scored(apart)) == len(CANDIDATES)


def test_two_questions_take_turns(config, apart):
    expected = [scored(open_reranker(config), question) for question in ("one", "two")]
    found = [{}, {}]
    waiting = [
        (score, apart.score(question, INSTRUCTION, CANDIDATES))
        for score, question in zip(found, ("one", "two"), strict=True)
    ]
    while waiting:
        score, batches = waiting.pop(0)
        batch = next(batches, None)
        if batch is not None:
            score |= {each.passage_id: each for each in batch}
            waiting.append((score, batches))
    for one, other in zip(found, expected, strict=True):
        assert {n: e.margin for n, e in one.items()} == pytest.approx(
            {n: e.margin for n, e in other.items()}, abs=1e-5
        )


def test_a_process_that_dies_is_a_sentence(apart):
    batches = apart.score("q", INSTRUCTION, CANDIDATES)
    next(batches)
    child().kill()
    with pytest.raises(ModelUnavailable, match="stopped unexpectedly"):
        list(batches)


def test_close_ends_the_process(apart):
    process = child()
    apart.close()
    assert not process.is_running()


def test_a_model_that_cannot_be_loaded_leaves_no_process(config, tmp_path, changed):
    broken = changed()
    (broken.folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelUnavailable):
        open_reranker(Config(data_dir=tmp_path, model=str(broken.folder)), apart=True)
    with pytest.raises(ValueError, match="not enough values"):
        child()
