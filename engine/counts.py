"""Counts: how much each term weighs in each of some passages, as arrays that the index takes over.

To count is the dearest part of indexing, so readers do it, each in a process of its own; the
process that writes the index only joins what they counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count as numbers_from

import numpy as np
from numpy.typing import NDArray

from engine.analysis import all_terms
from engine.records import Passage

# Of a term in the text, and in title, headings or file name. Whole numbers take a quarter of the
# room of fractions; that they are large is made up for by the K1 of the scoring.
TEXT_WEIGHT, CONTEXT_WEIGHT = 5, 3
HEAVIEST = 255  # from fifty times on, more would hardly move a score
_WEIGHT_BITS = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """Terms of passages: the arrays have an item for each term of each passage, in their order.

    `term` is its place in `terms`, where each is once; `passage` counts from 0; `weight` is 1 to
    `HEAVIEST`. `lengths` are the terms of each passage, however often they occur.
    """

    terms: tuple[str, ...]
    term: NDArray[np.int64]
    passage: NDArray[np.int64]
    weight: NDArray[np.int64]
    lengths: NDArray[np.int64]


def count(passages: Iterable[Passage], title: str, names: str) -> Counts:
    """Count the terms of passages and of their context; `names` are those of the file."""
    numbers: defaultdict[str, int] = defaultdict(numbers_from().__next__)
    found: list[int] = []
    ends = [0]
    for passage in passages:
        for part in (passage.text, f"{title}\n{passage.heading}\n{names}"):
            found += map(numbers.__getitem__, all_terms(part))
            ends.append(len(found))
    sizes = np.diff(ends)
    weights = np.tile([TEXT_WEIGHT, CONTEXT_WEIGHT], len(sizes) // 2)
    which = np.repeat(np.arange(len(sizes)) // 2, sizes)
    # Term, passage and weight in one number: numbers are sorted much faster than rows.
    keys = which * len(numbers) + np.array(found, np.int64)
    packed = np.sort(keys << _WEIGHT_BITS | np.repeat(weights, sizes))
    keys, each = packed >> _WEIGHT_BITS, packed & ((1 << _WEIGHT_BITS) - 1)
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    weight = np.add.reduceat(each, firsts) if len(firsts) else each
    passage_of, term = np.divmod(keys[firsts], max(1, len(numbers)))
    return Counts(
        terms=tuple(numbers),
        term=term.astype(np.uint32),
        passage=passage_of.astype(np.uint32),
        weight=np.minimum(weight, HEAVIEST).astype(np.uint8),
        lengths=sizes.reshape(-1, 2).sum(axis=1),
    )
