import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest
import torch

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import (
    Loaded,
    Loading,
    Notice,
    Ranked,
    Recalled,
    Scored,
    Tick,
    Unloaded,
    Unranked,
    Withdrawn,
)
from engine.library import Library
from engine.rerank.reading import LEAST
from engine.rerank.reranker import Reranker, open_reranker
from engine.rerank.scorer import Candidate, Scorer
from engine.user.presets.preset import built_in_presets
from tests.one_process import index_in_one_process

INSTRUCTION = built_in_presets()[0].instruction
QUESTION = "closure ownership"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which a few documents are indexed, to be copied."""
    base = tmp_path_factory.mktemp("ranker")
    docs = base / "docs"
    docs.mkdir()
    (docs / "closures.md").write_text(
        "# Closures\n\n## Moving values\n\nThe `move` keyword makes a closure take ownership of the"
        " values it uses.\n\n## Borrowing\n\nWithout it, a closure borrows what it captures.\n"
    )
    paragraphs = (f"Enclosure {n}. " + "Filler. " * 100 for n in range(200))
    (docs / "long.txt").write_text("\n\n".join(paragraphs))
    config = Config(data_dir=base / "data", model="builtin", device="cpu")
    with pytest.MonkeyPatch.context() as patch, closing(Library(config)) as library:
        index_in_one_process(patch)
        list(library.sync([docs]))
    return config.data_dir


@pytest.fixture
def config(indexed: Path, tmp_path: Path) -> Config:
    shutil.copytree(indexed, tmp_path / "data")
    return Config(data_dir=tmp_path / "data", model="builtin", device="cpu")


@pytest.fixture
def with_qwen3(config: Config, qwen3_folder: Path) -> Iterator:
    """Open the library with a Qwen3-Reranker, and again with other settings on demand."""
    opened = []

    def make(**settings: object) -> Library:
        settings = {"model": str(qwen3_folder), **settings}
        opened.append(Library(replace(config, **settings)))
        return opened[-1]

    yield make
    for library in opened:
        library.close()


@pytest.fixture(scope="module")
def with_process(indexed: Path, qwen3_folder: Path, tmp_path_factory) -> Iterator[Library]:
    """The library with a Qwen3-Reranker in a process of its own; it takes seconds to start one."""
    data_dir = shutil.copytree(indexed, tmp_path_factory.mktemp("ranker") / "data")
    config = Config(data_dir=data_dir, model=str(qwen3_folder), device="cpu", dtype="float32")
    with closing(Library(config, own_process=True)) as library:
        yield library


@pytest.fixture
def with_toy(with_qwen3, toy: Path) -> Library:
    return with_qwen3(model=str(toy))


def recall(library: Library, question: str = QUESTION, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last


def ranked(library: Library, question: str = QUESTION, **how: object) -> list[object]:
    return list(library.search(question, INSTRUCTION, **how))


def loaded(library: Library) -> Reranker:
    """The library's own model."""
    list(library.ranker.load())
    return library.ranker._models.own


def margins(events) -> dict[int, float]:
    batches = (event.scores for event in events if isinstance(event, Scored))
    return {score.passage_id: score.margin for batch in batches for score in batch}


def test_a_missing_model_leaves_keyword_order_and_one_sentence(with_qwen3):
    recalled, notice = with_qwen3(model="no-such-model").search(QUESTION, INSTRUCTION)
    assert recalled.hits
    assert "no-such-model" in str(notice.message)


def test_a_model_that_takes_no_instruction_says_so_once(with_toy):
    def notices(instruction: str) -> list[str]:
        events = with_toy.search(QUESTION, instruction)
        return [str(event.message) for event in events if isinstance(event, Notice)]

    assert notices(INSTRUCTION) == []
    [sentence] = notices("Rank by presence of executable code snippets")
    assert "toy ignores instructions" in sentence
    assert notices("Rank by something else") == []


