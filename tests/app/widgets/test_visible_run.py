import threading

import pytest
from PySide6.QtWidgets import QWidget

from app.widgets.visible_run import VisibleRun


@pytest.fixture
def widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def run(widget, lanes):
    yield VisibleRun("run", lanes.rest, widget)
    assert lanes.stop()


def test_a_hidden_widget_waits_until_it_is_shown(qtbot, widget, run):
    run.start(lambda: iter([1]))
    assert not run.stream.running
    with qtbot.waitSignals([run.stream.yielded, run.stream.finished]):
        widget.show()


def test_only_the_last_request_runs(qtbot, widget, run):
    widget.show()
    made = []
    for number in (1, 2, 3):
        run.start(lambda number=number: made.append(number) or iter([number]), 20)
    with qtbot.waitSignal(run.stream.finished):
        pass
    assert made == [3]


def test_what_hiding_cut_short_runs_again(qtbot, widget, run):
    gate = threading.Event()
    made = []

    def steps():
        made.append(True)
        yield 1
        gate.wait(60)
        yield 2

    widget.show()
    with qtbot.waitSignal(run.stream.yielded):
        run.start(steps)
    widget.hide()
    assert not run.stream.running
    gate.set()
    with qtbot.waitSignal(run.stream.finished):
        widget.show()
    assert len(made) == 2


def test_what_is_cancelled_does_not_run_when_shown(qtbot, widget, run):
    made = []
    run.start(lambda: made.append(True) or iter(()))
    run.cancel()
    widget.show()
    run.start(lambda: iter([1]))
    with qtbot.waitSignal(run.stream.finished):
        pass
    assert made == []
