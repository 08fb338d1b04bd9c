import pytest

from app.library.pace import Pace


@pytest.fixture
def clock():
    return iter(range(1000)).__next__  # a second a look


def test_nothing_is_said_at_first(clock):
    pace = Pace(clock)
    assert (pace.rate, pace.left(100)) == (0, -1)
    pace.reach(50)
    assert (pace.rate, pace.left(100)) == (0, -1)


def test_the_pace_is_that_of_the_last_seconds(clock):
    pace = Pace(clock)
    for done in range(0, 2000, 100):  # 20 seconds at 100
        pace.reach(done)
    assert pace.rate == 100
    assert pace.left(2900) == 10
    for done in range(1910, 2010, 10):
        pace.reach(done)
    assert pace.rate == pytest.approx(10)


def test_another_count_begins_anew(clock):
    pace = Pace(clock)
    pace.reach(10)
    pace.reach(900)
    pace.reach(3)
    assert pace.rate == 0
    pace.reach(7)
    assert pace.rate == 4