def test_a_qwen3_folder_ranks_by_margin_and_follows_the_instruction(with_qwen3, qwen3_folder):
    library = with_qwen3()
    one = ranked(library)
    other = list(library.search(QUESTION, "Rank by presence of executable code snippets"))
    assert (one[-1].model, one[-1].device) == (qwen3_folder.name, "cpu")
    assert margins(one).keys() == margins(other).keys()
    assert margins(one) != pytest.approx(margins(other), abs=1e-3)


def test_ranking_is_left_between_batches(with_toy, monkeypatch):
    asked = []

    class Slow(Scorer):
        name, device, dtype, verified = "slow", "cpu", "float32", False
        follows_instruction = True

        def score(self, question, instruction, candidates, longest) -> Iterator[tuple[()]]:
            for candidate in candidates:
                asked.append(candidate)
                yield ()

    monkeypatch.setattr(
        "engine.rerank.loaded_models.open_reranker", lambda *_, **__: Reranker(Slow())
    )
    events = with_toy.rank(recall(with_toy), INSTRUCTION)
    while not isinstance(next(events), Tick):
        pass
    events.close()
    assert len(asked) == 1


def test_load_says_what_is_wrong_with_a_model_folder(with_qwen3, tmp_path):
    (tmp_path / "model").mkdir()
    with pytest.raises(ModelUnavailable, match="incomplete"):
        list(with_qwen3(model=str(tmp_path / "model")).ranker.load())


def test_a_repeated_question_costs_no_call_of_the_model(with_qwen3, monkeypatch):
    first = ranked(with_qwen3())
    again = with_qwen3()
    monkeypatch.setattr(loaded(again)._scorer, "score", None)  # a call would fail
    second = ranked(again)
    assert margins(first) == margins(second)
    assert isinstance(second[-1], Ranked)
    for events, cached in ((first, False), (second, True)):
        batches = [event.scores for event in events if isinstance(event, Scored)]
        assert {score.cached for batch in batches for score in batch} == {cached}


def counts(events) -> tuple[int, int]:
    """How many are scored, of how many."""
    last = [event for event in events if isinstance(event, Scored)][-1]
    return last.done, last.total


def test_as_many_are_read_as_the_time_allows_and_a_second_look_costs_nothing(
    with_qwen3, monkeypatch
):
    monkeypatch.setattr("engine.rerank.qwen3.scorer._BATCH_TOKENS", {"cpu": 150})
    library = with_qwen3(rank_seconds=1e-9, pool=10)
    events = ranked(library, "enclosure")
    assert counts(events) == (LEAST, 10)
    assert isinstance(events[-1], Ranked)
    asked = []
    score = loaded(library)._scorer.score
    monkeypatch.setattr(
        loaded(library)._scorer, "score", lambda *args: asked.append(args) or score(*args)
    )
    assert margins(ranked(library, "enclosure")) == margins(events)
    assert not asked
    recalled = recall(library, "enclosure")
    assert counts(library.rank(recalled, INSTRUCTION)) == (10, 10)  # read on
    [(*_, candidates, _)] = asked
    assert len(candidates) == 2


def test_an_instruction_that_turns_against_something_has_all_read(with_qwen3):
    library = with_qwen3(rank_seconds=1e-9, pool=10)
    events = list(library.search("enclosure", "Rank by age, not by 'filler'"))
    assert counts(events) == (10, 10)


def test_the_pace_is_kept_for_the_next_question(with_qwen3):
    library = with_qwen3(rank_seconds=1e-9, pool=10)
    ranked(library, "enclosure")
    [pace] = json.loads((library.config.data_dir / "paces.json").read_text()).values()
    assert pace > 0
    library.configure(replace(library.config, rank_seconds=60))
    first = next(event for event in ranked(library, "filler") if isinstance(event, Scored))
    assert first.goal == first.total == 10


