from math import inf

import pytest

from engine.records import Score
from engine.rerank import reading
from engine.rerank.reading import LEAST, Reading
from engine.rerank.scorer import Candidate

COST = 200  # bytes: what a candidate below costs
CANDIDATES = [Candidate(number, "x" * (COST - 50)) for number in range(50)]


class Clock:
    def __init__(self, monkeypatch):
        self.now = self.computed = 0.0
        monkeypatch.setattr(reading, "perf_counter", lambda: self.now)
        monkeypatch.setattr(reading, "process_time", lambda: self.computed)

    def compute(self, seconds):
        self.now += seconds
        self.computed += seconds


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def scores(candidates):
    return tuple(Score(each.id, 0.5, 0.0) for each in candidates)


def read(plan, clock, per_second):
    """Read until it is time to stop, two candidates at a time, of which so many go a second."""
    while portion := plan.portion():
        for place in range(0, len(portion), 2):
            batch = portion[place : place + 2]
            clock.compute(len(batch) / per_second)
            plan.add(scores(batch))
            if plan.is_over:
                break
    return plan.done


@pytest.mark.parametrize(
    ("per_second", "seconds", "count"),
    [(4, 4.0, 16), (1000, 4.0, 50), (0.5, 4.0, LEAST), (4, 1e-9, LEAST), (0.1, inf, 50)],
)
@pytest.mark.parametrize("earlier", [None, 1.0, 2.0, 0.5])
def test_as_many_are_read_as_fit_whatever_the_pace_of_earlier_questions(
    clock, per_second, seconds, count, earlier
):
    pace = earlier and earlier * per_second * COST
    plan = Reading(CANDIDATES, (), seconds, pace)
    assert read(plan, clock, per_second) == pytest.approx(count, rel=0.2)
    assert plan.done >= LEAST
    assert plan.goal == plan.done or plan.is_over
    assert plan.pace == pytest.approx(per_second * COST)


def test_the_goal_is_known_from_the_start(clock):
    assert Reading(CANDIDATES, (), 4.0, 5 * COST).goal == 20
    assert Reading(CANDIDATES, (), 4.0, None).goal == LEAST
    assert Reading(CANDIDATES, (), inf, None).goal == 50
    assert Reading(CANDIDATES[:5], (), 4.0, None).goal == 5
    assert Reading((), (), 4.0, None).portion() == []


def test_what_was_read_costs_nothing_when_it_is_asked_again(clock):
    for pace in (None, 4 * COST, 4.9 * COST, 2 * COST):
        assert Reading(CANDIDATES, scores(CANDIDATES[:16]), 4.0, pace).portion() == []
    more = Reading(CANDIDATES, scores(CANDIDATES[:16]), 8.0, 4 * COST)
    assert [each.id for each in more.portion()] == list(range(16, 32))


def test_what_has_come_to_the_top_since_is_read(clock):
    plan = Reading(CANDIDATES, scores(CANDIDATES[3:16]), 4.0, 4 * COST)
    assert [each.id for each in plan.portion()] == [0, 1, 2]
    assert plan.goal == 16
    assert plan.portion() == []  # each is handed out once, scored or not


def test_the_least_are_read_even_after_the_time(clock):
    plan = Reading(CANDIDATES, (), 4.0, 100 * COST)
    portion = plan.portion()
    for each in portion[: LEAST - 1]:
        clock.compute(1)
        plan.add(scores([each]))
        assert not plan.is_over
    plan.add(scores([portion[LEAST - 1]]))
    assert plan.is_over


def test_a_computer_that_slept_has_read_for_no_longer(clock):
    plan = Reading(CANDIDATES, (), 4.0, 4 * COST)
    portion = plan.portion()
    for each in portion[:LEAST]:
        clock.compute(0.25)
        plan.add(scores([each]))
    clock.now += 3600
    plan.add(())
    assert not plan.is_over
    clock.compute(60)  # a slow step is not sleep
    plan.add(scores([portion[LEAST]]))
    assert plan.is_over


def test_a_long_passage_counts_for_more(clock):
    long = [Candidate(0, "长" * 1000), *CANDIDATES[1:]]
    plan = Reading(long, (), 4.0, 5 * COST)
    assert len(plan.portion()) == LEAST
