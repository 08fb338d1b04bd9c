from dataclasses import replace

import pytest

from engine.errors import Invalid, ModelUnavailable
from engine.evaluate.advice import advise
from engine.evaluate.measuring import System
from engine.evaluate.own_judgments import measure_own, own_judged
from engine.evaluate.trec import read_qrels, read_run
from engine.events import Notice, Recalled
from engine.user.judgments import Judgment, Judgments
from engine.user.presets.preset import built_in_presets

ANSWER = System("answer", built_in_presets()[0].instruction, own=True)


def judge(library, judgments, asked, name, grade, **of):
    *_, recalled = library.recall(asked)
    assert isinstance(recalled, Recalled)
    [hit] = [hit for hit in recalled.hits if hit.path.name == name]
    judgments.judge(replace(Judgment.from_hit(asked, hit, grade), **of), hit)


@pytest.fixture
def judgments(ranked):
    judgments = Judgments()
    judge(ranked, judgments, "who pays rent", "rent.md", 1)
    judge(ranked, judgments, "who pays rent", "more.md", 0)
    judge(ranked, judgments, "salt water", "salt.md", 1)
    judge(ranked, judgments, "fresh water", "more.md", 0)  # nothing good is known of it
    return judgments


def measured(library, config, judgments, *systems, **how):
    *events, last = measure_own(library, config, judgments, systems, **how)
    return [str(event.message) for event in events if isinstance(event, Notice)], last


def test_judged_questions_are_asked_in_the_library(ranked, config, judgments):
    sentences, found = measured(ranked, config, judgments, ANSWER)
    assert sentences == []
    assert (len(found.topics), found.model) == (2, "toy")
    assert list(found.keywords.values) == ["who pays rent", "salt water"]
    assert found.keywords.mean("recall@10") == 1
    assert found.systems[0].comparison.conclusion == "few"
    assert found.systems[0].cases[0].found == 1
    assert found.systems[0].cases[0].first == "Rent"


def test_by_another_model_or_by_none_that_can_be_loaded(ranked, config, judgments, qwen3_folder):
    _, found = measured(ranked, config, judgments, ANSWER, model=str(qwen3_folder))
    assert found.model == qwen3_folder.name
    with pytest.raises(ModelUnavailable, match="nowhere"):
        measured(ranked, config, judgments, ANSWER, model="/nowhere")


def test_regression_cached_scores_say_nothing_of_the_pace(ranked, config, judgments, qwen3_folder):
    """The advice on the pool told what it takes to read scores from the cache."""
    system, random = System("date", "Rank by date"), str(qwen3_folder)
    _, found = measured(ranked, config, judgments, system, model=random)
    assert found.systems[0].pace > 0
    _, again = measured(ranked, config, judgments, system, model=random)
    assert again.systems[0].values == found.systems[0].values
    assert again.systems[0].pace is None
    assert {step.seconds for step in advise(again, config.pool).pools} == {None}


def test_without_a_reranker_there_is_only_the_order_before(ranked, config, judgments):
    sentences, found = measured(ranked, config, judgments, ANSWER, model="builtin")
    assert sentences == [
        "There is no reranker, so only the order by words and meaning is measured."
    ]
    assert (found.model, found.systems, found.pools) == ("keywords", (), {})


def test_a_passage_that_is_gone_is_not_counted_and_said(ranked, config, judgments):
    [salt] = judgments.questions()[1]
    judgments.forget([salt])
    lost = replace(salt, digest="0" * 64, text="Ships once lay lower in brackish water.")
    judgments = Judgments([*judgments, lost])
    sentences, found = measured(ranked, config, judgments)
    assert sentences == ["One judged passage is no longer in the library, and is not counted."]
    assert list(found.keywords.values) == ["who pays rent"]


def test_a_passage_that_the_question_no_longer_finds_is_counted(ranked, config, judgments):
    judge(ranked, judgments, "salt", "salt.md", 1, question="xylophone")
    sentences, found = measured(ranked, config, judgments)
    assert sentences == []
    assert found.keywords.values["xylophone"]["recall@100"] == 0
    assert found.keywords.cases[-1].found is None


def test_questions_mean_what_they_meant_in_the_window(ranked, config, judgments):
    judge(ranked, judgments, "water -fresh", "salt.md", 1)
    judge(ranked, judgments, "water", "salt.md", 1, question="water in:nowhere")
    _, found = measured(ranked, config, judgments)
    assert found.keywords.values["water -fresh"]["p@1"] == 1
    assert found.keywords.values["water in:nowhere"]["p@1"] == 0


def test_each_question_by_the_instruction_it_was_judged_by(ranked, config, judgments):
    judge(ranked, judgments, "salt water", "salt.md", 1, instruction="Rank by salt")
    [_, salt] = own_judged(judgments, config.judgments_file).topics
    assert ANSWER.instruction_for(salt) == "Rank by salt"


def test_without_a_good_passage_there_is_nothing_to_measure(ranked, config):
    with pytest.raises(Invalid, match=r"press \+"):
        measured(ranked, config, Judgments())


def test_they_go_out_in_the_formats_of_trec(ranked, config, judgments, tmp_path):
    measured(ranked, config, judgments, ANSWER, export=tmp_path / "out")
    grades, _ = read_qrels(tmp_path / "out" / "qrels.txt")
    assert sorted(grades["who%20pays%20rent"].values()) == [0, 1]
    run = read_run(tmp_path / "out" / "answer.run")
    assert set(run["salt%20water"]) & set(grades["salt%20water"])
