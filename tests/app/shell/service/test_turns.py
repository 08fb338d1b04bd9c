import asyncio
from contextlib import closing
from threading import Event

import pytest

from app.shell.service.turns import Turns
from engine import ModelUnavailable, Score


class Model:
    """Scores a text by its length; keeps what it was asked, and waits while it is held."""

    def __init__(self):
        self.asked, self.free, self.busy = [], Event(), Event()
        self.scored = []
        self.free.set()

    def __call__(self, query, instruction, texts):
        self.busy.set()
        self.free.wait()
        self.asked.append((query, list(texts)))
        if query == "broken":
            raise ModelUnavailable("rerank.no-reranker")
        for place, text in enumerate(texts):
            yield ()
            yield (Score(place, 0.5, float(len(text))),)
            self.scored.append(text)


@pytest.fixture
def model():
    return Model()


@pytest.fixture
def turns(model):
    with closing(Turns(model)) as turns:
        yield turns


def margins(scores):
    return [score.margin for score in scores]


async def held(model, turns, *calls):
    """Make calls while the model is at another; return what became of each."""
    model.free.clear()
    first = asyncio.ensure_future(turns.scores("first", "", ["x"]))
    await asyncio.to_thread(model.busy.wait)
    tasks = [asyncio.ensure_future(turns.scores(query, "", texts)) for query, texts in calls]
    await asyncio.sleep(0)  # they are queued now
    model.free.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


def test_each_caller_gets_the_scores_of_its_texts_in_their_order(turns):
    scores = asyncio.run(turns.scores("q", "i", ["aaa", "a", "aaa", "aa"]))
    assert margins(scores) == [3, 1, 3, 2]


def test_no_text_needs_no_model(turns, model):
    assert asyncio.run(turns.scores("q", "i", [])) == []
    assert model.asked == []


def test_callers_with_the_same_question_are_read_together(turns, model):
    answers = asyncio.run(held(model, turns, ("q", ["a", "bb"]), ("q", ["bb", "ccc"])))
    assert [margins(each) for each in answers] == [[1, 2], [2, 3]]
    assert model.asked[1:] == [("q", ["a", "bb", "ccc"])]


def test_a_long_call_does_not_hold_up_a_short_one(turns, model):
    long = [f"text {number}" for number in range(40)]
    asyncio.run(held(model, turns, ("long", long), ("short", ["a"])))
    assert [query for query, _ in model.asked] == ["first", "long", "short", "long", "long"]


def test_what_fails_fails_for_its_question_alone(turns, model):
    broken, whole = asyncio.run(held(model, turns, ("broken", ["a"]), ("q", ["a"])))
    assert isinstance(broken, ModelUnavailable)
    assert margins(whole) == [1]


def test_what_has_failed_is_not_tried_again(turns, model):
    async def ask():
        broken = turns.scores("broken", "", ["a"])
        answers = await asyncio.gather(broken, return_exceptions=True)
        return answers, await turns.scores("q", "", ["a"])

    asyncio.run(ask())
    assert [query for query, _ in model.asked] == ["broken", "q"]


def test_an_answer_for_a_loop_that_has_ended_ends_no_turns(turns, model):
    async def leave():
        model.free.clear()
        call = asyncio.ensure_future(turns.scores("gone", "", ["a"]))
        await asyncio.to_thread(model.busy.wait)
        call.add_done_callback(lambda _: None)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(leave())
    loop.close()  # with a call that still waits
    model.free.set()
    assert margins(asyncio.run(turns.scores("q", "", ["a"]))) == [1]


def test_who_hangs_up_is_not_read_for(turns, model):
    async def ask():
        model.free.clear()
        first = asyncio.ensure_future(turns.scores("first", "", ["x"]))
        await asyncio.to_thread(model.busy.wait)
        gone = asyncio.ensure_future(turns.scores("gone", "", ["a"]))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        last = asyncio.ensure_future(turns.scores("last", "", ["b"]))
        await asyncio.sleep(0)
        model.free.set()
        await asyncio.gather(first, last)

    asyncio.run(ask())
    assert [query for query, _ in model.asked] == ["first", "last"]


def test_a_question_is_left_when_all_who_asked_it_have_hung_up(turns, model):
    async def ask():
        model.free.clear()
        gone = asyncio.ensure_future(turns.scores("gone", "", [*"abcdef"]))
        await asyncio.to_thread(model.busy.wait)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        model.free.set()
        return margins(await turns.scores("last", "", ["g"]))

    assert asyncio.run(ask()) == [1]
    assert model.scored == ["g"]
