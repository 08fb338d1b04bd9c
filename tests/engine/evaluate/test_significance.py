import random

import numpy
import pytest
from scipy import stats

from engine.evaluate.records import FEW, Comparison
from engine.evaluate.significance import compare


def test_all_ways_to_give_the_signs_of_a_few_gains():
    # Of the 8 ways, + + + and - - - are as far from 0 as what was found.
    assert compare([0, 0, 0], [0.1, 0.2, 0.3]).p == 2 / 8
    # + + - is as far from 0 as - - +, + - + … no: |0.1 + 0.2 - 0.3| = 0, which all ways reach.
    assert compare([0, 0, 0], [0.1, 0.2, -0.3]).p == 1


def test_alike_is_alike():
    found = compare([0.5, 0.7], [0.5, 0.7])
    assert (found.gain, found.low, found.high, found.p) == (0, 0, 0, 1)
    assert (found.better, found.worse, found.needed) == (0, 0, None)


@pytest.mark.parametrize("seed", range(4))
def test_p_agrees_with_scipy(seed):
    draw = random.Random(seed)
    before = [draw.random() for _ in range(60)]
    after = [value + draw.gauss(0.03, 0.12) for value in before]
    found = compare(before, after)

    def mean(values, axis):
        return numpy.mean(values, axis=axis)

    gains = numpy.subtract(after, before)
    theirs = stats.permutation_test(
        (gains,), mean, permutation_type="samples", n_resamples=20_000, rng=7, vectorized=True
    )
    assert found.p == pytest.approx(theirs.pvalue, abs=0.02)
    interval = stats.bootstrap((gains,), numpy.mean, method="percentile", rng=7)
    assert found.low == pytest.approx(interval.confidence_interval.low, abs=0.004)
    assert found.high == pytest.approx(interval.confidence_interval.high, abs=0.004)
    assert found == compare(before, after)


def test_counts_of_topics():
    found = compare([0.1, 0.2, 0.3, 0.4], [0.2, 0.2, 0.1, 0.9])
    assert (found.topics, found.better, found.worse) == (4, 2, 1)
    assert found.gain == pytest.approx(0.1)


def test_eight_topics_are_too_few_however_clear_they_look():
    assert compare([0.0] * 8, [1.0] * 8).conclusion == "few"
    assert compare([0.0] * FEW, [1.0] * FEW).conclusion == "better"
    assert compare([1.0] * FEW, [0.5] * FEW).conclusion == "worse"


def test_how_many_topics_a_small_gain_needs():
    after = [0.05 + (0.2 if n % 2 else -0.2) for n in range(40)]
    found = compare([0.0] * 40, after)
    assert found.conclusion == "unclear"
    assert found.needed == pytest.approx(7.84 * (0.04 * 40 / 39) / 0.05**2, abs=1)


def test_one_topic():
    found = compare([0.2], [0.7])
    assert (found.p, found.conclusion, found.needed) == (1, "few", None)


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        (
            Comparison(8, 0.1, 0.0, 0.2, 0.01, 6, 1, 40),
            "Too few judged questions for a conclusion (8)",
        ),
        (Comparison(8, 0.1, 0.0, 0.2, 0.01, 6, 1, 40), "take about 40 questions"),
        (
            Comparison(80, 0.01, -0.1, 0.2, 0.3, 6, 1, 900),
            "No significant difference between “Code”",
        ),
        (Comparison(80, 0.1, 0.05, 0.2, 0.0001, 60, 1, 30), "“Code” is significantly better"),
        (Comparison(80, -0.1, -0.2, -0.05, 0.01, 1, 60, 30), "“Code” is significantly worse"),
        (Comparison(80, -0.1, -0.2, -0.05, 0.01, 1, 60, 30), "Better: 1, worse: 60, same: 19."),
    ],
)
def test_what_can_be_concluded(comparison, words):
    assert words in " ".join(map(str, comparison.messages("Code", "keywords")))
