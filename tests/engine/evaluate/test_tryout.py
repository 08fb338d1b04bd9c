from dataclasses import replace
from pathlib import Path

import pytest

from engine.evaluate.comparison import Ordering, compare_systems
from engine.evaluate.tryout import Tried, effect, mentions, try_instruction
from engine.events import Recalled, Scored
from engine.records import Hit
from engine.user.presets import built_in_presets, negation

KEYWORDS = Ordering(None)
QUESTION = "closure ownership values shade wet soil"


def last(events):
    *_, found = events
    return found


def hit(number, text, score=None, title="Title"):
    return Hit(
        number, Path("a"), title, "text", None, None, "", text, text, (), number, 1.0, score=score
    )


def test_a_passage_mentions_what_begins_like_the_word():
    assert mentions(hit(1, "It is DEPRECATED."), ["deprecated"])
    assert mentions(hit(1, "x", title="Legacy systems"), ["legacy"])
    assert not mentions(hit(1, "undeprecated"), ["deprecated"])
    assert mentions(hit(1, "这是广告页"), ["广告"])
    assert not mentions(hit(1, "c"), ["C++"])


def test_the_effect_is_in_places_and_scores():
    old, new, other = hit(1, "legacy", 0.9), hit(2, "new", 0.5), hit(3, "other", 0.4)
    worse = effect(["legacy"], [old, new, other], [new, other, hit(1, "legacy", 0.2)])
    assert (worse.passages, worse.place, worse.place_without) == (1, 1, 3)
    assert (worse.score, worse.score_without) == (0.9, 0.2)
    assert worse.opposite
    assert not worse.works
    better = effect(["legacy"], [new, other, old], [old, new, other])
    assert better.works
    assert not better.opposite
    same = effect(["legacy"], [old, new], [old, new])
    assert not same.works
    assert not same.opposite


def test_where_none_or_all_mention_it_there_is_nothing_to_say():
    assert effect(["x"], [hit(1, "a"), hit(2, "b")], [hit(2, "b"), hit(1, "a")]) is None
    assert effect(["a"], [hit(1, "a"), hit(2, "a")], [hit(2, "a"), hit(1, "a")]) is None


def test_only_what_changed_is_computed(random, monkeypatch):
    recalled = last(random.recall(QUESTION))
    asked, code, before = [], "Rank by code in it", Ordering(built_in_presets()[0].instruction)
    list(try_instruction(random, recalled, code, before))
    loaded = random.ranker._models.own
    score = loaded._scorer.score
    monkeypatch.setattr(
        loaded._scorer, "score", lambda q, i, *rest: asked.append(i) or score(q, i, *rest)
    )
    list(try_instruction(random, recalled, code, before))
    assert asked == []
    list(try_instruction(random, recalled, "Rank by length", before))
    assert asked == ["Rank by length"]


def test_progress_is_shown_and_the_last_one_is_complete(random):
    recalled = last(random.recall(QUESTION))
    events = list(try_instruction(random, recalled, "Rank by age", KEYWORDS))
    tried = [event for event in events if isinstance(event, Tried)]
    assert tried[-1].done == len(recalled.hits)
    assert tried[-1].compared.left == recalled.hits
    assert tried[-1].followed
    assert tried[-1].effect is None
    assert not any(isinstance(event, Scored) for event in events)
    assert list(try_instruction(random, Recalled("q", (), 0.0), "x", KEYWORDS)) == []


def test_a_negative_instruction_is_checked_against_itself_without_the_clause(random):
    recalled = last(random.recall(QUESTION))
    instruction = "Rank by age, not by 'shade'"
    tried = last(try_instruction(random, recalled, instruction, KEYWORDS))
    assert tried.effect.words == ("shade",)
    assert tried.effect.passages == 1
    _, rest = negation(instruction)
    without = last(compare_systems(random, [recalled], KEYWORDS, Ordering(rest))).right
    place = [hit.passage_id for hit in without if "shade" in hit.text]
    assert tried.effect.place_without == 1 + [h.passage_id for h in without].index(place[0])


@pytest.mark.parametrize("model", [None, "builtin"])
def test_nothing_may_follow_instructions(ranked, monkeypatch, model):
    if model:
        models = ranked.ranker._models
        monkeypatch.setattr(models, "_config", replace(ranked.config, model=model))
        monkeypatch.setattr(models, "_outdated", True)
    recalled = last(ranked.recall(QUESTION))
    tried = last(try_instruction(ranked, recalled, "Rank by age, not by 'shade'", KEYWORDS))
    assert not tried.followed
    assert tried.effect is None
