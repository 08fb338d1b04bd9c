"""Weighing: how much meaning counts beside words where the user's own judged questions tell.

Each question is asked with a few weights, and the best for all of them is proposed if that helps
for certain. What it gains is told by questions that had no part in the choice: each is ranked with
the weight that is best for all others.
"""

from collections.abc import Generator, Mapping, Sequence

from engine.evaluate.measures import measures
from engine.evaluate.records import BY_RULE, FEW, TopicSet, Weight
from engine.evaluate.topic_ranker import DEPTH, recall
from engine.events import Progress
from engine.library import Library

WEIGHTS = (0.25, 0.5, BY_RULE, 2.0, 4.0)  # times what the rule of fusion gives meaning


def weigh_meaning(library: Library, judged: TopicSet) -> Generator[Progress, None, Weight]:
    """Ask the judged questions with different weights; see the module."""
    in_use = library.config.meaning_weight
    if len(judged.topics) < FEW:
        return Weight(in_use)
    quality: dict[float, list[float]] = {each: [] for each in (*WEIGHTS, in_use)}
    for number, topic in enumerate(judged.topics):
        yield Progress(number, len(judged.topics), judged.source)
        for weight, found in quality.items():
            hits = recall(library, topic.text, DEPTH, plain=not topic.typed, weight=weight).hits
            ids = [name for name in judged.names(topic, hits) if name is not None]
            found.append(measures(ids, judged.grades[topic.id])["ndcg@10"])
    return choose_weight(quality, in_use)


def choose_weight(quality: Mapping[float, Sequence[float]], in_use: float) -> Weight:
    """Choose from the quality of each topic by weight."""
    from engine.evaluate.significance import compare  # late: it loads NumPy

    sums = {weight: sum(found) for weight, found in quality.items()}

    def best_without(topic: int | None) -> float:
        def key(weight: float) -> tuple[float, bool]:
            own = 0.0 if topic is None else quality[weight][topic]
            return round(sums[weight] - own, 9), weight == in_use

        return max(quality, key=key)

    count = len(quality[in_use])
    gained = [quality[best_without(topic)][topic] for topic in range(count)]
    comparison = compare(quality[in_use], gained)
    best = best_without(None)
    is_certain = best != in_use and comparison.conclusion == "better"
    return Weight(in_use, best if is_certain else None, comparison)
