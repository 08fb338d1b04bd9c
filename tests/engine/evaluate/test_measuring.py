import json
import math
from contextlib import closing
from dataclasses import replace

import pytest

from engine.embed import find_encoder
from engine.errors import EngineError, ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.measures import Tally
from engine.evaluate.measuring import System, measure_collection
from engine.evaluate.rankings import Place, Ranking
from engine.evaluate.reading_time import read_in_time
from engine.evaluate.records import Evaluated
from engine.evaluate.trec import read_qrels, read_run
from engine.events import Encoded, Notice, Progress, Ranked, Tick, Unloaded
from engine.library import Library
from engine.recall.retriever import Found
from engine.rerank.reranker import Reranker
from engine.user.presets.preset import built_in_presets

ANSWER = System("answer", built_in_presets()[0].instruction)


def run(config, folder, *systems, **how) -> Evaluated:
    *_, last = measure_collection(config, Collection.open(folder), systems, **how)
    assert isinstance(last, Evaluated)
    return last


def test_keywords_alone_are_measured_as_the_window_searches(config, folder):
    found = run(config, folder)
    assert (found.title, found.model, found.systems) == ("fruit", "keywords", ())
    assert [topic.id for topic in found.topics] == ["q1", "q2", "q4"]
    assert found.keywords.mean("recall@10") == pytest.approx(2 / 3)  # one question has no word
    assert found.keywords.mean("mrr@10") == pytest.approx(2 / 3)
    assert [case.found for case in found.keywords.cases] == [1, 1, None]
    assert [case.first for case in found.keywords.cases] == ["Apples", "c 梨", ""]
    assert found.keywords.mean("tokens@1") > 0


def test_a_model_ranks_the_pool_and_the_rest_follows(config, folder, lender):
    found = run(replace(config, pool=1), folder, ANSWER, lender=lender)
    [answer] = found.systems
    assert (found.model, answer.tag) == ("toy", "answer")
    assert answer.values.keys() == found.keywords.values.keys()
    assert answer.mean("ndcg@10") == found.keywords.mean("ndcg@10")
    assert answer.comparison.conclusion == "few"
    assert answer.seconds > found.keywords.seconds > 0


def test_a_model_that_takes_no_instruction_is_measured_all_the_same(config, folder):
    code = System("code", "Rank by code")
    *events, last = measure_collection(config, Collection.open(folder), [code])
    assert isinstance(last, Evaluated)
    sentences = [str(event.message) for event in events if isinstance(event, Notice)]
    assert any("ignores instructions" in sentence for sentence in sentences)


def test_a_second_run_neither_indexes_nor_asks_again(config, folder, monkeypatch):
    first = run(config, folder, ANSWER)
    monkeypatch.setattr("engine.library.Library.recall", None)
    monkeypatch.setattr("engine.library.Library.rank", None)
    assert run(config, folder, ANSWER) == first


def test_a_run_that_was_stopped_goes_on_where_it_was(config, folder, monkeypatch):
    asked = []
    score = Reranker.score

    def counted(self, question, *rest):
        asked.append(question)
        return score(self, question, *rest)

    monkeypatch.setattr(Reranker, "score", counted)
    events = measure_collection(config, Collection.open(folder), [ANSWER])
    for event in events:
        if isinstance(event, Progress) and (event.done, event.total) == (1, 3) and asked:
            break
    events.close()
    assert asked == ["where do apples grow"]
    run(config, folder, ANSWER)
    assert asked == ["where do apples grow", "salt water"]


def test_indexing_that_was_stopped_goes_on_where_it_was(config, folder):
    more = [json.dumps({"id": f"n{n}", "text": f"number {n}"}) for n in range(250)]
    (folder / "corpus.jsonl").write_text(
        "\n".join([*(folder / "corpus.jsonl").read_text().splitlines(), *more])
    )
    events = measure_collection(config, Collection.open(folder), [])
    done = [event.done for event in events if isinstance(event, Progress) and event.total > 100][:2]
    assert done == [0, 100]
    stopped = measure_collection(replace(config, data_dir=config.data_dir / "b"),
                                 Collection.open(folder), [])  # fmt: skip
    for event in stopped:
        if isinstance(event, Progress) and event.done == 100:
            break
    stopped.close()
    again = run(replace(config, data_dir=config.data_dir / "b"), folder)
    assert again.keywords.values == run(config, folder).keywords.values


