"""Significance: how certain a gain over the same topics is.

The test is Fisher's paired randomisation test: if both systems were alike, each topic's gain could
as well have the other sign; p is the share of sign patterns whose mean gain is at least as far
from 0. The interval is the bootstrap's (percentiles of the means of topics drawn with
replacement). Both draw from a fixed seed: the same values give the same result.

`scipy.stats` has both. It takes a second to import and four to seven times as long to compute.

Source: Smucker, Allan, Carterette, CIKM 2007, "A comparison of statistical significance tests".
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import ceil

import numpy

from engine.evaluate.records import FEW, Comparison

_ALL_SIGNS_UP_TO = 13  # topics: 8,192 patterns, which are all tried
_DRAWS, _SLICE = 10_000, 500  # sliced to bound memory: each draw is a row of all topics
_TIE = 1e-12
_SEED = 20_260_101


def compare(before: Sequence[float], after: Sequence[float]) -> Comparison:
    """Compare two systems by one measure of the same topics (at least one), in the same order."""
    gains = numpy.asarray(after, dtype=float) - numpy.asarray(before, dtype=float)
    gain = float(gains.mean())
    means = numpy.concatenate([gains[drawn].mean(axis=1) for drawn in _drawn(len(gains))])
    low, high = numpy.quantile(means, (0.025, 0.975))
    return Comparison(
        topics=len(gains),
        gain=gain,
        low=float(low),
        high=float(high),
        p=_p(gains),
        better=int((gains > _TIE).sum()),
        worse=int((gains < -_TIE).sum()),
        needed=_needed(gains),
    )


def _p(gains: "numpy.typing.NDArray[numpy.float64]") -> float:
    moved = gains[numpy.abs(gains) > _TIE]  # zeros have no sign
    if not len(moved):
        return 1.0
    reached = abs(moved.sum()) - _TIE
    if len(moved) <= _ALL_SIGNS_UP_TO:
        signs = numpy.array(list(product((-1, 1), repeat=len(moved))))
        return float((numpy.abs(signs @ moved) >= reached).mean())
    random = numpy.random.default_rng(_SEED)
    as_far = sum(
        int((numpy.abs(random.choice((-1, 1), (_SLICE, len(moved))) @ moved) >= reached).sum())
        for _ in range(_DRAWS // _SLICE)
    )
    return (as_far + 1) / (_DRAWS + 1)  # the observed signs count as a draw


def _drawn(count: int) -> "Iterator[numpy.typing.NDArray[numpy.int64]]":
    random = numpy.random.default_rng(_SEED)
    for _ in range(_DRAWS // _SLICE):
        yield random.integers(count, size=(_SLICE, count))


def _needed(gains: "numpy.typing.NDArray[numpy.float64]") -> int | None:
    gain = abs(float(gains.mean()))
    if gain < _TIE or len(gains) < 2:
        return None
    # (1.96 + 0.84)²: two-sided at 5 %, with a power of 80 %.
    return max(FEW, ceil(7.84 * float(gains.var(ddof=1)) / gain**2))
