"""A simulation: how much of a reranker's gain is there before it has read all 50 passages.

    PYTHONPATH=. python tests/benchmarks/reading.py [--data-dir DIR] [--gain .040] FOLDER…

No model reads here. A judge is made of the grades: its margin is that of what is relevant or not,
with as much noise as makes its gain in nDCG@10 over the fused order, on average over the
collections, what is published of Qwen3-Reranker-0.6B over its first order: .040 in English (MTEB-R,
61.8 → 65.8), .017 in many languages (MMTEB-R, 64.6 → 66.4).

A model errs less at random than that: what deceives it has mostly deceived recall, too. So there
are two judges, between which models are: one whose errors have nothing to do with the first order,
and one that adds to its margin how often what stands at that rank is relevant.

`pagewise eval --seconds S` measures of a model what this simulates.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from math import log, log2
from pathlib import Path
from statistics import fmean

from engine.config import Config
from engine.evaluate import Collection, measure_collection
from engine.evaluate.records import Grades
from engine.evaluate.trec import read_qrels, read_run

POOL = 50
READ = (8, 14, 20, 30, POOL)
DRAWS = 5  # of the noise
MOST = 500  # topics of a collection

Topics = list[tuple[list[str], Grades]]  # the fused order, and the grades
Odds = list[float]  # the logarithm, by rank


def recalled(config: Config, folder: Path) -> Topics:
    """Return what is found for each topic, best first."""
    with tempfile.TemporaryDirectory() as out:
        for _ in measure_collection(config, Collection.open(folder), (), export=Path(out)):
            pass
        run = Path(out) / "fused.run"
        found = read_run(run if run.exists() else Path(out) / "keywords.run")
        grades, _ = read_qrels(Path(out) / "qrels.txt")
    return [(found[topic], grades[topic]) for topic in list(found)[:MOST]]


def even(topics: Topics) -> Odds:
    return [0.0] * POOL


def by_rank(topics: Topics) -> Odds:
    """Return the odds that what stands at a rank is relevant, smoothed over its neighbours."""
    relevant = [[grades.get(each, 0) > 0 for each in order[:POOL]] for order, grades in topics]
    odds = []
    for rank in range(1, POOL + 1):
        near = slice(int(rank / 1.5), int(rank * 1.5) + 1)
        seen = [each for row in relevant for each in row[near]]
        odds.append(log((sum(seen) + 0.5) / (len(seen) - sum(seen) + 0.5)))
    return list(accumulate(odds, min))


def ndcg(order: Sequence[str], grades: Grades) -> float:
    def gain(values: Sequence[int]) -> float:
        return sum(value / log2(rank + 1) for rank, value in enumerate(values[:10], start=1))

    best = gain(sorted((max(grade, 0) for grade in grades.values()), reverse=True))
    return gain([max(grades.get(each, 0), 0) for each in order[:10]]) / best if best else 0.0


def judged(topics: Topics, odds: Odds, strength: float, read: int, draw: int = 0) -> float:
    """Return the mean nDCG@10 once the first passages are read.

    `strength` is how far apart the judge sees what is relevant and what is not, in units of noise.
    """
    noise = random.Random(draw)
    values = []
    for order, grades in topics:
        margins = []
        for place, each in enumerate(order[:POOL]):
            seen = strength * (grades.get(each, 0) > 0) + noise.gauss(0, 1)
            margins.append(odds[place] + strength * seen)
        first = sorted(range(len(order[:read])), key=lambda place: -margins[place])
        values.append(ndcg([*(order[place] for place in first), *order[read:]], grades))
    return fmean(values)


def print_table(
    named: dict[str, Topics], prior: Callable[[Topics], Odds], wanted: float, title: str
) -> None:
    """Print what a judge does that gains as much as `wanted` once all is read."""
    odds = {name: prior(topics) for name, topics in named.items()}

    def mean(name: str, strength: float, read: int, draws: int = DRAWS) -> float:
        found = (judged(named[name], odds[name], strength, read, draw) for draw in range(draws))
        return fmean(found)

    before = {name: judged(topics, odds[name], 1, 0) for name, topics in named.items()}
    low, high = 0.01, 10.0
    for _ in range(14):
        strength = (low + high) / 2
        gain = fmean(mean(name, strength, POOL, 1) - before[name] for name in named)
        low, high = (low, strength) if gain > wanted else (strength, high)
    print(f"\nSimulated judge, {title}, gain {wanted:.3f} on average (strength {strength:.2f})\n")
    print("| collection | fused | " + " | ".join(f"{read} read" for read in READ) + " |")
    print("|---" * (2 + len(READ)) + "|")
    rows = {name: [mean(name, strength, read) for read in READ] for name in named}
    for name, values in rows.items():
        print(f"| {name} | {before[name]:.3f} | " + " | ".join(f"{v:.3f}" for v in values) + " |")
    gains = [fmean(column) - fmean(before.values()) for column in zip(*rows.values(), strict=True)]
    print("| share of the gain | | " + " | ".join(f"{g / gains[-1]:.0%}" for g in gains) + " |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--gain", type=float, default=0.040)
    parser.add_argument("--data-dir", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        config = replace(Config(data_dir=args.data_dir or Path(fresh)), pool=POOL)
        named = {folder.name: recalled(config, folder) for folder in args.folders}
    print_table(named, even, args.gain, "errors at random")
    print_table(named, by_rank, args.gain, "errors that go with the first order")


if __name__ == "__main__":
    main()
