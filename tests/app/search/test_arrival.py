from time import sleep

import pytest
from PySide6.QtCore import QTimer

from app.search.arrival import Arrival
from engine.events import Recalled


@pytest.fixture
def arrival(qapp):
    arrival = Arrival()
    arrival.told = []

    def prepare(recalled):
        arrival.told.append(recalled.question)
        yield

    arrival.prepare = prepare
    arrival.came.connect(lambda: arrival.told.append("came"))
    return arrival


def test_hits_come_a_turn_after_they_are_announced(qtbot, arrival):
    arrival.announce(Recalled("q", (), 1.0))
    assert (arrival.told, arrival.pending) == (["q"], True)
    with qtbot.waitSignal(arrival.came):
        pass
    assert (arrival.told, arrival.pending) == (["q", "came"], False)


def test_what_takes_long_to_lay_out_takes_several_turns(qtbot, arrival):
    def prepare(_):
        for row in range(3):
            arrival.told.append(row)
            sleep(0.004)
            QTimer.singleShot(0, lambda row=row: arrival.told.append(f"key after {row}"))
            yield

    arrival.prepare = prepare
    with qtbot.waitSignal(arrival.came):
        arrival.announce(Recalled("q", (), 1.0))
    assert arrival.told == [0, "key after 0", 1, "key after 1", 2, "key after 2", "came"]


def test_what_is_dropped_is_laid_out_no_further(qtbot, arrival):
    def prepare(_):
        for row in range(3):
            arrival.told.append(row)
            sleep(0.004)
            yield

    arrival.prepare = prepare
    arrival.announce(Recalled("q", (), 1.0))
    arrival.drop()
    qtbot.wait(20)
    assert arrival.told == [0]


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
