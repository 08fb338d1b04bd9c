from pathlib import Path

from engine.records import Hit, Score
from engine.rerank.order import best_first, with_scores


def hit(rank, margin=None):
    return Hit(
        passage_id=rank, path=Path("/x"), title="", kind="text", page=None, page_label=None,
        heading="", text="", snippet="", spans=(), keyword_rank=rank, keyword_score=1 / rank,
        margin=margin,
    )  # fmt: skip


def ranks(hits):
    return [each.keyword_rank for each in hits]


def test_scored_first_by_margin_then_keyword_rank():
    hits = [hit(1), hit(2, -3.0), hit(3, 2.0), hit(4), hit(5, -0.5)]
    assert ranks(best_first(hits)) == [3, 5, 2, 1, 4]


def test_ties_fall_back_to_the_keyword_rank():
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
