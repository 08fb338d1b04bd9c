from app.evaluation.report import EvaluationReport, gain_in_words
from app.widgets import TextTable
from engine.evaluate.advice import Advice, Step
from engine.evaluate.records import Comparison


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

    assert pool(1.26) == "Passages to rank: 10 are enough (1.3 s per question here)."
    assert pool(None) == "Passages to rank: 10 are enough."


def test_the_names_of_presets_are_whole_in_a_narrow_window(qtbot):
    report = EvaluationReport()
    qtbot.addWidget(report)
    report.resize(780, 500)
    table = report.findChild(TextTable)
    gain = gain_in_words(Comparison(80, 0.1, -0.05, 0.2, 0.0001, 60, 1, 30))
    table.show_rows([("Words and meaning", *["0.500"] * 6, "1,600", gain, "< 0.001")])
    report.show()
    needed = table.fontMetrics().horizontalAdvance("Words and meaning")
    qtbot.waitUntil(lambda: table.columnWidth(0) > needed)
    assert not table.horizontalScrollBar().isVisible()
