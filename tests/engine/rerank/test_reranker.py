"""Reranker: what it adds to a model. Equal texts once, kept scores, and the call for programs."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Candidate, Config, open_reranker
from engine.records import Score
from engine.rerank.qwen3.scorer import Qwen3
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Scorer, probability
from engine.user.presets.preset import built_in_presets

INSTRUCTION = built_in_presets()[0].instruction
DOCUMENTS = ["The cat sat on the mat.", "Interest rates rose.", "The cat sat on the mat.", ""]


@pytest.fixture(scope="module")
def config(qwen3_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return Config(
        data_dir=tmp_path_factory.mktemp("data"),
        model=str(qwen3_folder),
        device="cpu",
        dtype="float32",
    )


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The texts that the model itself is asked to score."""
    texts: list[str] = []
    score = Qwen3.score

    def counted(self, question, instruction, candidates, longest):
        texts.extend(each.text for each in candidates)
        return score(self, question, instruction, candidates, longest)

    monkeypatch.setattr(Qwen3, "score", counted)
    return texts


def scored(reranker, question="q", instruction=INSTRUCTION, texts=DOCUMENTS, longest=8192):
    candidates = [Candidate(100 + n, text) for n, text in enumerate(texts)]
    batches = list(reranker.score(question, instruction, candidates, longest))
    return {each.passage_id: each for batch in batches for each in batch}


def test_documents_come_back_in_order_with_scores(config):
    found = open_reranker(config).rank("who sat on the mat", DOCUMENTS)
    assert sorted(each.place for each in found) == [0, 1, 2, 3]
    assert [each.document for each in found] == [DOCUMENTS[each.place] for each in found]
    margins = [each.margin for each in found]
    assert margins == sorted(margins, reverse=True)
    assert all(each.score == probability(each.margin) for each in found)
    twins = [each.place for each in found if each.place in (0, 2)]
    assert twins == [0, 2]  # of equals, the first one given is first


def test_an_instruction_is_followed_and_the_default_is_the_published_one(config):
    reranker = open_reranker(config)
    default = reranker.rank("q", DOCUMENTS)
    assert default == reranker.rank("q", DOCUMENTS, INSTRUCTION)
    other = reranker.rank("q", DOCUMENTS, "Rank by presence of executable code snippets")
    assert {e.place: e.margin for e in other} != {e.place: e.margin for e in default}


def test_no_documents_are_no_work_and_a_thousand_are_all_ranked(config, asked):
    reranker = open_reranker(config)
    assert reranker.rank("q", []) == []
    assert asked == []
    found = reranker.rank("q", [f"document {n % 900}" for n in range(1000)])
    assert sorted(each.place for each in found) == list(range(1000))
    assert len(asked) == 900


def test_equal_texts_are_scored_once(config, asked):
    found = scored(open_reranker(config))
    assert sorted(found) == [100, 101, 102, 103]
    assert found[100] == replace(found[102], passage_id=100)
    assert sorted(asked) == sorted(set(DOCUMENTS))


def test_a_repeated_question_costs_no_call_of_the_model(config, asked, tmp_path):
    file = tmp_path / "cache.sqlite"
    first = scored(open_reranker(config, file))
    asked.clear()
    again = open_reranker(config, file)  # another start of the program
    assert scored(again) == first
    assert asked == []
    scored(again, texts=[*DOCUMENTS, "a new one"])
    assert asked == ["a new one"]


def test_what_decides_a_score_is_part_of_the_key(config, asked, tmp_path):
    file = tmp_path / "cache.sqlite"
    reranker = open_reranker(config, file)
    scored(reranker)
    changes = (
        {"question": "Q"},
        {"instruction": INSTRUCTION + " "},
        {"question": "qG", "instruction": INSTRUCTION[1:]},
        {"longest": 4096},
    )
    for change in changes:
        asked.clear()
        scored(reranker, **change)
        assert len(asked) == 3, change
    for other in (
        open_reranker(replace(config, dtype="bfloat16"), file),
        Reranker(reranker._scorer, "other weights", file),
    ):
        asked.clear()
        scored(other)
        assert len(asked) == 3


class Constant(Scorer):
    """Gives all texts one margin, with an instruction or without."""

    device, dtype = "cpu", "float32"

    def __init__(self, margin, *, follows_instruction):
        self.name = f"m{margin}"
        self.margin, self.follows_instruction = margin, follows_instruction
        self.asked = 0

    def score(self, question, instruction, candidates, longest):
        self.asked += len(candidates)
        yield tuple(Score(each.id, 0.5, self.margin) for each in candidates)


def test_what_ignores_an_instruction_shares_no_score_with_what_follows_one(tmp_path):
    file = tmp_path / "cache.sqlite"
    ignores = Constant(1.0, follows_instruction=False)
    follows = Constant(2.0, follows_instruction=True)
    for instruction in ("", "None", INSTRUCTION):
        for scorer in (ignores, follows):  # even if both were the same bytes
            found = scored(Reranker(scorer, "v", file), texts=["a"], instruction=instruction)
            assert found[100].margin == scorer.margin
    assert (ignores.asked, follows.asked) == (1, 3)  # another preset costs the former nothing


def test_what_is_cut_is_known_of_a_kept_score_too(config, tmp_path):
    reranker = open_reranker(config, tmp_path / "cache.sqlite")
    first = scored(reranker, texts=["7" * 900], longest=256)[100]
    assert first.tokens_read < 256 < first.tokens
    assert scored(reranker, texts=["7" * 900], longest=256)[100] == first


def test_a_cache_that_is_damaged_or_not_to_be_had_changes_nothing(config, tmp_path):
    expected = scored(open_reranker(config))
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"no database" * 1000)
    (tmp_path / "folder.sqlite").mkdir()
    for file in (damaged, tmp_path / "folder.sqlite", tmp_path / "missing" / "cache.sqlite"):
        reranker = open_reranker(config, file)
        assert scored(reranker) == expected
        assert scored(reranker) == expected


def test_scores_in_another_format_are_kept_as_what_they_are(tmp_path):
    """A model that falls back to float32 in the middle must not leave that under its old name."""

    class Falling:
        name, device, dtype, follows_instruction = "toy", "cpu", "float16", True

        def score(self, question, instruction, candidates, longest):
            for each in candidates:
                yield (Score(each.id, 0.5, 0.0),)
                self.dtype = "float32"

    file = tmp_path / "cache.sqlite"
    scored(Reranker(Falling(), "v", file), texts=["a", "b"])
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT COUNT(*) FROM computed").fetchone() == (2,)
    full = Falling()
    full.dtype = "float32"
    found = scored(Reranker(full, "v", file), texts=["a", "b"])
    assert [found[number].cached for number in (100, 101)] == [False, True]
