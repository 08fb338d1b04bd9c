import pytest

from engine.index.counts import HEAVIEST, count
from engine.records import Passage


def weights(counts) -> list[dict[str, int]]:
    """Weight by term, of each passage."""
    found = [{} for _ in counts.lengths]
    for term, passage, weight in zip(counts.term, counts.passage, counts.weight, strict=True):
        assert counts.terms[term] not in found[passage]
        found[passage][counts.terms[term]] = int(weight)
    return found


def test_text_title_headings_and_names_add_up():
    passages = [Passage("Apples and apples", 0, 1, "Fruit"), Passage("线程", 0, 1)]
    counts = count(passages, "Apple pie", "fruit.txt")
    context = dict.fromkeys(("appl", "pie", "fruit.txt", "fruit", "txt"), 1)
    assert weights(counts) == [
        context | {"appl": 3, "and": 1, "fruit": 2},
        context | dict.fromkeys(("线", "程", "线程"), 1),
    ]
    assert counts.lengths.tolist() == [9, 8]


def test_a_weight_has_a_bound():
    [found] = weights(count([Passage("apple " * 1000, 0, 1)], "", ""))
    assert found == {"appl": HEAVIEST}


@pytest.mark.parametrize("passages", [[], [Passage("…", 0, 1)]])
def test_no_terms(passages):
    counts = count(passages, "", "")
    assert (counts.terms, len(counts.term), len(counts.lengths)) == ((), 0, len(passages))
