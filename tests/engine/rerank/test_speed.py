from dataclasses import replace

import pytest

from engine import Config, list_models
from engine.events import Tick
from engine.records import Score
from engine.rerank.paces import Paces, with_paces
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Scorer
from engine.rerank.speed import COUNTS, Timed, measure_model, measure_speed


class Toy(Scorer):
    name, device, dtype, follows_instruction = "toy", "cpu", "float32", True

    def __init__(self):
        self.asked = []

    def score(self, question, instruction, candidates, longest):
        self.asked.append([each.text for each in candidates])
        for each in candidates:
            yield (Score(each.id, 0.5, 0.0),)


def test_each_count_is_timed_with_passages_that_no_cache_knows(tmp_path):
    toy = Toy()
    reranker = Reranker(toy, "v", tmp_path / "cache.sqlite")
    for _ in range(2):
        events = list(measure_speed(reranker, Paces(tmp_path / "paces.json")))
        timed = [event for event in events if isinstance(event, Timed)]
        assert [each.passages for each in timed] == list(COUNTS)
        assert all(each.seconds > 0 for each in timed)
        assert {type(event) for event in events} == {Tick, Timed}
    assert [len(each) for each in toy.asked] == [1, *COUNTS] * 2
    texts = [text for each in toy.asked for text in each]
    assert len(set(texts)) == len(texts)


def test_a_real_model_is_measured(qwen3_folder, tmp_path):
    config = Config(data_dir=tmp_path, model=str(qwen3_folder), device="cpu", dtype="float32")
    timed = [event for event in measure_model(config) if isinstance(event, Timed)][-1]
    rows = list_models(tmp_path, "float32")[:2]
    rows = [replace(rows[0], name=qwen3_folder.name), rows[1]]
    found, other = with_paces(rows, tmp_path, "cpu")
    assert found.pace == pytest.approx(timed.per_second, rel=0.2)
    assert other.pace == 0
    assert [each.pace for each in with_paces(rows, tmp_path, "cuda")] == [0, 0]
