from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import torch

from engine.errors import ModelUnavailable
from engine.library import Library
from engine.presets.built_in import built_in_presets
from engine.records import (
    Loaded,
    Loading,
    Notice,
    Ranked,
    Recalled,
    Scored,
    Tick,
    Unloaded,
    Withdrawn,
)
from engine.rerank.reranker import Reranker

INSTRUCTION = built_in_presets()[0].instruction


def recall(library: Library, question: str, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last


@pytest.fixture
def with_qwen3(config, docs, qwen3_folder):
    """A filled library with a Qwen3-Reranker, made anew with other settings on demand."""
    made = []

    def make(**settings):
        library = Library(replace(config, model=str(qwen3_folder), **settings))
        made.append(library)
        if not library.folders():
            list(library.sync([docs]))
        return library

    yield make
    for library in made:
        library.close()


def ranked(library: Library, question: str, **how: object) -> list[object]:
    return list(library.search(question, INSTRUCTION, **how))


def test_a_document_deleted_between_recall_and_ranking_is_still_ranked(filled, docs):
    recalled = recall(filled, "closure")
    (docs / "closures.md").unlink()
    assert isinstance(list(filled.rank(recalled, INSTRUCTION))[-1], Ranked)


def test_a_missing_model_leaves_keyword_order_and_one_sentence(config, docs):
    with closing(Library(replace(config, model="no-such-model"))) as library:
        list(library.sync([docs]))
        recalled, notice = library.search("closure", INSTRUCTION)
    assert recalled.hits
    assert "no-such-model" in notice.sentence


def test_a_model_that_takes_no_instruction_says_so_once(filled):
    def notices(instruction: str) -> list[str]:
        events = filled.search("closure", instruction)
        return [event.sentence for event in events if isinstance(event, Notice)]

    assert notices(INSTRUCTION) == []
    [sentence] = notices("Rank by presence of executable code snippets")
    assert "builtin takes no instruction" in sentence
    assert notices("Rank by something else") == []


def test_a_qwen3_folder_ranks_by_margin_and_heeds_the_instruction(config, docs, qwen3_folder):
    def ranked(library: Library, instruction: str) -> dict[int, float]:
        events = list(library.search("closure ownership", instruction))
        assert isinstance(events[-1], Ranked)
        assert (events[-1].model, events[-1].device) == (qwen3_folder.name, "cpu")
        return {
            score.passage_id: score.margin
            for event in events
            if isinstance(event, Scored)
            for score in event.scores
        }

    with closing(Library(replace(config, model=str(qwen3_folder)))) as library:
        list(library.sync([docs]))
        one = ranked(library, INSTRUCTION)
        other = ranked(library, "Rank by presence of executable code snippets")
    assert one.keys() == other.keys()
    assert one != pytest.approx(other, abs=1e-3)


def test_ranking_is_left_between_batches(filled, monkeypatch):
    asked = []

    class Slow:
        name, device, dtype, verified = "slow", "cpu", "float32", False
        heeds_instruction = judges_pairs = True

        def score(self, question, instruction, candidates, longest) -> Iterator[tuple[()]]:
            for candidate in candidates:
                asked.append(candidate)
                yield ()

    monkeypatch.setattr("engine.rerank.ranker.open_reranker", lambda *_, **__: Reranker(Slow()))
    events = filled.rank(recall(filled, "closure"), INSTRUCTION)
    while not isinstance(next(events), Tick):
        pass
    events.close()
    assert len(asked) == 1


def test_load_says_what_is_wrong_with_a_model_folder(config, tmp_path):
    (tmp_path / "model").mkdir()
    with (
        closing(Library(replace(config, model=str(tmp_path / "model")))) as library,
        pytest.raises(ModelUnavailable, match="incomplete"),
    ):
        list(library.load())


def test_a_repeated_question_costs_no_call_of_the_model(with_qwen3, monkeypatch):
    first = ranked(with_qwen3(), "closure ownership")
    again = with_qwen3()
    list(again.load())
    monkeypatch.setattr(again._ranker._reranker._scorer, "score", None)  # a call would fail
    second = ranked(again, "closure ownership")
    scores = [[e.scores for e in events if isinstance(e, Scored)] for events in (first, second)]
    assert sorted(sum(scores[0], ()), key=repr) == sorted(sum(scores[1], ()), key=repr)
    assert isinstance(second[-1], Ranked)


def test_a_budget_of_time_keeps_what_is_scored(with_qwen3, monkeypatch):
    monkeypatch.setattr("engine.rerank.reranker.qwen3.scorer._BATCH_TOKENS", {"cpu": 150})
    library = with_qwen3()
    ranked(library, "closure ownership")  # so that what passages share is not run below
    object.__setattr__(library._ranker._config, "rank_seconds", 1e-9)
    events = ranked(library, "closure ownership", pool=1)
    assert not any(isinstance(event, Notice) for event in events)  # all were scored in time
    library._ranker._reranker._cache = None
    *_, scored, notice, last = ranked(library, "closure ownership")
    assert (scored.done, scored.total) == (1, 2)
    assert notice.sentence == "Scoring stopped after 0 s, as set: 1 of 2 passages are scored."
    assert isinstance(last, Ranked)
    assert not last.unanswered


def test_a_model_without_numbers_leaves_the_keyword_order_and_a_sentence(with_qwen3, monkeypatch):
    library = with_qwen3()
    list(library.load())
    monkeypatch.setattr(library._ranker._reranker._scorer, "_margins", nan_margins)
    *_, last = ranked(library, "closure ownership")
    assert isinstance(last, Withdrawn)
    assert "no numbers" in last.sentence
    assert last.sentence.endswith("The order is that of the keywords.")
    monkeypatch.undo()
    assert isinstance(ranked(library, "closure ownership")[-1], Ranked)  # loaded anew


def nan_margins(rows, shared):
    yield ()
    return [float("nan")] * len(rows)


def test_a_format_that_gives_no_numbers_is_left_and_that_is_said(with_qwen3, monkeypatch):
    library = with_qwen3(dtype="bfloat16")
    list(library.load())
    monkeypatch.setattr(library._ranker._reranker._scorer, "_decoder", Overflowing())
    *_, notice, last = ranked(library, "closure ownership")
    assert "goes on in float32" in notice.sentence
    assert last.dtype == "float32"


class Overflowing:
    def run(self, rows, past=None, keep=False):
        return torch.full((len(rows), 32), torch.nan), []


def test_short_documents_are_scored_whole(with_qwen3, docs):
    library = with_qwen3()
    recalled = recall(library, "closure ownership", whole=True)
    assert [hit.path.name for hit in recalled.hits].count("closures.md") == 1
    assert all(hit.whole for hit in recalled.hits)
    texts = []
    list(library.load())
    score = library._ranker._reranker.score

    def seen(question, instruction, candidates, longest):
        texts.extend(each.text for each in candidates)
        return score(question, instruction, candidates, longest)

    library._ranker._reranker.score = seen
    events = list(library.rank(recalled, INSTRUCTION))
    assert isinstance(events[-1], Ranked)
    [text] = [text for text in texts if text.startswith("Closures\n")]
    for part in ("Moving values", "The move keyword", "Borrowing", "borrows what it captures."):
        assert part in text


def test_long_documents_are_scored_by_their_best_passages(with_qwen3, docs):
    paragraphs = (f"Closure {n}. " + "Filler. " * 100 for n in range(200))
    (docs / "long.txt").write_text("\n\n".join(paragraphs))
    library = with_qwen3()
    hits = recall(library, "closure", whole=True).hits
    of_long = [hit for hit in hits if hit.path.name == "long.txt"]
    assert len(of_long) > 1
    assert not any(hit.whole for hit in of_long)
    assert len(hits) == len(of_long) + 1


def test_what_the_scores_leave_to_doubt_is_told(with_qwen3, monkeypatch):
    library = with_qwen3()
    list(library.load())
    monkeypatch.setattr("engine.rerank.ranker.none_answers", lambda scores: bool(scores))
    monkeypatch.setattr("engine.rerank.ranker.are_flat", lambda scores: bool(scores))
    last = ranked(library, "closure ownership")[-1]
    assert (last.flat, last.unanswered) == (True, True)


def test_the_builtin_model_cannot_tell(filled, monkeypatch):
    monkeypatch.setattr("engine.rerank.ranker.none_answers", lambda scores: True)
    monkeypatch.setattr("engine.rerank.ranker.are_flat", lambda scores: True)
    last = ranked(filled, "closure ownership")[-1]
    assert (last.flat, last.unanswered) == (False, False)


def test_memory_is_freed_and_taken_again_when_there_is_a_question(filled):
    assert list(filled.unload()) == []
    list(filled.load())
    assert list(filled.unload()) == [Unloaded("builtin")]
    events = ranked(filled, "closure ownership")
    assert [type(event) for event in events] == [Recalled, Loading, Loaded, Scored, Ranked]


def test_another_model_takes_the_place_of_the_one_before(filled, qwen3_folder):
    list(filled.load())
    filled.configure(replace(filled.config, model=str(qwen3_folder)))
    *_, loaded = filled.load()
    assert loaded.model == qwen3_folder.name
    assert ranked(filled, "closure ownership")[-1].model == qwen3_folder.name
    filled.configure(replace(filled.config, model="nonsense"))
    with pytest.raises(ModelUnavailable):
        list(filled.load())
    filled.configure(replace(filled.config, model="builtin"))
    assert list(filled.load())[-1].model == "builtin"
    before = filled._ranker._reranker
    assert [type(event) for event in filled.load(anew=True)] == [Loading, Loaded]
    assert filled._ranker._reranker is not before


def test_scores_of_an_earlier_question_are_known_as_such(with_qwen3):
    library = with_qwen3()
    for kept in (False, True):
        scores = [e.scores for e in ranked(library, "closure ownership") if isinstance(e, Scored)]
        assert {score.kept for batch in scores for score in batch} == {kept}


def test_a_reranker_apart_that_dies_is_withdrawn_and_started_again(config, docs, qwen3_folder):
    settings = replace(config, model=str(qwen3_folder))
    with closing(Library(settings, apart=True)) as library:
        list(library.sync([docs]))
        list(library.load())
        library._ranker._reranker._scorer._worker._process.kill()
        *_, last = ranked(library, "closure ownership")
        assert isinstance(last, Withdrawn)
        assert "stopped unexpectedly" in last.sentence
        events = ranked(library, "closure ownership")
        assert isinstance(events[-1], Ranked)
        assert len([event for event in events if isinstance(event, Loading)]) == 1
