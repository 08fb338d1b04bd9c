"""Evaluate: how well rankings answer judged queries: measures, comparisons, significance.

Judgments come from a collection in files or from the user's own marks in the window.
"""

from engine.evaluate.advice import Advice, advise
from engine.evaluate.before_after import before_and_after, place_before
from engine.evaluate.collection import Collection
from engine.evaluate.comparison import FIRST, Compared, Side, Unanswerable, compare_systems
from engine.evaluate.judged import Topic
from engine.evaluate.measures import MEASURES
from engine.evaluate.measuring import MeasureEvent, System, measure_collection
from engine.evaluate.own import measure_own, own_judged
from engine.evaluate.records import FEW, Comparison, Evaluated, Measured
from engine.evaluate.trial import Tried, try_out

__all__ = [
    "FEW",
    "FIRST",
    "MEASURES",
    "Advice",
    "Collection",
    "Compared",
    "Comparison",
    "Evaluated",
    "MeasureEvent",
    "Measured",
    "Side",
    "System",
    "Topic",
    "Tried",
    "Unanswerable",
    "advise",
    "before_and_after",
    "compare_systems",
    "measure_collection",
    "measure_own",
    "own_judged",
    "place_before",
    "try_out",
]
