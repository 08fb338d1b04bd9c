import pytest

from app.models.speed import SpeedPanel
from engine.rerank.speed import COUNTS, Proposed, Timed


@pytest.fixture
def panel(qtbot):
    panel = SpeedPanel()
    qtbot.addWidget(panel)
    panel.set_pool(50)
    panel.show()
    return panel


def test_it_measures_draws_and_proposes(qtbot, panel):
    assert panel.text == "For each question up to 50 passages are ranked."
    assert panel._use.isHidden()
    with qtbot.waitSignal(panel.measure_wanted):
        panel._measure.click()
    assert panel._measure.text() == "Stop"
    for count, seconds in zip(COUNTS, (1.0, 2.5, 4.0, 9.0), strict=True):
        panel.show_event(Timed(count, seconds))
    panel.show_event(Proposed(20, 9.0))
    panel.end()
    assert panel.text.startswith("1 at a time: 1.00; 4 at a time: 1.60; ")
    assert "20 would take about 9.0 s each time" in panel.text
    with qtbot.waitSignal(panel.pool_wanted) as wanted:
        panel._use.click()
    assert wanted.args == [20]
    panel.set_pool(20)
    assert panel._use.isHidden()


def test_it_can_be_stopped_and_begun_again(qtbot, panel):
    panel._measure.click()
    panel.show_event(Timed(1, 1.0))
    with qtbot.waitSignal(panel.stop_wanted), qtbot.assertNotEmitted(panel.measure_wanted):
        panel._measure.click()
    panel.end()
    assert panel._measure.text() == "Measure"
    assert "at a time" in panel.text
    panel._measure.click()
    assert "at a time" not in panel.text
