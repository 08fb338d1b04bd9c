from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import ModelUnavailable
from engine.evaluate.comparison import Compared, Side, Unanswerable, compare_systems
from engine.evaluate.negation import negation
from engine.evaluate.trial import Tried, try_out
from engine.library import Library
from engine.presets.built_in import built_in_presets
from engine.records import Hit, Loaded, Recalled, Scored, Unloaded

KEYWORDS, DEFAULT = Side(None), Side(built_in_presets()[0].instruction)
CODE = Side("Rank by presence of executable code snippets")


def of(*orders):
    hits = [
        tuple(Hit(n, Path(f"{n}"), "", "text", None, None, "", "", "", (), n, 1.0) for n in order)
        for order in orders
    ]
    return Compared("q", *hits)


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


@pytest.fixture
def random(config, qwen3_folder, docs):
    """A library with a Qwen3-Reranker of random weights."""
    with closing(Library(replace(config, model=str(qwen3_folder)))) as library:
        list(library.sync([docs]))
        yield library


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
    found = last(compare_systems(random, [QUESTION], DEFAULT, Side(instruction)))
    left, right = margins(found.left), margins(found.right)
    assert all(left[id] != right[id] for id in left)


def test_only_what_changed_is_computed(random, monkeypatch):
    recalled = last(random.recall(QUESTION))
    asked = []
    list(try_out(random, recalled, CODE.instruction, DEFAULT))
    loaded = random._ranker._reranker
    score = loaded._scorer.score
    monkeypatch.setattr(
        loaded._scorer, "score", lambda q, i, *rest: asked.append(i) or score(q, i, *rest)
    )
    list(try_out(random, recalled, CODE.instruction, DEFAULT))
    assert asked == []
    list(try_out(random, recalled, "Rank by age", DEFAULT))
    assert asked == ["Rank by age"]


def test_keywords_are_a_side_without_a_model(library, sync, docs):
    sync(docs)
    found = last(compare_systems(library, [QUESTION], KEYWORDS, KEYWORDS))
    assert [hit.keyword_rank for hit in found.left] == list(range(1, len(found.left) + 1))
    assert found.left == found.right
    assert found.spearman() == 1


def test_two_models_are_compared_and_the_second_one_goes(random):
    found = list(compare_systems(random, [QUESTION], DEFAULT, replace(DEFAULT, model="builtin")))
    models = {event.model for event in found if isinstance(event, Loaded)}
    assert len(models) == 2
    assert set(margins(found[-1].left)) == set(margins(found[-1].right))
    assert random._ranker._second
    assert [type(event) for event in random.let_go()] == [Unloaded]
    assert list(random.let_go()) == []
    assert not random._ranker._second
    assert random._ranker._reranker


def test_questions_that_cannot_be_looked_up_do_not_stop_the_rest(random):
    found = [
        event
        for event in compare_systems(random, ["?", QUESTION, "zzz"], KEYWORDS, DEFAULT)
        if isinstance(event, Compared | Unanswerable)
    ]
    assert isinstance(found[0], Unanswerable)
    assert "no word" in found[0].sentence
    assert found[1].left
    assert found[2].left == ()


def test_regression_a_question_stands_as_it_was_typed(library, sync, docs):
    """Two questions that differ in their filter had the same words in the table."""
    sync(docs)
    found = list(compare_systems(library, [f"type:md {QUESTION}"], KEYWORDS, KEYWORDS))
    assert found[-1].question == f"type:md {QUESTION}"


def test_a_model_that_is_not_there_is_told(library, sync, docs):
    sync(docs)
    with pytest.raises(ModelUnavailable, match="nowhere"):
        list(compare_systems(library, [QUESTION], KEYWORDS, replace(DEFAULT, model="/nowhere")))


def test_a_trial_shows_its_way_and_ends_whole(random):
    recalled = last(random.recall(QUESTION))
    events = list(try_out(random, recalled, "Rank by age", KEYWORDS))
    tried = [event for event in events if isinstance(event, Tried)]
    assert tried[-1].done == len(recalled.hits)
    assert tried[-1].compared.left == recalled.hits
    assert tried[-1].heeded
    assert tried[-1].effect is None
    assert not any(isinstance(event, Scored) for event in events)
    assert list(try_out(random, Recalled("q", (), 0.0), "x", KEYWORDS)) == []


def test_a_negative_instruction_is_checked_against_itself_without_the_clause(random):
    recalled = last(random.recall(QUESTION))
    instruction = "Rank by age, not by 'shade'"
    tried = last(try_out(random, recalled, instruction, KEYWORDS))
    assert tried.effect.words == ("shade",)
    assert tried.effect.passages == 1
    rest = negation(instruction).rest
    without = last(compare_systems(random, [recalled], KEYWORDS, Side(rest))).right
    place = [hit.passage_id for hit in without if "shade" in hit.text]
    assert tried.effect.place_without == 1 + [h.passage_id for h in without].index(place[0])


def test_a_model_that_heeds_no_instruction_is_told(library, sync, docs):
    sync(docs)
    recalled = last(library.recall(QUESTION))
    tried = last(try_out(library, recalled, "Rank by age, not by 'shade'", KEYWORDS))
    assert not tried.heeded
    assert tried.effect is None
