"""Doubts: what a list of results should be taken with, told from the question and from the scores.

Probabilities of a reranker are not calibrated: what counts is their order. So nothing is cut off
here; these are hints to the person, with thresholds on the safe side.
"""

from collections.abc import Sequence

from engine.records import Score

_FEWEST = 5  # scores of which anything can be said
_SPREAD = 0.05  # between best and worst score, below which the order means little
_ANSWER = 0.1  # best score below which nothing seems to answer


def are_flat(scores: Sequence[Score]) -> bool:
    """Whether scores hardly differ."""
    found = [score.score for score in scores]
    return len(found) >= _FEWEST and max(found) - min(found) < _SPREAD


def none_answers(scores: Sequence[Score]) -> bool:
    """Whether no score is that of an answer."""
    return bool(scores) and max(score.score for score in scores) < _ANSWER
