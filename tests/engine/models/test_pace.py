import pytest

from engine.models.pace import Pace


@pytest.fixture
def pace():
    return Pace(iter(range(1000)).__next__)  # a second passes at each look


def test_nothing_is_known_at_first(pace):
    assert (pace.rate, pace.seconds_left(100)) == (0, None)
    pace.update(50)
    assert (pace.rate, pace.seconds_left(100)) == (0, None)


def test_the_pace_is_that_of_the_last_seconds(pace):
    for done in range(0, 2000, 100):  # 20 seconds at 100
        pace.update(done)
    assert pace.rate == 100
    assert pace.seconds_left(2900) == 10
    for done in range(1910, 2010, 10):
        pace.update(done)
    assert pace.rate == pytest.approx(10)


def test_less_than_before_starts_over(pace):
    pace.update(10)
    pace.update(900)
    pace.update(3)
    assert pace.rate == 0
    pace.update(7)
    assert pace.rate == 4


def test_steps_slower_than_the_span_have_a_pace_too():
    pace = Pace(iter(range(0, 1000, 30)).__next__)
    for done in (0, 15, 30, 60):
        pace.update(done)
    assert pace.rate == 1
