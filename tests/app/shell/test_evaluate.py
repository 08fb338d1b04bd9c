"""The command `eval`, on a collection of thirty small documents."""

import json

import pytest

from app.shell.cli import run
from app.shell.measures import gain_in_words
from engine.config import Config
from engine.evaluate.measures import MEASURES
from engine.evaluate.records import Comparison, Evaluated, Measured, Topic, Weight


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A collection; what is measured of it is kept beside it, for all tests."""
    folder = tmp_path_factory.mktemp("eval") / "salts"
    folder.mkdir()
    names = [f"w{chr(97 + n)}x" for n in range(26)]
    (folder / "corpus.jsonl").write_text(
        "\n".join(
            json.dumps({"id": f"d{n}", "text": f"{each} salt"}) for n, each in enumerate(names)
        )
    )
    (folder / "queries.jsonl").write_text(
        "\n".join(json.dumps({"id": f"q{n}", "text": each}) for n, each in enumerate(names))
    )
    (folder / "qrels.tsv").write_text("\n".join(f"q{n}\td{n}\t1" for n in range(26)))
    return folder


@pytest.fixture
def evaluate(folder, qwen3_folder, capsys):
    def evaluate(*arguments, model=qwen3_folder):
        data = folder.parent / "data"
        where = ["--data-dir", str(data), "--model", str(model), "--no-meaning"]
        assert run(["eval", *map(str, arguments), *where]) == 0
        return capsys.readouterr().out

    return evaluate


def test_the_keys_of_the_contract(evaluate, folder, qwen3_folder):
    report = json.loads(evaluate(folder, "--pool", 5, "--json"))
    names = {"queries", "ndcg@10", "mrr@10", "recall@10", "recall@50", "recall@100", "seconds"}
    assert names | {"collection", "model", "keyword"} <= report.keys()
    assert names <= report["keyword"].keys()
    assert (report["collection"], report["model"]) == ("salts", qwen3_folder.name)
    assert report["ndcg@10"] == 1
    assert report["gain"]["measure"] == "ndcg@10"
    assert report["gain"]["topics"] == 26
    assert report["systems"][0]["tag"] == "answer"


def test_a_table_and_what_may_be_said(evaluate, folder):
    out = evaluate(folder, "--preset", "answer", "--preset", "code", "--pool", 5)
    assert [line.split()[0] for line in out.splitlines()[3:6]] == ["keywords", "answer", "code"]
    assert "answer: +0.000" in out
    assert "No significant difference between “code” and “keywords”." in out


def test_keywords_alone(evaluate, folder):
    report = json.loads(evaluate(folder, "--no-rerank", "--json"))
    assert report["model"] == "keywords"
    assert report["systems"] == []
    fresh = json.loads(evaluate(folder, "--json", model="auto"))
    assert (fresh["model"], fresh["systems"]) == ("keywords", [])


def test_context_and_advice(evaluate, folder):
    out = evaluate(folder, "--pool", 5, "--context", 2, "--advise")
    assert "answer: 100.0% include a relevant one" in out
    assert "← enough" in out
    report = json.loads(evaluate(folder, "--pool", 5, "--context", 2, "--advise", "--json"))
    assert report["context"]["keyword"]["found"] == 1
    assert report["context"]["systems"][0]["tokens"] > 2
    assert report["advice"]["enough"] == 1


def test_what_a_reading_time_keeps(evaluate, folder):
    out = evaluate(folder, "--seconds", 4, "--instruction", "In time")
    assert "In 4 s this computer reads" in out
    report = json.loads(evaluate(folder, "--seconds", 4, "--instruction", "In time", "--json"))
    assert report["in_time"]["reading_time"] == 4
    assert report["in_time"]["read"] > 0
    assert {"share", "queries", "ndcg@10", "gain"} <= report["in_time"].keys()


def test_runs_of_other_programs(evaluate, folder, tmp_path):
    evaluate(folder, "--no-rerank", "--export", tmp_path / "out")
    out = evaluate(folder, "--no-rerank", "--run", tmp_path / "out" / "keywords.run")
    assert out.count("\nkeywords ") == 2


def test_a_gain_has_its_interval_and_conclusion():
    found = gain_in_words("code", Comparison(80, -0.1, -0.2, -0.05, 0.0001, 1, 60, 30), "fused")
    assert found == (
        "code: -0.100 (95 %: -0.200 to -0.050), p < 0.001. “code” is significantly worse than"
        " “fused”. Better: 1, worse: 60, same: 19."
    )
    unclear = Comparison(80, 0, 0, 0, 0.3, 6, 1, None)
    assert "p = 0.300" in gain_in_words("code", unclear, "keywords")


def test_the_weight_that_own_judgments_propose_is_used_and_taken_back(
    tmp_path, monkeypatch, capsys
):
    of_user = tmp_path / "settings.toml"
    monkeypatch.setattr("engine.config._user_file", lambda: of_user)
    weights = []

    def measured(library, config, *rest, **how):
        weights.append(config.meaning_weight)
        sure = Comparison(40, 0.03, 0.01, 0.05, 0.004, 12, 3, None)
        topics = (Topic("q", "q"),)
        keywords = Measured("keywords", {"q": dict.fromkeys(MEASURES, 1.0)}, (), 1.0)
        weight = Weight(config.meaning_weight, 2.0, sure)
        yield Evaluated("own", "fused", topics, keywords, (), {}, weight=weight)

    monkeypatch.setattr("app.shell.evaluate.measure_own", measured)
    where = ["eval", "--data-dir", str(tmp_path / "data")]
    assert run(where) == 0
    out = capsys.readouterr().out
    assert "meaning should weigh 2 times as much as by default: nDCG@10 +0.030" in out
    assert "--use-weight accepts that." in out
    assert not of_user.exists()
    assert run([*where, "--use-weight"]) == 0
    assert "--reset-weight takes it back." in capsys.readouterr().out
    assert Config.load().meaning_weight == 2
    assert run([*where, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["weight"]
    assert (found["in_use"], found["proposed"], found["gain"]["p"]) == (2, 2, 0.004)
    assert run([*where, "--reset-weight"]) == 0
    assert weights == [1, 1, 2, 1]
    assert Config.load().meaning_weight == 1


def test_a_collection_weighs_nothing(folder, capsys):
    assert run(["eval", str(folder), "--use-weight"]) == 1
    assert "leave the collection out" in capsys.readouterr().err
