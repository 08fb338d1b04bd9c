import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from app.evaluation.gains_chart import GainsChart
from app.widgets.change import change_colour


@pytest.fixture
def chart(qtbot):
    chart = GainsChart()
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    return chart


def colours(chart):
    image = chart.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(44, 200) for y in range(0, image.height(), 2)
    }


def test_it_says_what_it_shows(chart):
    chart.show_gains([("a", 0.5), ("b", -0.2), ("c", 0.0), ("d", 0.1)])
    assert chart.accessibleName() == "nDCG@10 by question. Better: 2, worse: 1, same: 1"


def test_gains_and_losses_have_their_colours(chart):
    palette = chart.palette()
    up, down = change_colour(1, palette).name(), change_colour(-1, palette).name()
    chart.show_gains([("a", 0.5)])
    assert up in colours(chart)
    assert down not in colours(chart)
    chart.show_gains([("a", 0.5), ("b", -0.5)])
    assert {up, down} <= colours(chart)
    chart.show_gains([])
    assert not {up, down} & colours(chart)


def test_a_bar_says_which_question_it_is(chart, monkeypatch):
    said = []
    monkeypatch.setattr(
        "app.evaluation.gains_chart.QToolTip.showText", lambda place, words, _: said.append(words)
    )
    chart.show_gains([("a <b>", -0.25), ("best", 0.5)])
    for x in (50, 80, 300):
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(x, 50), chart.mapToGlobal(QPoint(x, 50)))
        QApplication.sendEvent(chart, event)
    assert said == ["<span>+0.500  best</span>", "<span>−0.250  a &lt;b&gt;</span>"]


def test_thousands_of_questions_find_room(chart):
    chart.show_gains([(str(n), (n - 2000) / 4000) for n in range(4000)])
    assert {
        change_colour(1, chart.palette()).name(),
        change_colour(-1, chart.palette()).name(),
    } & colours(chart)
