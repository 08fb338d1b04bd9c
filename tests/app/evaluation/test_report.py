from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.evaluation.report import EvaluationReport, gain_in_words
from app.settings.style import Style
from app.widgets import TextTable
from engine.evaluate.advice import Advice, Step
from engine.evaluate.records import Comparison
from engine.user.presets.preset import built_in_presets


def test_a_gain_has_its_interval():
    found = Comparison(80, 0.1, -0.05, 0.2, 0.0001, 60, 1, 30)
    assert gain_in_words(found) == "+0.100 (−0.050 … +0.200)"


def test_the_pool_with_its_seconds_where_they_are_known(qtbot):
    report = EvaluationReport()
    qtbot.addWidget(report)

    def pool(seconds):
        steps = (Step(10, 0.5, seconds), Step(50, 0.5, seconds))
        advice = Advice(steps, 10, (Step(1, 1.0),), 1, (), few=False)
        return report.advice(advice, {"answer": "Answers the question"}).splitlines()[0]

    assert pool(1.26) == "Enough passages to rank: 10 (1.3 s per question here)."
    assert pool(None) == "Enough passages to rank: 10."


def test_the_names_of_presets_are_whole_in_a_narrow_window(qtbot):
    style = Style()
    report = EvaluationReport()
    qtbot.addWidget(report)
    for each in (report, *report.findChildren(QWidget)):
        each.setStyle(style)
    report.resize(780, 500)
    table = report.findChild(TextTable)
    gain = gain_in_words(Comparison(80, 0.1, -0.05, 0.2, 0.0001, 60, 1, 30))
    names = ["Words and meaning", *(preset.name["en"] for preset in built_in_presets())]
    table.show_rows([(name, *["0.500"] * 6, "1,600", gain, "< 0.001") for name in names])
    report.show()
    assert not table.horizontalScrollBar().isVisible()
    lacking = []
    for row, name in enumerate(names):
        place = table.visualItemRect(table.cell(row, 0))
        option = QStyleOptionViewItem()
        option.initFrom(table)
        margin = 1 + style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, table)
        room = place.adjusted(margin, 0, -margin, 0)
        words = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, name)
        if words.width() > room.width() or words.height() > room.height():
            lacking.append(name)
    assert lacking == []
