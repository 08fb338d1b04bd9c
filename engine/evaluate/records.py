"""Records of an evaluation: what is asked, with its relevance judgments, and what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.messages import Message
from engine.records import Hit

BY_RULE = 1.0  # the weight of meaning of a library that has none of its own
FEW = 25  # topics; with fewer no comparison of systems is reliable

Grades = Mapping[str, int]  # of one topic: document id → grade; relevant from 1 on


@dataclass(frozen=True, slots=True)
class Topic:
    """A question with relevance judgments.

    `instruction` is the topic's own, if it has one. With `typed`, filters in the text are
    filters, as in the window; otherwise the text is words only.
    """

    id: str
    text: str
    instruction: str | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class TopicSet:
    """Topics that each have a relevant document, with grades by topic id.

    `source` is the file or folder they come from. `names` returns the document ids of the hits of
    a topic; None marks a hit that is the question itself and does not count.
    """

    title: str
    source: Path
    topics: tuple[Topic, ...]
    grades: Mapping[str, Grades]
    names: Callable[[Topic, Sequence[Hit]], list[str | None]]


def relevant(grades: Grades) -> set[str]:
    return {document for document, grade in grades.items() if grade > 0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean `gain` of one system over another, with its 95 % interval from `low` to `high`.

    `better` and `worse` count topics. `needed` estimates how many topics like these would show a
    gain of this size in four of five experiments; None without a gain.
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
    def conclusion(self) -> str:
        """Return "few" (too few topics to tell), "better", "worse" or "unclear"."""
        if self.topics < FEW:
            return "few"
        if self.p >= 0.05:
            return "unclear"
        return "better" if self.gain > 0 else "worse"

    def messages(self, name: str, before: str) -> list[Message]:
        """Return what can be concluded about the system of this name, sentence by sentence.

        `before` is the name of what it is compared with.
        """
        found = [
            {
                "few": Message("evaluate.few", count=self.topics, least=FEW),
                "better": Message("evaluate.better", name=name, before=before),
                "worse": Message("evaluate.worse", name=name, before=before),
                "unclear": Message("evaluate.unclear", name=name, before=before),
            }[self.conclusion]
        ]
        if self.needed and self.conclusion in ("few", "unclear"):
            found.append(Message("evaluate.needed", count=self.needed))
        same = self.topics - self.better - self.worse
        counts = Message("evaluate.counts", better=self.better, worse=self.worse, same=same)
        return [*found, counts]


@dataclass(frozen=True, slots=True)
class Case:
    """What a system returned for one topic.

    `found` is the rank of the first relevant document, None if it is not among those ranked;
    `first` is the label of the top document, "" if nothing was found.
    """

    topic: str
    found: int | None
    first: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of one system by topic id, in the order of the topics.

    Beside those of `engine.evaluate.measures` there is `tokens@K`: the length of the first K
    passages. `comparison` is by nDCG@10 with the system that is tagged `before`; both are None for
    keywords. `pace` is the mean time in seconds of a topic whose scores were computed in this run,
    None if none were.
    """

    tag: str
    values: Mapping[str, Mapping[str, float]]
    cases: tuple[Case, ...]
    seconds: float
    comparison: Comparison | None = None
    before: str | None = None
    pace: float | None = None

    def mean(self, measure: str, topics: Iterable[str] | None = None) -> float:
        """Return the mean over these topics, or over all."""
        some = self.values if topics is None else list(topics)
        return sum(self.values[topic][measure] for topic in some) / len(some)


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of meaning in use, and the best if it is certain to help.

    See `Config.meaning_weight`. `comparison` is of the best with that in use; None where there are
    too few questions.
    """

    in_use: float
    proposed: float | None = None
    comparison: Comparison | None = None

    def messages(self) -> list[Message]:
        """Return what is proposed, and how sure it is, sentence by sentence."""
        found = []
        if self.in_use != BY_RULE:
            found.append(Message("evaluate.weight-in-use", weight=self.in_use))
        compared = self.comparison
        if compared is None:
            found.append(Message("evaluate.weight-few", least=FEW))
        elif self.proposed is None:
            found.append(Message("evaluate.weight-stays"))
        else:
            sure = {name: getattr(compared, name) for name in ("gain", "low", "high", "p")}
            count, proposed = compared.topics, self.proposed
            found.append(Message("evaluate.weight-proposed", weight=proposed, count=count, **sure))
        return found


@dataclass(frozen=True, slots=True)
class ReadInTime:
    """The measures of a system that reads the first `read` passages, as many as fit `seconds`.

    `share` is that of the gain in nDCG@10 of the whole pool; None where that gains nothing.
    """

    seconds: float
    read: int
    share: float | None
    measured: Measured


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The result of an evaluation: keywords, meaning, both fused, and each system.

    `meaning` and `fused` are None where nothing is encoded. They are compared with keywords, and
    systems with what they rank: the fused order, or that of keywords. `pools` holds the first
    system with smaller pools, by size; their seconds are in proportion. `in_time`: the same, where
    it reads for some seconds. `weight` is told by the user's own questions.
    """

    title: str
    model: str
    topics: tuple[Topic, ...]
    keywords: Measured
    systems: tuple[Measured, ...]
    pools: Mapping[int, Measured]
    encoder: str | None = None
    meaning: Measured | None = None
    fused: Measured | None = None
    weight: Weight | None = None
    in_time: ReadInTime | None = None

    @property
    def recalled(self) -> Measured:
        """What recall gives before any system ranks it."""
        return self.fused or self.keywords

    @property
    def all(self) -> tuple[Measured, ...]:
        """Keywords, meaning, fused, and the systems: as far as they are there."""
        some = (self.keywords, self.meaning, self.fused, *self.systems)
        return tuple(each for each in some if each)
