"""Golden: four texts with known scores, by which a reranker is told from what is none.

Where no scores are published only the order can be checked.
"""

from collections.abc import Sequence
from math import isfinite

from engine.messages import Message
from engine.models import PUBLISHED, Verified, canonical
from engine.rerank.scorer import probability

_EXACT = 0.02  # how far a margin may be from the published one in float32
_ROUGH = 0.5  # and in shorter formats
_CLEAR = 1.0  # the least distance between the right answer and a wrong one

# P(yes) of the four when the prompt's template is left out: published beside the right ones.
_WITHOUT_TEMPLATE = (0.559, 0.988, 0.887, 0.910)
VENUS, MARS = 0, 1  # the places of these among the texts


def published_margins(name: str) -> tuple[float, ...]:
    """Return those that are published of a model, whatever name of it this is."""
    published = PUBLISHED.get(canonical(name))
    return published.margins if published else ()


def check_margins(
    model: str, margins: Sequence[float], expected: Sequence[float], dtype: str
) -> Verified:
    """Say whether the margins of `DOCUMENTS` are right.

    `expected` are the published ones; where there are none the right answer must stand out.
    """

    def verified(passed: bool, code: str, **fields: float) -> Verified:
        return Verified(model, passed, Message(code, model=model, **fields), tuple(margins))

    if not all(map(isfinite, margins)):
        return verified(False, "rerank.check-no-numbers")
    without = _lacks_template(margins)
    if expected:
        off = max(abs(one - other) for one, other in zip(margins, expected, strict=True))
        if off <= (_EXACT if dtype == "float32" else _ROUGH):
            return verified(True, "rerank.check-passed", off=off)
        code = "rerank.check-off-template" if without else "rerank.check-off"
        return verified(False, code, off=off)
    best = max(range(len(margins)), key=margins.__getitem__)
    if best == MARS and margins[MARS] - margins[VENUS] >= _CLEAR:
        return verified(True, "rerank.check-plausible")
    code = "rerank.check-implausible-template" if without else "rerank.check-implausible"
    return verified(False, code)


def _lacks_template(margins: Sequence[float]) -> bool:
    pairs = zip(margins, _WITHOUT_TEMPLATE, strict=True)
    return all(abs(probability(margin) - score) < 0.02 for margin, score in pairs)
