"""Results: what measuring yields, for whoever shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEW = 25  # topics; below, there are too few to compare systems by


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean `gain` of one system over another, with its 95 % interval from `low` to `high`.

    `better`, `worse`: topics. `needed`: about how many topics would show a gain of this size four
    times in five, if the topics to come are like those there are; None where there is no gain.
    """

    topics: int
    gain: float
    low: float
    high: float
    p: float
    better: int
    worse: int
    needed: int | None

    @property
    def verdict(self) -> str:
        """What may be said: "few" (too few topics to tell), "better", "worse" or "unclear"."""
        if self.topics < FEW:
            return "few"
        if self.p >= 0.05:
            return "unclear"
        return "better" if self.gain > 0 else "worse"


@dataclass(frozen=True, slots=True)
class Case:
    """How a system did by one topic.

    `found` is the rank of the first relevant document, None where it is not among those ranked;
    `first` is the label of what came first, "" where nothing was found.
    """

    topic: str
    found: int | None
    first: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system did: measures by topic id, in the order of the topics.

    Beside those of `engine.evaluate.measures` there is `tokens@K`: what the first K passages cost.
    `comparison` is with the keywords, by nDCG@10, topic by topic; None for the keywords themselves.
    `pace` is what a topic takes that was never asked before, in seconds; None where all were.
    """

    tag: str
    values: Mapping[str, Mapping[str, float]]
    cases: tuple[Case, ...]
    seconds: float
    comparison: Comparison | None = None
    pace: float | None = None

    def mean(self, measure: str, topics: Iterable[str] | None = None) -> float:
        """The mean over these topics, or all."""
        some = self.values if topics is None else list(topics)
        return sum(self.values[topic][measure] for topic in some) / len(some)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The end of measuring: the keywords alone, and each system.

    `pools`: by size, the first system with a smaller pool; its seconds are in proportion.
    """

    title: str
    model: str
    topics: int
    keywords: Measured
    systems: tuple[Measured, ...]
    pools: Mapping[int, Measured]
