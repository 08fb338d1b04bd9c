from collections import Counter

import pytest
from hypothesis import given, strategies as st

from engine.index import counts as counts_module
from engine.index.counts import HEAVIEST, count
from engine.records import Passage
from engine.terms import terms

MIXED = "線程池 ThreadPool DIN-A4 Größe α カ゛ C#中 1,234 x_1 𠮷野 \ud800 \0".split(" ")


def weights(counts) -> list[dict[str, int]]:
    """Weight by term, of each passage."""
    terms = counts.terms
    found = []
    at = 0
    for size in counts.sizes.tolist():
        names = [terms[each] for each in counts.term[at : at + size]]
        assert len(set(names)) == size
        found.append(dict(zip(names, counts.weight[at : at + size].tolist(), strict=True)))
        at += size
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
    assert (counts.terms, len(counts.term), len(counts.lengths)) == ([], 0, len(passages))


@given(st.lists(st.text(max_size=80) | st.lists(st.sampled_from(MIXED)).map(" ".join), max_size=4))
def test_the_terms_of_each_passage_are_those_of_its_text(texts):
    passages = [Passage(text, 0, 1) for text in texts]
    expected = [dict(Counter(term.text for term in terms(text))) for text in texts]
    assert weights(count(passages, "", "")) == expected


def test_a_full_vocabulary_is_started_again(monkeypatch):
    passages = [Passage("Apples and pears", 0, 1)]
    expected = weights(count(passages, "", ""))
    before = counts_module._vocabulary
    monkeypatch.setattr("engine.index.vocabulary._ROOM", 1)
    assert weights(count(passages, "", "")) == expected
    assert counts_module._vocabulary is not before
