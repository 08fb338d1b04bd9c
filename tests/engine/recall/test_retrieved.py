from pathlib import Path

from engine.recall.fusion import Fused
from engine.recall.query import Query
from engine.recall.retrieved import read
from engine.records import Document, Passage

DOCUMENT = Document(1, Path("a.md"), 1, 1, "", "markdown", "a", None, None)


def kept(found: list[Fused], size: int, depth: int, question: str = "oak") -> list[int]:
    def passages(ids):
        return {id: (DOCUMENT, Passage(f"An oak of {id} years", 0, 1)) for id in ids if id != 7}

    steps = read(Query.parse(question), found, passages, size, depth)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return [each.found.passage_id for each in end.value]


def test_so_many_are_read_and_those_that_a_retriever_puts_first():
    found = [Fused(number, 1 / number, keyword_rank=50) for number in range(1, 41)]
    found[30] = found[30]._replace(similarity_rank=2)
    found[35] = found[35]._replace(keyword_rank=3)
    assert kept(found, 10, 2) == [*range(1, 7), *range(8, 21), 31]
    assert kept(found, 10, 4) == [*range(1, 7), *range(8, 41)]


def test_of_a_phrase_as_many_are_read_as_hold_it():
    found = [Fused(number, 1 / number) for number in range(1, 2000)]
    assert kept(found, 2, 2, '"of 1999 years"') == [1999]
    assert kept(found, 2, 2, '"an oak"') == [1, 2, 3, 4]


def test_what_only_names_other_texts_counts_half_unless_it_is_asked_for():
    listed = Passage("• Oaks: https://oak.org\n• The life of trees", 0, 1, heading="参考")

    def score(question: str) -> float:
        steps = read(
            Query.parse(question), [Fused(1, 0.8)], lambda ids: {1: (DOCUMENT, listed)}, 10
        )
        try:
            next(steps)
        except StopIteration as end:
            return end.value[0].found.score
        raise AssertionError

    assert score("How old are oaks?") == 0.4
    for question in ("oak 参考资料", "oak.org", "Further reading on oaks"):
        assert score(question) == 0.8