def test_a_changed_corpus_is_indexed_again(config, folder):
    run(config, folder)
    with (folder / "corpus.jsonl").open("a") as corpus:
        corpus.write('\n{"id": "d", "text": "salt water salt water"}')
    assert run(config, folder).keywords.mean("mrr@10") == pytest.approx((1 + 1 / 2) / 3)


def test_a_question_may_bring_its_own_instruction(config, folder, monkeypatch):
    heard = []

    def rank(self, recalled, instruction, *, model=None):
        heard.append(instruction)
        yield Ranked("toy", "cpu", "float32", 1.0)

    monkeypatch.setattr("engine.library.Library.rank", rank)
    (folder / "queries.jsonl").write_text(
        '{"id": "q1", "text": "apples", "instruction": "mine"}\n{"id": "q2", "text": "salt"}'
    )
    run(config, folder, replace(ANSWER, own=True))
    assert heard == ["mine", ANSWER.instruction]
    run(config, folder, ANSWER)
    assert heard == ["mine", ANSWER.instruction, ANSWER.instruction]  # the other was kept


def test_it_gives_way_while_the_model_computes(config, folder, monkeypatch):
    def rank(self, recalled, instruction, *, model=None):
        yield from (Tick(), Tick())
        yield Ranked("toy", "cpu", "float32", 1.0)

    monkeypatch.setattr("engine.library.Library.rank", rank)
    events = list(measure_collection(config, Collection.open(folder), [ANSWER]))
    assert sum(isinstance(event, Tick) for event in events) >= 4


def test_relevant_documents_that_are_not_there_are_counted_and_said(config, folder):
    with (folder / "qrels.tsv").open("a") as qrels:
        qrels.write("\nq2\tgone\t1")
    events = list(measure_collection(config, Collection.open(folder), []))
    assert events[-1].keywords.values["q2"]["recall@100"] == 0.5
    sentences = [str(event.message) for event in events if isinstance(event, Notice)]
    assert any("One relevant document is not in" in each for each in sentences)


def test_a_missing_model_is_said_before_anything_is_indexed(config, folder):
    with pytest.raises(ModelUnavailable):
        run(replace(config, model="qwen3-0.6b"), folder, ANSWER)
    assert not (config.data_dir / "eval").exists()


def test_without_a_reranker_there_is_only_the_order_before(config, folder, tmp_path):
    fresh = replace(config, model="auto")
    collection = Collection.open(folder)
    *events, found = measure_collection(fresh, collection, [ANSWER], export=tmp_path)
    sentences = [str(event.message) for event in events if isinstance(event, Notice)]
    assert any("There is no reranker" in each for each in sentences)
    assert (found.model, found.systems) == ("keywords", ())
    assert found.keywords.values == run(config, folder).keywords.values
    assert read_run(tmp_path / "keywords.run")


def test_runs_go_out_and_are_measured_when_they_come_back(config, folder, lender, tmp_path):
    found = run(config, folder, ANSWER, export=tmp_path / "out", lender=lender)
    assert read_qrels(tmp_path / "out" / "qrels.txt")[0]["q1"] == {"a/1": 2, "b": 1}
    assert read_run(tmp_path / "out" / "answer.run").keys() == {"q1", "q2", "q4"} - {"q4"}
    files = [tmp_path / "out" / "answer.run", tmp_path / "out" / "keywords.run"]
    again = run(config, folder, runs=files)
    assert [system.tag for system in again.systems] == ["answer", "keywords"]
    for name in ("ndcg@10", "recall@100", "success@3"):
        assert again.systems[0].mean(name) == found.systems[0].mean(name)
        assert again.systems[1].mean(name) == found.keywords.mean(name)
    namesake = files[1].rename(tmp_path / "answer.run")
    again = run(config, folder, runs=[files[0], namesake])
    assert [system.tag for system in again.systems] == ["answer", str(namesake)]


def test_smaller_pools_follow_from_the_same_scores(config, folder, lender):
    more = [json.dumps({"id": f"n{n}", "text": f"apples {n}"}) for n in range(15)]
    (folder / "corpus.jsonl").write_text(
        "\n".join([*(folder / "corpus.jsonl").read_text().splitlines(), *more])
    )
    found = run(replace(config, pool=12), folder, ANSWER, lender=lender)
    assert list(found.pools) == [10]
    alone = run(replace(config, pool=10), folder, ANSWER, lender=lender)
    assert found.pools[10].values == {
        topic: pytest.approx(values) for topic, values in alone.systems[0].values.items()
    }
    assert found.pools[10].seconds < found.systems[0].seconds