def test_a_model_without_numbers_leaves_the_keyword_order_and_a_sentence(with_qwen3, monkeypatch):
    library = with_qwen3()
    monkeypatch.setattr(loaded(library)._scorer, "_margins", nan_margins)
    *_, last = ranked(library)
    assert isinstance(last, Withdrawn)
    assert last.message.word("zh").endswith("。现在是按关键词和含义的顺序。")
    assert "not numbers" in str(last.message)
    assert str(last.message).endswith("The order is that by words and meaning.")
    assert isinstance(ranked(library)[-1], Ranked)  # it was loaded again


def nan_margins(rows, shared):
    yield ()
    return [float("nan")] * len(rows)


def test_a_format_that_gives_no_numbers_is_left_and_that_is_said(with_qwen3, monkeypatch):
    library = with_qwen3(dtype="bfloat16")
    monkeypatch.setattr(loaded(library)._scorer, "_decoder", Overflowing())
    *_, notice, last = ranked(library)
    assert "it continues in float32" in str(notice.message)
    assert last.dtype == "float32"


def test_a_gpu_that_vanishes_in_the_middle_costs_a_sentence(with_qwen3, monkeypatch):
    library = with_qwen3(dtype="float32")  # else it may be read in another format than before
    expected = ranked(library)
    library.config.cache_file.unlink()
    scorer = loaded(library)._scorer
    monkeypatch.setattr(scorer, "device", "cuda")
    monkeypatch.setattr(scorer, "_decoder", Vanishing())
    *_, scored, notice, last = ranked(library)
    assert str(notice.message) == (
        f"The device cuda failed (CUDA error: device lost). For now, {scorer.name} runs on the CPU."
    )
    assert [scored.done, last.device] == [scored.total, "cpu"]
    margins = [
        [score.margin for event in events if isinstance(event, Scored) for score in event.scores]
        for events in (expected, ranked(library))
    ]
    assert margins[0] == pytest.approx(margins[1])
    assert not any(isinstance(event, Notice) for event in ranked(library))  # it is said once


def test_the_pace_of_two_devices_is_not_kept(with_qwen3, monkeypatch):
    library = with_qwen3(pool=10)
    scorer = loaded(library)._scorer
    monkeypatch.setattr(scorer, "device", "cuda")
    monkeypatch.setattr(scorer, "_decoder", Vanishing())
    ranked(library, "enclosure")
    assert scorer.device == "cpu"
    assert not (library.config.data_dir / "paces.json").exists()


class Vanishing:
    def run(self, *_, **__):
        raise torch.AcceleratorError("CUDA error: device lost")


class Overflowing:
    def run(self, rows, past=None, keep=False):
        return torch.full((len(rows), 32), torch.nan), []


def test_short_documents_are_scored_whole_and_long_ones_by_passages(with_qwen3, monkeypatch):
    library = with_qwen3()
    recalled = recall(library, "closure enclosure", whole=True)
    short, *long = sorted(recalled.hits, key=lambda hit: hit.path.name)
    assert (short.path.name, short.whole) == ("closures.md", True)
    assert len(long) > 1
    assert not any(hit.whole for hit in long)
    texts = []

    def seen(question, instruction, candidates, longest):
        texts.extend(each.text for each in candidates)
        return iter(())

    monkeypatch.setattr(loaded(library), "score", seen)
    list(library.rank(recalled, INSTRUCTION))
    [text] = [text for text in texts if text.startswith("Closures\n")]
    for part in ("Moving values", "The move keyword", "Borrowing", "borrows what it captures."):
        assert part in text


def test_what_the_scores_leave_in_doubt_is_said(with_toy, monkeypatch):
    monkeypatch.setattr("engine.rerank.ranker.none_answers", bool)
    monkeypatch.setattr("engine.rerank.ranker.are_flat", bool)
    last = ranked(with_toy)[-1]
    assert (last.flat, last.unanswered) == (True, True)


