"""Evaluate: how well rankings answer judged queries: measures, comparisons, significance.

Judgments come from a collection in files or from the user's own marks in the window.
"""

from engine.evaluate.advice import Advice, advise
from engine.evaluate.answering import AnswersMeasured, measure_answers
from engine.evaluate.collection import Collection
from engine.evaluate.comparison import (
    FIRST,
    Compared,
    Ordering,
    Unanswerable,
    compare_systems,
    comparison_table,
)
from engine.evaluate.measures import MEASURES
from engine.evaluate.measuring import MeasureEvent, System, measure_collection
from engine.evaluate.own_judgments import measure_own
from engine.evaluate.proof import Section, prove
from engine.evaluate.records import (
    BY_RULE,
    FEW,
    Comparison,
    Evaluated,
    Measured,
    ReadInTime,
    Topic,
    Weight,
)
from engine.evaluate.tryout import Tried, try_instruction