def test_what_reading_for_a_time_keeps_of_the_gain(config, folder, lender):
    more = [json.dumps({"id": f"n{n}", "text": f"apples {n}"}) for n in range(15)]
    (folder / "corpus.jsonl").write_text(
        "\n".join([*(folder / "corpus.jsonl").read_text().splitlines(), *more])
    )
    config = replace(config, pool=12)
    lender.config.cache_file.unlink(missing_ok=True)  # no score is cached
    assert run(config, folder, ANSWER, lender=lender).in_time is None
    short = run(config, folder, ANSWER, seconds=1e-9, lender=lender).in_time
    long = run(config, folder, ANSWER, seconds=1e9, lender=lender)
    assert (short.read, long.in_time.read) == (8, 12)
    assert long.in_time.measured.values == long.systems[0].values
    assert run(config, folder, ANSWER, seconds=math.inf, lender=lender).in_time is None
    assert short.measured.tag == "answer in 1e-09 s"
    eight = run(replace(config, pool=8), folder, ANSWER, lender=lender).systems[0]
    assert short.measured.mean("ndcg@10") == eight.mean("ndcg@10")


def ranking(*margins, cached=0):
    places = (Place(f"d{number}", 1, margin) for number, margin in enumerate(margins))
    return Ranking(tuple(places), 0.0, float(len(margins)), cached)


def test_the_share_of_the_gain_goes_by_the_pace_of_what_was_not_cached():
    bad, good = [0.0] * 9 + [1.0], [0.0] * 6 + [1.0] + [0.0] * 3
    rankings = {"far": ranking(*bad), "near": ranking(*good)}
    grades = {"far": {"d9": 1}, "near": {"d6": 1}}
    before, whole = Tally("before"), Tally("answer")
    for topic, found in rankings.items():
        before.add(topic, found, grades[topic], pool=0)
        whole.add(topic, found, grades[topic])
    whole = whole.measured(before)
    found = read_in_time(9.0, rankings, grades, before, whole)
    assert found.read == 9  # one a second
    gains = [1 - 1 / math.log2(rank + 1) for rank in (7, 10)]
    assert found.share == pytest.approx(gains[0] / sum(gains))
    for seconds in (99.0, 1e308):
        assert read_in_time(seconds, rankings, grades, before, whole).share == 1.0
    cached = {topic: replace(each, cached=1) for topic, each in rankings.items()}
    assert read_in_time(9.0, cached, grades, before, whole) is None


def test_what_a_reader_is_handed(config, folder, lender):
    found = run(config, folder, ANSWER, shown=2, lender=lender)
    [answer] = found.systems
    assert answer.mean("success@2") == pytest.approx(2 / 3)
    assert answer.values["q1"]["tokens@2"] > answer.values["q1"]["tokens@1"]
    assert answer.values["q4"]["tokens@2"] == 0


def test_a_question_that_is_a_document_does_not_find_itself(config, folder):
    (folder / "queries.jsonl").write_text('{"id": "b", "text": "Pears grow on trees"}')
    (folder / "qrels.tsv").write_text("b\ta/1\t1")
    assert run(config, folder).keywords.mean("mrr@10") == 1
    (folder / "queries.jsonl").write_text('{"id": "b", "text": "pears that grow on trees"}')
    assert run(config, folder).keywords.mean("mrr@10") == 1 / 2  # the same number by chance


def test_regression_a_text_that_two_documents_have_is_the_relevant_one(config, folder):
    """It is shown once; where the other document came first, the relevant one counted as missed."""
    corpus = folder / "corpus.jsonl"
    twin = {"id": "twin", "title": "", "text": "Apples grow  on trees."}
    corpus.write_text(f"{json.dumps(twin)}\n{corpus.read_text()}")
    found = run(config, folder).keywords
    assert found.values["q1"]["ndcg@10"] == 1