@pytest.mark.parametrize("model", ["auto", "builtin"])
def test_without_a_reranker_the_order_stays_and_nothing_is_loaded(with_qwen3, toy, model):
    library = with_qwen3(model=model)
    [recalled, last] = ranked(library)
    assert recalled.hits
    assert last == Unranked()
    recalled, notice, _ = library.search(QUESTION, "Rank by length")
    assert "all presets give the same order" in str(notice.message)
    assert len(list(library.search(QUESTION, "Rank by length"))) == 2  # it is said once
    ranker = library.ranker
    assert list(ranker.load()) == list(ranker.speed()) == [Unranked()]
    assert list(ranker.unload()) == []
    library.configure(replace(library.config, model=str(toy)))
    assert isinstance(ranked(library)[-1], Ranked)
    assert list(library.rank(recalled, INSTRUCTION, model="builtin")) == [Unranked()]
    library.configure(replace(library.config, model=model))
    assert list(ranker.load()) == [Unranked()]
    assert ranker._models.names == set()


def test_memory_is_freed_and_used_again_when_there_is_a_question(with_toy):
    assert list(with_toy.ranker.unload()) == []
    list(with_toy.ranker.load())
    assert list(with_toy.ranker.unload()) == [Unloaded("toy")]
    events = ranked(with_toy)
    assert [type(event) for event in events] == [
        Recalled, Loading, Loaded, Scored, Scored, Ranked
    ]  # fmt: skip


def test_another_model_replaces_the_one_before(with_toy, toy, qwen3_folder):
    library, ranker = with_toy, with_toy.ranker
    list(ranker.load())
    library.configure(replace(library.config, model=str(qwen3_folder)))
    *_, last = ranker.load()
    assert last.model == qwen3_folder.name
    assert ranked(library)[-1].model == qwen3_folder.name
    library.configure(replace(library.config, model="nonsense"))
    with pytest.raises(ModelUnavailable):
        list(ranker.load())
    library.configure(replace(library.config, model=str(toy)))
    assert list(ranker.load())[-1].model == "toy"
    before = loaded(library)
    assert [type(event) for event in ranker.load(reload=True)] == [Loading, Loaded]
    assert loaded(library) is not before


def test_one_model_beside_the_librarys_own_is_held_until_another_or_its_end(
    with_qwen3, changed, toy
):
    library = with_qwen3()
    other = str(changed().folder)
    for model in (None, str(toy), other):
        assert isinstance(list(library.rank(recall(library), INSTRUCTION, model=model))[-1], Ranked)
    assert library.ranker._models.names == {"", other}
    library.configure(replace(library.config, relay=str(toy), rank_seconds=1e-9))
    ranked(library, "enclosure")
    assert library.ranker._models.names == {"", other, str(toy)}
    assert list(library.ranker.unload(own=False)) == [Unloaded("changed")]
    assert library.ranker._models.names == {"", str(toy)}


