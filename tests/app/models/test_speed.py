import pytest

from app.models.speed import SpeedPanel
from engine.rerank.speed import COUNTS, Timed


@pytest.fixture
def panel(qtbot, preferences):
    panel = SpeedPanel(preferences)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_it_measures_and_draws(qtbot, panel, said):
    assert said(panel).endswith("Up to 50 passages are ranked for each question.")
    with qtbot.waitSignal(panel.measure_wanted):
        panel._measure.click()
    assert panel._measure.text() == "Stop"
    for count, seconds in zip(COUNTS, (1.0, 2.5, 4.0, 9.0), strict=True):
        panel.show_event(Timed(count, seconds))
    panel.end()
    assert "1 at a time\n1.00\n4 at a time\n1.60" in said(panel)
    assert "Ranking all of them would take about 22.5 s." in said(panel)


def test_it_can_be_stopped_and_begun_again(qtbot, panel, said):
    panel._measure.click()
    panel.show_event(Timed(1, 1.0))
    with qtbot.waitSignal(panel.stop_wanted), qtbot.assertNotEmitted(panel.measure_wanted):
        panel._measure.click()
    panel.end()
    assert panel._measure.text() == "Measure"
    assert "1.00" in said(panel)
    panel._measure.click()
    assert "1.00" not in said(panel)
