import json
from dataclasses import replace
from math import log2
from pathlib import Path

import pytest

from engine.errors import CollectionInvalid, ModelUnavailable
from engine.evaluate import Collection, Evaluated, evaluate, measures
from engine.presets import presets
from engine.records import Notice

INSTRUCTION = presets()[0].instruction


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fruit"
    folder.mkdir()
    corpus = [
        {"id": "a/1", "title": "Apples", "text": "Apples grow on trees."},
        {"id": "b", "title": "", "text": "Pears grow on trees too, and some say apples."},
        {"id": "c 梨", "text": "The sea is salt."},
    ]
    queries = [
        {"id": "q1", "text": "where do apples grow"},
        {"id": "q2", "text": "salt water"},
        {"id": "q3", "text": "nothing is relevant to this"},
        {"id": "q4", "text": "?!"},
    ]
    qrels = ["q1\ta/1\t2", "q1\tb\t1", "q2\tc 梨\t1", "q3\tb\t0", "q4\tb\t1", "q9\tgone\t1"]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text("\n\n".join(map(json.dumps, queries)))
    (folder / "qrels.tsv").write_text("query\tdocument\tgrade\n" + "\n".join(qrels))
    return folder


def run(config, folder, **how) -> Evaluated:
    *_, last = evaluate(config, Collection.open(folder), INSTRUCTION, **how)
    assert isinstance(last, Evaluated)
    return last


def test_measures_by_hand():
    grades = {"a": 3, "b": 1, "c": 0}
    found = measures(["x", "a", "c", "b"], grades)
    ideal = 3 / log2(2) + 1 / log2(3)
    assert found["ndcg@10"] == pytest.approx((3 / log2(3) + 1 / log2(5)) / ideal)
    assert found["mrr@10"] == 1 / 2
    assert found["recall@10"] == 1


def test_measures_look_no_deeper_than_they_say():
    ids = [f"x{n}" for n in range(10)] + ["a"] + [f"y{n}" for n in range(60)] + ["b"]
    found = measures(ids, {"a": 1, "b": 1})
    assert (found["ndcg@10"], found["mrr@10"], found["recall@10"]) == (0, 0, 0)
    assert (found["recall@50"], found["recall@100"]) == (0.5, 1)


def test_the_question_itself_and_negative_grades_do_not_count():
    assert measures(["q", "a"], {"a": 1, "z": -1}, "q")["mrr@10"] == 1
    assert measures(["z", "a"], {"a": 1, "z": -1})["mrr@10"] == 1 / 2
    assert measures([], {"a": 1})["ndcg@10"] == 0


def test_keywords_alone_are_measured_along_the_path_of_the_window(config, folder):
    found = run(config, folder, rerank=False)
    assert (found.collection, found.queries, found.model) == ("fruit", 3, "keywords")
    assert found.measures == found.keyword
    assert found.keyword["recall@10"] == pytest.approx(2 / 3)  # one question has no word
    assert found.keyword["mrr@10"] == pytest.approx(2 / 3)


def test_a_model_ranks_the_pool_and_the_rest_follows(config, folder):
    found = run(replace(config, pool=1), folder)
    assert found.model == "builtin"
    assert found.measures == found.keyword
    assert found.seconds > found.keyword_seconds > 0


def test_a_model_that_takes_no_instruction_is_measured_all_the_same(config, folder):
    *events, last = evaluate(config, Collection.open(folder), "Rank by code")
    assert isinstance(last, Evaluated)
    [notice] = [event for event in events if isinstance(event, Notice)]
    assert "takes no instruction" in notice.sentence


def test_a_second_run_does_not_index_again(config, folder):
    first = run(config, folder, rerank=False)
    [place] = (config.data_dir / "eval").iterdir()
    before = {file: file.stat().st_mtime_ns for file in place.rglob("*.seg")}
    assert before
    assert run(config, folder, rerank=False).keyword == first.keyword
    assert {file: file.stat().st_mtime_ns for file in place.rglob("*.seg")} == before


def test_a_changed_corpus_is_indexed_again(config, folder):
    run(config, folder, rerank=False)
    with (folder / "corpus.jsonl").open("a") as corpus:
        corpus.write('\n{"id": "d", "text": "salt water salt water"}')
    found = run(config, folder, rerank=False)
    assert found.keyword["mrr@10"] == pytest.approx((1 + 1 / 2) / 3)


def test_a_question_may_bring_its_own_instruction(config, folder, monkeypatch):
    heard = []

    def rank(self, recalled, instruction):
        heard.append(instruction)
        return iter(())

    monkeypatch.setattr("engine.library.Library.rank", rank)
    (folder / "queries.jsonl").write_text(
        '{"id": "q1", "text": "apples", "instruction": "mine"}\n{"id": "q2", "text": "salt"}'
    )
    run(config, folder)
    run(config, folder, own_instructions=False)
    assert heard == ["mine", INSTRUCTION, INSTRUCTION, INSTRUCTION]


@pytest.mark.parametrize(
    ("file", "content", "word"),
    [
        ("corpus.jsonl", None, "no corpus.jsonl"),
        ("queries.jsonl", '{"id": "q1", "text": "a"}\n{', "line 2"),
        ("queries.jsonl", '{"id": "q1"}', "line 1"),
        ("qrels.tsv", "q1\ta/1\t1\nq1 a/1 1", "line 2"),
        ("qrels.tsv", None, "qrels.tsv"),
        ("qrels.tsv", "q1\ta/1\t0", "relevant"),
    ],
)
def test_a_broken_collection_gives_a_sentence(config, folder, file, content, word):
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)
    with pytest.raises(CollectionInvalid, match=word):
        run(config, folder, rerank=False)


def test_a_missing_model_is_said_before_anything_is_indexed(config, folder):
    with pytest.raises(ModelUnavailable):
        run(replace(config, model="qwen3-0.6b"), folder)
    assert not (config.data_dir / "eval").exists()
