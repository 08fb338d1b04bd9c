import pytest

from app.search.arrival import Arrival
from engine.events import Recalled


@pytest.fixture
def arrival(qapp):
    arrival = Arrival()
    arrival.told = []
    arrival.announced.connect(lambda recalled: arrival.told.append(recalled.question))
    arrival.came.connect(lambda: arrival.told.append("came"))
    return arrival


def test_hits_come_a_turn_after_they_are_announced(qtbot, arrival):
    arrival.announce(Recalled("q", (), 1.0))
    assert (arrival.told, arrival.pending) == (["q"], True)
    with qtbot.waitSignal(arrival.came):
        pass
    assert (arrival.told, arrival.pending) == (["q", "came"], False)


def test_the_newest_come_alone(qtbot, arrival):
    arrival.announce(Recalled("old", (), 1.0))
    with qtbot.waitSignal(arrival.came):
        arrival.announce(Recalled("new", (), 1.0))
    qtbot.wait(20)
    assert arrival.told == ["old", "new", "came"]


def test_what_is_dropped_does_not_come(qtbot, arrival):
    arrival.announce(Recalled("q", (), 1.0))
    arrival.drop()
    qtbot.wait(20)
    assert (arrival.told, arrival.pending) == (["q"], False)
