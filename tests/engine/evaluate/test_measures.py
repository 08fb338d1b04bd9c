import random
from math import log2

import pytest

from engine.evaluate.measures import MEASURES, measures


def by_hand(ids: list[str], grades: dict[str, int]) -> dict[str, float]:
    """The same measures, from their definitions."""
    gains = [max(0, grades.get(each, 0)) for each in ids]
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)

    def dcg(gains):
        return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))

    first = next((rank for rank, gain in enumerate(gains, start=1) if gain), 1000)
    return {
        "ndcg@10": dcg(gains[:10]) / dcg(best[:10]),
        "mrr@10": 1 / first if first <= 10 else 0.0,
        "p@1": float(first == 1),
        **{f"recall@{k}": sum(g > 0 for g in gains[:k]) / len(best) for k in (10, 50, 100)},
        **{f"success@{k}": float(first <= k) for k in (1, 3, 5, 10)},
    }


def test_a_tiny_ranking():
    found = measures(["x", "a", "c", "b"], {"a": 3, "b": 1, "c": 0})
    ideal = 3 / log2(2) + 1 / log2(3)
    assert found["ndcg@10"] == pytest.approx((3 / log2(3) + 1 / log2(5)) / ideal)
    assert found["mrr@10"] == 1 / 2
    assert (found["p@1"], found["success@1"], found["success@3"]) == (0, 0, 1)
    assert (found["recall@10"], found["recall@100"]) == (1, 1)


def test_no_deeper_than_they_say():
    ids = [f"x{n}" for n in range(10)] + ["a"] + [f"y{n}" for n in range(60)] + ["b"]
    found = measures(ids, {"a": 1, "b": 1})
    assert {found[name] for name in ("ndcg@10", "mrr@10", "recall@10", "success@10")} == {0}
    assert (found["recall@50"], found["recall@100"]) == (0.5, 1)


@pytest.mark.parametrize("seed", range(30))
def test_as_their_definitions_say(seed):
    draw = random.Random(seed)
    documents = [f"d{n}" for n in range(130)]
    ids = draw.sample(documents, draw.randint(0, 120))
    grades = {each: draw.randint(-1, 4) for each in draw.sample(documents, 25)} | {"d0": 2}
    found = measures(ids, grades)
    assert set(found) == set(MEASURES)
    assert found == pytest.approx(by_hand(ids, grades))


def test_negative_grades_are_not_relevant():
    assert measures(["z", "a"], {"a": 1, "z": -1})["mrr@10"] == 1 / 2


def test_of_a_document_that_is_there_twice_the_first_counts():
    grades = {"a": 1, "b": 1}
    assert measures(["a", "x", "a", "b"], grades) == measures(["a", "x", "b"], grades)


def test_nothing_was_found():
    assert set(measures([], {"a": 1}).values()) == {0.0}


def test_ids_may_hold_anything():
    odd = ["", "a b", "\ud800", "\0", "梨", "1"]
    assert measures(odd, dict.fromkeys(odd, 1))["ndcg@10"] == pytest.approx(1)
