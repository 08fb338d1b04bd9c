from dataclasses import replace
from pathlib import Path

from hypothesis import given, strategies as st

from engine.records import Hit, Score, Version
from engine.rerank.order import (
    are_flat,
    best_first,
    group_hits,
    none_answers,
    sorted_hits,
    with_scores,
)


def hit(rank, margin=None):
    return Hit(
        passage_id=rank, path=Path("/x"), title="", kind="text", page=None, page_label=None,
        heading="", text="", snippet="", spans=(), first_rank=rank, first_score=1.0,
        margin=margin,
    )  # fmt: skip


def ranks(hits):
    return [each.first_rank for each in hits]


def test_scored_first_by_margin_then_the_rank_before():
    hits = [hit(1), hit(2, -3.0), hit(3, 2.0), hit(4), hit(5, -0.5)]
    assert ranks(best_first(hits)) == [3, 5, 2, 1, 4]


def test_ties_fall_back_to_the_rank_before():
    assert ranks(best_first([hit(3, 1.0), hit(1, 1.0), hit(2, 1.0)])) == [1, 2, 3]


def test_a_negative_margin_is_still_a_score():
    assert ranks(best_first([hit(1), hit(2, -9.0), hit(3, 0.0)])) == [3, 2, 1]


def test_scores_arrive_in_batches():
    hits = [hit(1), hit(2), hit(3)]
    hits = with_scores(hits, [Score(2, 0.5, 0.0)])
    assert ranks(hits) == [2, 1, 3]
    hits = with_scores(hits, [Score(3, 0.9, 2.0), Score(99, 1.0, 9.0)])
    assert ranks(hits) == [3, 2, 1]
    assert [each.score for each in hits] == [0.9, 0.5, None]


def make(number: int, document: str, modified: int = 0, newest: str = "") -> Hit:
    version = Version(Path(f"/{newest}.md"), newest, 9, "name") if newest else None
    path = Path(f"/{document}.md")
    return replace(hit(number), path=path, modified=modified, newer=version)


def shape(hits):
    return [(str(each.path), [hit.passage_id for hit in each.hits]) for each in group_hits(hits)]


def test_documents_stand_in_the_order_of_their_best_hits():
    hits = [make(1, "b"), make(2, "a"), make(3, "b"), make(4, "c"), make(5, "a")]
    assert shape(hits) == [("/b.md", [1, 3]), ("/a.md", [2, 5]), ("/c.md", [4])]


def test_documents_are_sorted_by_date_or_title_with_their_hits_and_versions():
    hits = [
        replace(make(1, "v1", 1, "v3"), title="Part 10"),
        replace(make(2, "a", 5), title="part 9"),
        replace(make(3, "v3", 3), title="Part 10"),
        replace(make(4, "a", 5), title="part 9"),
        replace(make(5, "undated"), modified=None, title="Über"),
    ]
    assert ranks(sorted_hits(hits, "relevance")) == [1, 2, 3, 4, 5]
    assert ranks(sorted_hits(hits, "date")) == [2, 4, 3, 1, 5]
    assert ranks(sorted_hits(hits, "name")) == [2, 4, 3, 1, 5]
    assert [each.family for each in group_hits(hits, "date")] == [0, 1, 1, 2]


def test_versions_stand_together_newest_first():
    hits = [make(1, "v1", 1, "v3"), make(2, "a"), make(3, "v3", 3), make(4, "v2", 2, "v3")]
    found = group_hits(hits)
    assert [str(each.path) for each in found] == ["/v3.md", "/v2.md", "/v1.md", "/a.md"]
    assert [each.family for each in found] == [0, 0, 0, 1]
    assert [each.leads for each in found] == [True, False, False, True]


def test_an_older_version_whose_newest_is_no_hit_stands_by_itself():
    assert shape([make(1, "a"), make(2, "v1", 1, "v3")]) == [("/a.md", [1]), ("/v1.md", [2])]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "a"]), st.integers(0, 3))))
def test_every_hit_is_in_one_group_and_no_order_is_lost(raw):
    hits = [
        make(number, name, date, "" if name == "a" else newest)
        for number, (name, newest, date) in enumerate(raw)
    ]
    found = group_hits(hits)
    assert sorted(hit.passage_id for each in found for hit in each.hits) == list(range(len(hits)))
    for each in found:
        ids = [hit.passage_id for hit in each.hits]
        assert ids == sorted(ids)
        assert len({hit.path for hit in each.hits}) == 1
    families = [each.family for each in found]
    assert families == sorted(families)
    assert [each.family for each in found if each.leads] == sorted(set(families))


def scores(*values: float) -> list[Score]:
    return [Score(n, value, value) for n, value in enumerate(values)]


def test_scores_that_hardly_differ_are_flat():
    assert are_flat(scores(0.91, 0.9, 0.92, 0.915, 0.93))
    assert not are_flat(scores(0.91, 0.9, 0.92, 0.915, 0.2))
    assert not are_flat(scores(0.91, 0.9))  # too few to say
    assert not are_flat([])


def test_where_no_score_is_that_of_an_answer_nothing_answers():
    assert none_answers(scores(0.03, 0.002, 0.09))
    assert not none_answers(scores(0.03, 0.4))
    assert not none_answers([])
