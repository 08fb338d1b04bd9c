import pytest

from app.models.speed import SpeedPanel
from engine.rerank.speed import COUNTS, Proposed, Timed


@pytest.fixture
def panel(qtbot, preferences):
    panel = SpeedPanel(preferences)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_it_measures_draws_and_proposes(qtbot, panel, preferences, said):
    assert said(panel).endswith("For each question up to 50 passages are ranked.")
    assert panel._use.isHidden()
    with qtbot.waitSignal(panel.measure_wanted):
        panel._measure.click()
    assert panel._measure.text() == "Stop"
    for count, seconds in zip(COUNTS, (1.0, 2.5, 4.0, 9.0), strict=True):
        panel.show_event(Timed(count, seconds))
    panel.show_event(Proposed(20, 9.0))
    panel.end()
    assert "1 at a time\n1.00\n4 at a time\n1.60" in said(panel)
    assert "20 would take about 9.0 s each time" in said(panel)
    panel._use.click()
    assert preferences.config.pool == 20
    assert panel._use.isHidden()


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
