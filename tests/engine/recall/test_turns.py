"""Turns, with something that answers when it is told to."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from engine.models.servers.client import waited_for
from engine.recall.turns import Turns


def ask(turns, wanted):
    return waited_for(turns.ask(wanted))


class Doubling:
    """Doubles numbers, when it may; 13 is unlucky."""

    def __init__(self):
        self.calls = []
        self.has_begun, self.may_end = Event(), Event()

    def __call__(self, wanted):
        self.calls.append(sorted(wanted))
        self.has_begun.set()
        assert self.may_end.wait(60)
        if 13 in wanted:
            raise ValueError("unlucky")
        return [2 * each for each in wanted]


@pytest.fixture
def doubling():
    return Doubling()


@pytest.fixture
def asked(doubling):
    """What is asked while 1 is being answered: a function of numbers, which gives futures."""
    turns = Turns(doubling)

    def ask_all(*numbers):
        first = pool.submit(ask, turns, 1)
        assert doubling.has_begun.wait(60)
        others = [pool.submit(ask, turns, each) for each in numbers]
        while len(turns._waiting) < len(numbers):
            sleep(0.001)
        doubling.may_end.set()
        return [first, *others]

    with ThreadPoolExecutor(20) as pool:
        yield ask_all
        doubling.may_end.set()


def test_those_that_wait_are_answered_together_each_with_its_own(asked, doubling):
    futures = asked(*range(20, 36))
    assert [each.result(60) for each in futures] == [2, *range(40, 72, 2)]
    assert doubling.calls == [[1], list(range(20, 36))]


def test_what_is_raised_all_of_them_raise_and_nobody_else(asked, doubling):
    first, *others = asked(13, 2)
    assert first.result(60) == 2
    for each in others:
        with pytest.raises(ValueError, match="unlucky"):
            each.result(60)
    [first] = asked()
    assert first.result(60) == 2


def test_a_turn_is_for_one_thread(doubling):
    turns = Turns(doubling)
    doubling.may_end.set()
    with ThreadPoolExecutor(1) as pool:
        with turns.turn():
            future = pool.submit(ask, turns, 4)
            while not turns._waiting:
                sleep(0.001)
            assert not doubling.calls
        assert future.result(60) == 8


def test_who_hangs_up_while_waiting_is_not_answered(doubling):
    turns = Turns(doubling)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, turns, 1)
        assert doubling.has_begun.wait(60)
        hung_up = turns.ask(2)
        next(hung_up)
        other = pool.submit(ask, turns, 3)
        while len(turns._waiting) < 2:
            sleep(0.001)
        hung_up.close()
        doubling.may_end.set()
        assert (first.result(60), other.result(60)) == (2, 6)
    assert doubling.calls == [[1], [3]]


def test_who_hangs_up_when_called_passes_the_turn_on(doubling):
    turns = Turns(doubling)
    doubling.may_end.set()
    hung_up = turns.ask(2)
    with turns.turn():
        next(hung_up)
    hung_up.close()
    assert ask(turns, 4) == 8
    assert doubling.calls == [[4]]
