import pytest

from app.evaluation.findings import Findings
from engine.evaluate.advice import Advice, Step
from engine.evaluate.records import Comparison


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        (Comparison(8, 0.1, 0.0, 0.2, 0.01, 6, 1, 40), "8 judged questions are too few to tell"),
        (Comparison(8, 0.1, 0.0, 0.2, 0.01, 6, 1, 40), "from about 40 questions on"),
        (Comparison(80, 0.01, -0.1, 0.2, 0.3, 6, 1, 900), "No difference between “Code”"),
        (Comparison(80, 0.1, 0.05, 0.2, 0.0001, 60, 1, 30), "“Code” is significantly better"),
        (Comparison(80, -0.1, -0.2, -0.05, 0.01, 1, 60, 30), "“Code” is significantly worse"),
        (Comparison(80, -0.1, -0.2, -0.05, 0.01, 1, 60, 30), "1 questions better, 60 worse, 19"),
    ],
)
def test_how_sure_it_is(qapp, comparison, words):
    assert words in Findings().sentence("Code", comparison)


def test_figures(qapp):
    found = Comparison(80, 0.1, 0.05, 0.2, 0.0001, 60, 1, 30)
    assert Findings().gain(found) == "+0.100 (+0.050 … +0.200)"
    assert Findings().p(found) == "< 0.001"


def test_the_pool_with_its_seconds_where_they_are_known(qapp):
    def pool(seconds):
        steps = (Step(10, 0.5, seconds), Step(50, 0.5, seconds))
        advice = Advice(steps, 10, (Step(1, 1.0),), 1, (), few=False)
        return Findings().advice(advice, {"answer": "Answers the question"}).splitlines()[0]

    assert pool(1.26) == "Pool: 10 candidates are enough (1.3 s a question here)."
    assert pool(None) == "Pool: 10 candidates are enough."
