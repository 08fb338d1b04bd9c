"""Counts: how often each term is in each of some passages, as arrays that the index takes over.

Title, headings and file name are part of each passage, and count like its text: against counting
them for less that found more on four of eight judged collections, less on one.

To count is the dearest part of indexing, so readers do it, each in a process of its own; the
process that writes the index only joins what they counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count as numbers_from

import numpy as np
from numpy.typing import NDArray

from engine.records import Passage
from engine.terms import index_terms, stems

HEAVIEST = 255  # a byte; more would hardly move a score


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Terms of passages: the arrays have an item for each term of each passage, in their order.

    `term` is its place in `terms`, where each is once; `passage` counts from 0; `weight` is how
    often it is there, 1 to `HEAVIEST`. `lengths` are the terms of each passage, repeated ones too,
    but not those that say what others have said: see `engine.terms.index_terms`.
    """

    terms: tuple[str, ...]
    term: NDArray[np.int64]
    passage: NDArray[np.int64]
    weight: NDArray[np.int64]
    lengths: NDArray[np.int64]


def count(passages: Sequence[Passage], title: str, names: str) -> TermCounts:
    """Count the terms of passages and of their context; `names` are those of the file."""
    numbers: defaultdict[str, int] = defaultdict(numbers_from().__next__)
    found: list[int] = []
    ends = [0]
    lengths: list[int] = []
    # by heading and language, which several passages share
    contexts: dict[tuple[str, str], tuple[list[int], list[int]]] = {}

    def numbered(terms: Iterable[str]) -> list[int]:
        return list(map(numbers.__getitem__, terms))

    for passage in passages:
        key = passage.heading, passage.language
        if key not in contexts:
            context = f"{title}\n{passage.heading}\n{names}"
            words, besides = index_terms(context)
            contexts[key] = numbered(words), numbered([*besides, *stems(context, key[1])])
        words, besides = index_terms(passage.text)
        found += numbered(words)
        found += contexts[key][0]
        lengths.append(len(found) - ends[-1])
        found += numbered(besides)
        found += numbered(stems(passage.text, passage.language))
        found += contexts[key][1]
        ends.append(len(found))
    # Passage and term in one number: numbers are sorted much faster than rows.
    which = np.repeat(np.arange(len(lengths)), np.diff(ends))
    keys = np.sort(which * len(numbers) + np.array(found, np.int64))
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    weight = np.diff(firsts, append=len(keys))
    passage_of, term = np.divmod(keys[firsts], max(1, len(numbers)))
    return TermCounts(
        terms=tuple(numbers),
        term=term.astype(np.uint32),
        passage=passage_of.astype(np.uint32),
        weight=np.minimum(weight, HEAVIEST).astype(np.uint8),
        lengths=np.array(lengths, np.int64),
    )
