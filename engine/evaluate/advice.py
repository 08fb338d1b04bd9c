"""Advice: which pool, number of hits and preset to use, from what was measured.

A pool is large enough when a larger one adds next to nothing to nDCG@10, a number of hits when
showing more of them helps next to no question.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.evaluate.measures import SHOWN
from engine.evaluate.records import FEW, Evaluated, Measured, Topic

_POOL_STEP = 0.005  # of nDCG@10: less is not worth the time
_SHOWN_STEP = 0.03  # of the questions: fewer are not worth the reading

# Kinds of questions by their wording, in English and Chinese: the first match counts.
_KINDS = {
    "code": r"[`_{}]|\w\(\)|::|->|[A-Z]+-?\d{2,}|\b(?:error|exception)\b|报错|异常",
    "why": r"^\W*why\b|为什么|为何|原因",
    "how": r"^\W*how (?:do|does|did|to|can|should|would|is|are)\b|如何|怎么|怎样|步骤",
    "what": r"^\W*(?:what (?:is|are|does)|define|explain)\b|什么是|是什么|含义|定义",
    "fact": r"^\W*(?:who|whose|when|where|which|what|how)\b|谁|哪|几|多少|何时|多久|什么",
    "yes": r"^\W*(?:is|are|was|were|do|does|did|can|must|should|has|have|will)\b|吗|是否",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A size, its quality (nDCG@10 or a share of questions), and the seconds a question takes."""

    size: int
    quality: float
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class KindAdvice:
    """The best system on one kind of question; `few`: there are too few of them to rely on."""

    kind: str
    topics: int
    tag: str
    quality: float
    few: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """The sizes that were compared, and the smallest that are large enough."""

    pools: tuple[Step, ...]
    pool: int | None
    shown: tuple[Step, ...]
    enough: int
    kinds: tuple[KindAdvice, ...]
    few: bool


def advise(evaluated: Evaluated, pool: int) -> Advice:
    """Derive advice from an evaluation with candidate pools of size `pool`."""
    first = evaluated.systems[0] if evaluated.systems else evaluated.recalled
    pools = tuple(
        Step(size, measured.mean("ndcg@10"), measured.pace)
        for size, measured in ({**evaluated.pools, pool: first}).items()
        if evaluated.systems
    )
    shown = tuple(Step(size, first.mean(f"success@{size}")) for size in SHOWN)
    return Advice(
        pools=pools,
        pool=_enough(pools, _POOL_STEP) if pools else None,
        shown=shown,
        enough=_enough(shown, _SHOWN_STEP),
        kinds=tuple(_kinds(evaluated.all, evaluated.topics)),
        few=len(evaluated.topics) < FEW,
    )


def kind_of(question: str) -> str:
    """Return "code", "why", "how", "what", "fact", "yes", or "words" if none of them fits."""
    text = question.strip()
    found = (kind for kind, pattern in _KINDS.items() if re.search(pattern, text, re.IGNORECASE))
    return next(found, "words")


def _enough(steps: Sequence[Step], least: float) -> int:
    """Return the smallest size to which no larger one adds `least`."""
    return next(
        step.size
        for place, step in enumerate(steps)
        if all(later.quality - step.quality < least for later in steps[place + 1 :])
    )


def _kinds(systems: Sequence[Measured], topics: Iterable[Topic]) -> Iterator[KindAdvice]:
    by_kind: dict[str, list[str]] = {}
    for topic in topics:
        by_kind.setdefault(kind_of(topic.text), []).append(topic.id)
    for kind, ids in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        quality = {measured.tag: measured.mean("ndcg@10", ids) for measured in systems}
        best = max(quality, key=lambda tag: quality[tag])
        yield KindAdvice(kind, len(ids), best, quality[best], len(ids) < FEW)
