import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from app.evaluation.gains_chart import GainsChart
from app.widgets.rank_change import fall_colour, rise_colour


@pytest.fixture
def plot(qtbot):
    plot = GainsChart()
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    return plot


def colours(plot):
    image = plot.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(44, 200) for y in range(0, image.height(), 2)
    }


def test_it_says_what_it_shows(plot):
    plot.show_gains([("a", 0.5), ("b", -0.2), ("c", 0.0), ("d", 0.1)])
    assert plot.accessibleName() == "Gain of nDCG@10 by question: 2 better, 1 worse, 1 alike"


def test_gains_and_losses_have_their_colours(plot):
    palette = plot.palette()
    up, down = rise_colour(palette).name(), fall_colour(palette).name()
    plot.show_gains([("a", 0.5)])
    assert up in colours(plot)
    assert down not in colours(plot)
    plot.show_gains([("a", 0.5), ("b", -0.5)])
    assert {up, down} <= colours(plot)
    plot.show_gains([])
    assert not {up, down} & colours(plot)


def test_a_bar_says_which_question_it_is(plot, monkeypatch):
    said = []
    monkeypatch.setattr(
        "app.evaluation.gains_chart.QToolTip.showText", lambda place, words, _: said.append(words)
    )
    plot.show_gains([("a <b>", -0.25), ("best", 0.5)])
    for x in (50, 80, 300):
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(x, 50), plot.mapToGlobal(QPoint(x, 50)))
        QApplication.sendEvent(plot, event)
    assert said == ["<span>+0.500  best</span>", "<span>-0.250  a &lt;b&gt;</span>"]


def test_thousands_of_questions_find_room(plot):
    plot.show_gains([(str(n), (n - 2000) / 4000) for n in range(4000)])
    assert {rise_colour(plot.palette()).name(), fall_colour(plot.palette()).name()} & colours(plot)