def test_the_clock_of_idleness_stands_while_any_run_uses_a_model(with_qwen3, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("engine.rerank.loaded_models.monotonic", lambda: clock[0])
    library = with_qwen3()
    ranker = library.ranker
    assert ranker.idle_seconds == 0  # nothing is loaded
    list(ranker.load())
    clock[0] += 1200
    assert ranker.idle_seconds == 1200
    run = library.rank(recall(library), INSTRUCTION)
    next(run)
    clock[0] += 1200
    assert ranker.idle_seconds == 0
    list(run)
    assert ranker.idle_seconds == 0
    clock[0] += 5
    assert ranker.idle_seconds == 5
    list(ranker.unload())
    assert ranker.idle_seconds == 0


def test_unloading_and_reloading_leave_a_run_in_progress_its_model(with_process):
    library = with_process
    recalled = recall(library, "enclosure filler")
    run = library.rank(recalled, INSTRUCTION)
    while not isinstance(next(run), Scored | Tick):
        pass
    [process] = active_children()
    assert [type(event) for event in library.ranker.unload()] == [Unloaded]
    assert process.is_alive()
    list(library.ranker.load(reload=True))
    *events, last = run
    assert isinstance(last, Ranked), last
    assert len(margins(events)) == len(recalled.hits)
    assert process not in active_children()
    assert len(active_children()) == 1


def test_rankings_on_several_threads_share_a_process_of_the_model(with_process, qwen3_folder):
    library = with_process
    questions = ["closure", "ownership", "filler enclosure", "captures"]
    here = open_reranker(
        Config(data_dir=library.config.data_dir, model=str(qwen3_folder), dtype="float32")
    )
    pools = {question: recall(library, question) for question in questions}
    expected = {
        question: {
            each.passage_id: each.margin
            for batch in here.score(
                question,
                INSTRUCTION,
                [Candidate(h.passage_id, f"{h.context}\n{h.text}") for h in pool.hits],
            )
            for each in batch
        }
        for question, pool in pools.items()
    }
    list(library.ranker.load())
    found: dict[str, dict[int, float]] = {}
    ends: list[object] = []

    def rank(question: str) -> None:
        superseded = library.rank(pools[question], f"{INSTRUCTION} {question}")
        while not isinstance(next(superseded), Tick):
            pass
        superseded.close()  # its answer is still to come
        *events, last = library.rank(pools[question], INSTRUCTION)
        found[question] = margins(events)
        ends.append(last)

    threads = [threading.Thread(target=rank, args=(question,)) for question in questions]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [type(each) for each in ends] == [Ranked] * len(questions), ends
    for question in questions:
        assert found[question] == pytest.approx(expected[question], abs=1e-4)


def test_a_run_is_closed_only_between_steps_of_other_runs():
    working, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    class Model(Scorer):
        name, device, dtype = "toy", "cpu", "float32"
        follows_instruction = True

        def score(self, question, instruction, candidates, longest):
            try:
                yield ()
                working.set()
                go_on.wait(60)
                order.append("step")
                yield ()
            finally:
                order.append(f"close {question}")

    reranker = Reranker(Model())
    left, other = (reranker.score(name, "", [Candidate(0, "")]) for name in ("left", "other"))
    next(left)
    next(other)
    stepping = threading.Thread(target=lambda: next(other))
    stepping.start()
    working.wait(60)
    leaving = threading.Thread(target=left.close)
    leaving.start()
    time.sleep(0.05)  # for the fault to show: it must not be closed now
    go_on.set()
    stepping.join()
    leaving.join()
    other.close()
    assert order == ["step", "close left", "close other"]


def test_a_process_that_dies_in_a_ranking_is_withdrawn_and_started_again(with_process):
    library = with_process
    run = library.rank(recall(library, "enclosure filler"), "Rank by length")
    while not isinstance(next(run), Scored):
        pass
    [process] = active_children()
    process.kill()
    *_, last = run
    assert isinstance(last, Withdrawn)
    assert "stopped unexpectedly" in str(last.message)
    events = ranked(library)
    assert isinstance(events[-1], Ranked)
    assert len([event for event in events if isinstance(event, Loading)]) == 1


def test_any_texts_are_scored(with_toy):
    texts = ["nothing", "closure ownership", "a closure"]
    loading, loaded, *batches = with_toy.ranker.score(QUESTION, INSTRUCTION, texts)
    assert isinstance(loading, Loading)
    assert isinstance(loaded, Loaded)
    assert [each.margin for batch in batches for each in batch] == [-1, 1, 0]


def test_without_a_reranker_no_text_is_scored(with_qwen3):
    assert list(with_qwen3(model="builtin").ranker.score(QUESTION, INSTRUCTION, ["x"])) == [
        Unranked()
    ]


def test_a_model_that_fails_on_texts_is_loaded_again(with_toy, monkeypatch):
    ranker = with_toy.ranker
    failed = ModelUnavailable("rerank.no-numbers", model="Toy")

    def fail(*_):
        raise failed
        yield

    list(ranker.load())
    monkeypatch.setattr(ranker._models.own, "score", fail)
    with pytest.raises(ModelUnavailable):
        list(ranker.score(QUESTION, INSTRUCTION, ["x"]))
    assert any(isinstance(each, tuple) for each in ranker.score(QUESTION, INSTRUCTION, ["x"]))
