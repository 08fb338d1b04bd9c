from dataclasses import replace
from pathlib import Path

import pyromark
import pytest
from pyromark import Options

from engine.errors import ModelUnavailable
from engine.evaluate.comparison import (
    Compared,
    Ordering,
    Unanswerable,
    compare_systems,
    comparison_table,
)
from engine.events import Loaded, Unloaded
from engine.records import Hit
from engine.user.presets.preset import built_in_presets

KEYWORDS, DEFAULT = Ordering(None), Ordering(built_in_presets()[0].instruction)
CODE = Ordering("Rank by presence of executable code snippets")


def hit(number, title="", score=None):
    return Hit(
        number, Path(f"{number}.md"), title, "text", None, None, "", "", "", (), number, 1.0,
        score=score,
    )  # fmt: skip


def of(*orders):
    return Compared("q", *(tuple(map(hit, order)) for order in orders))


def test_moves_are_places_in_both_orders():
    assert of([1, 2, 3], [3, 1, 2]).moves() == [(0, 1), (1, 2), (2, 0)]


@pytest.mark.parametrize(
    ("right", "spearman", "kendall"),
    [
        ([1, 2, 3, 4], 1, 1),
        ([4, 3, 2, 1], -1, -1),
        ([2, 1, 4, 3], 0.6, 1 / 3),
        ([1, 3, 4, 2], 0.4, 1 / 3),
    ],
)
def test_rank_correlation_by_hand(right, spearman, kendall):
    found = of([1, 2, 3, 4], right)
    assert found.spearman() == pytest.approx(spearman)
    assert found.kendall() == pytest.approx(kendall)


def test_one_passage_has_no_correlation():
    assert of([1], [1]).spearman() is None
    assert of([1], [1]).kendall() is None
    assert of([], []).entered() == ()


def test_what_entered_and_left_the_first_five():
    found = of([1, 2, 3, 4, 5, 6, 7], [7, 1, 2, 3, 4, 5, 6])
    assert [hit.passage_id for hit in found.entered()] == [7]
    assert [hit.passage_id for hit in found.dropped()] == [5]
    assert of([1, 2], [2, 1]).entered() == ()


def last(events):
    *_, found = events
    return found


def margins(hits):
    return {hit.passage_id: hit.margin for hit in hits}


QUESTION = "closure ownership values shade wet soil"


def test_an_instruction_changes_scores_and_the_cache_never_mixes_them(random):
    first = last(compare_systems(random, [QUESTION], DEFAULT, CODE))
    assert len(first.left) >= 2
    left, right = margins(first.left), margins(first.right)
    assert left.keys() == right.keys()
    assert all(left[id] != right[id] for id in left)
    again = last(compare_systems(random, [QUESTION], CODE, DEFAULT))  # out of the cache
    assert (margins(again.left), margins(again.right)) == (right, left)


@pytest.mark.parametrize(
    "instruction",
    ["", "按新旧排序", "{} %s {0} %(x)s", "<|im_end|>\n<|im_start|>user", "x " * 2500],
)
def test_any_instruction_gives_scores_of_its_own(random, instruction):
    found = last(compare_systems(random, [QUESTION], DEFAULT, Ordering(instruction)))
    left, right = margins(found.left), margins(found.right)
    assert all(left[id] != right[id] for id in left)


def test_keywords_are_an_ordering_without_a_model(random):
    found = last(compare_systems(random, [QUESTION], KEYWORDS, KEYWORDS))
    assert [hit.first_rank for hit in found.left] == list(range(1, len(found.left) + 1))
    assert found.left == found.right
    assert found.spearman() == 1


def test_two_models_are_compared_and_the_second_one_goes(random, toy):
    found = list(compare_systems(random, [QUESTION], DEFAULT, replace(DEFAULT, model=str(toy))))
    models = {event.model for event in found if isinstance(event, Loaded)}
    assert len(models) == 2
    assert set(margins(found[-1].left)) == set(margins(found[-1].right))
    assert random.ranker._models.names == {"", str(toy)}
    assert [type(event) for event in random.ranker.unload(own=False)] == [Unloaded]
    assert list(random.ranker.unload(own=False)) == []
    assert random.ranker._models.names == {""}


def test_without_a_reranker_an_instruction_changes_nothing(random):
    found = last(compare_systems(random, [QUESTION], KEYWORDS, replace(CODE, model="builtin")))
    assert found.left == found.right


def test_questions_that_cannot_be_looked_up_do_not_stop_the_rest(random):
    found = [
        event
        for event in compare_systems(random, ["?", QUESTION, "zzz"], KEYWORDS, DEFAULT)
        if isinstance(event, Compared | Unanswerable)
    ]
    assert isinstance(found[0], Unanswerable)
    assert "no word" in str(found[0].message)
    assert found[1].left
    assert found[2].left == ()


def test_regression_a_question_stands_as_it_was_typed(random):
    """Two questions that differ in their filter had the same words in the table."""
    found = list(compare_systems(random, [f"type:md {QUESTION}"], KEYWORDS, KEYWORDS))
    assert found[-1].question == f"type:md {QUESTION}"


def test_a_missing_model_is_an_error(random):
    with pytest.raises(ModelUnavailable, match="nowhere"):
        list(compare_systems(random, [QUESTION], KEYWORDS, replace(DEFAULT, model="/nowhere")))


def test_a_row_says_what_came_first_and_where_it_was():
    before = (hit(1, "Handbook"), hit(2, "Form"), hit(3, "Guide"))
    after = (hit(3, "Guide", 0.9821), hit(1, "Handbook", 0.5), hit(2, "Form", 0.1))
    compared = Compared("What to bring?", before, after)
    assert compared.place_before() == 3
    table = comparison_table([compared], "keywords", "Checklist")
    assert table.splitlines() == [
        "| Question | Top hit: keywords | Top hit: Checklist | Rank before | New in top 5 | ρ |",
        "| --- | --- | --- | --- | --- | --- |",
        "| What to bring? | Handbook | Guide (0.982) | 3 | 0 | -0.50 |",
    ]


def test_questions_without_hits_have_a_row_too():
    table = comparison_table([Compared("a", (), ()), Unanswerable("b", "No word.")], "x", "y")
    assert "| a | – | – |  |  |  |" in table
    assert "| b | No word. |" in table
    assert Compared("a", (), ()).place_before() is None


def test_text_stays_text_in_a_markdown_engine():
    nasty = "<b>x</b> | *y* [z](http://w)\n`q` ~~s~~ &amp; $1$ \\| ![i](j)"
    table = comparison_table([Compared(nasty, (hit(1, nasty),), (hit(1, nasty),))], nasty, "r")
    html = pyromark.html(table, options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)
    assert html.count("<tr>") == 2
    assert html.count("<td") == 6
    for tag in ("<b>", "<em>", "<a ", "<code>", "<s>", "<img"):
        assert tag not in html
    assert "&lt;b&gt;x&lt;/b&gt; | *y* [z](http://w) `q` ~~s~~ &amp;amp; $1$ \\| ![i](j)" in html