def test_the_model_of_another_library_is_used(config, folder):
    with closing(Library(config)) as lender:
        list(lender.ranker.load())
        *_, found = measure_collection(config, Collection.open(folder), [ANSWER], lender=lender)
        assert lender.ranker.follows_instruction is False
    alone = run(replace(config, data_dir=config.data_dir / "alone"), folder, ANSWER)
    assert found.systems[0].values == alone.systems[0].values


def test_another_model_than_the_librarys_is_measured(config, folder, toy, qwen3_folder):
    random = replace(config, model=str(qwen3_folder), data_dir=config.data_dir / "random")
    collection = Collection.open(folder)
    with closing(Library(random)) as lender:
        *_, found = measure_collection(random, collection, [ANSWER], lender=lender, model=str(toy))
        assert [type(event) for event in lender.ranker.unload(own=False)] == [Unloaded]
        assert not lender.ranker._models.names
    assert found.model == "toy"
    assert found.systems[0].values == run(config, folder, ANSWER).systems[0].values
    with pytest.raises(ModelUnavailable, match="nowhere"):
        list(measure_collection(config, collection, [ANSWER], model="/nowhere"))


@pytest.fixture
def with_meaning(config, monkeypatch):
    """Settings by which passages are found by a toy meaning: the last one is the nearest."""
    asked = []

    def encode(library):
        with library._catalog() as catalog:
            name = find_encoder(library.config.encoder, library.config.data_dir).key
            catalog.backlog.start(name, 1)
            catalog.backlog.mark_indexed(name, catalog.backlog.documents(name))
            yield Encoded(3, 3)

    def retrieve(meaning, query, limit, allowed, also=()):
        yield from ()
        if not meaning._config.meaning:
            return []
        asked.append(query.text)
        return [Found(3, 0.9), Found(2, 0.5), Found(1, 0.1)]

    monkeypatch.setattr(Library, "run_vectors", encode)
    monkeypatch.setattr("engine.recall.meaning.Meaning.retrieve", retrieve)
    return replace(config, meaning=True), asked


def test_keywords_and_meaning_are_measured_alone_and_fused(with_meaning, folder, tmp_path):
    config, asked = with_meaning
    events = list(measure_collection(config, Collection.open(folder), [], export=tmp_path / "out"))
    assert Encoded(3, 3) in events
    found = events[-1]
    assert (found.model, found.encoder) == ("fused", "e5")
    assert [each.tag for each in found.all] == ["keywords", "meaning", "fused"]
    assert [case.found for case in found.keywords.cases] == [1, 1, None]
    assert [case.found for case in found.meaning.cases] == [2, 1, None]
    assert found.fused.values["q2"]["ndcg@10"] == 1
    assert found.recalled is found.fused
    assert (found.keywords.before, found.meaning.before, found.fused.before) == (
        None, "keywords", "keywords",
    )  # fmt: skip
    runs = read_run(tmp_path / "out" / "meaning.run")
    assert runs["q1"] == ["c%20梨", "b", "a/1"]
    assert (tmp_path / "out" / "fused.run").exists()
    asked.clear()
    assert run(config, folder).fused == found.fused
    assert asked == []
    alone = run(replace(config, meaning=False), folder)  # not out of the rankings of the others
    assert (alone.fused, alone.keywords.values) == (None, found.keywords.values)


def test_a_reranker_is_compared_with_the_fused_order(with_meaning, folder, lender):
    found = run(with_meaning[0], folder, ANSWER, lender=lender)
    assert [each.before for each in found.systems] == ["fused"]
    assert [each.tag for each in found.all] == ["keywords", "meaning", "fused", "answer"]


def test_what_fails_within_a_search_ends_a_measurement(with_meaning, folder, monkeypatch):
    def fail(*_):
        raise ModelUnavailable("embed.stopped")

    monkeypatch.setattr("engine.recall.meaning.Meaning.retrieve", fail)
    with pytest.raises(EngineError, match="by meaning stopped"):
        run(with_meaning[0], folder)


def test_without_an_encoder_keywords_are_measured_and_that_is_said(config, folder, monkeypatch):
    monkeypatch.setattr("engine.models.model.find_spec", lambda _: None)
    config = replace(config, meaning=True)
    *events, found = measure_collection(config, Collection.open(folder), [])
    assert (found.model, found.fused) == ("keywords", None)
    assert "embed.not-installed" in [e.message.code for e in events if isinstance(e, Notice)]
