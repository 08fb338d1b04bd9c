"""Counted: what an index has counted of its passages, given back passage by passage.

So another index can be fed without counting again. Lists are by term; they are turned round for a
range of passages at a time, which bounds the memory that takes.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.index.counts import TermCounts
from engine.index.segment_file import SegmentFile
from engine.index.store import segment_files

_PASSAGES = 50_000  # that are turned round at a time
_POSTINGS = 4_000_000  # that are looked through at a time


class _Range(NamedTuple):
    """The postings of some passages of a segment, by passage: those of each from `starts` on."""

    file: SegmentFile
    first: int
    last: int
    terms: NDArray[np.uint32]
    weights: NDArray[np.uint8]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


class Counted:
    """The counts of an index that does not change meanwhile."""

    def __init__(self, root: Path) -> None:
        """`root` holds the generations; of what cannot be read there are no counts."""
        self._files = files = segment_files(root)
        self._places = {
            passage: (segment, number)
            for segment, file in enumerate(files)
            for number, passage in enumerate(file.passages.tolist())
        }
        self._range: _Range | None = None  # the one that was last asked of

    def of(self, passages: Sequence[int]) -> TermCounts | None:
        """Return what was counted of passages, by their ids; None where one is not there."""
        places = [self._places.get(each) for each in passages]
        found = [each for each in places if each is not None]
        if not found or len(found) < len(passages) or len({each[0] for each in found}) > 1:
            return None
        numbers = [number for _, number in found]
        within = self._range_of(self._files[found[0][0]], min(numbers), max(numbers))
        spans = [
            slice(*within.starts[at : at + 2].tolist())
            for at in (number - within.first for number in numbers)
        ]
        which = np.concatenate([within.terms[span] for span in spans])
        terms, term = np.unique(which, return_inverse=True)
        return TermCounts(
            lines="\n".join(within.file.term(at).decode("utf-8") for at in terms.tolist()),
            term=term.astype(np.uint32),
            weight=np.concatenate([within.weights[span] for span in spans]),
            sizes=np.array([span.stop - span.start for span in spans], np.int64),
            lengths=within.lengths[np.array(numbers) - within.first],
        )

    def _range_of(self, file: SegmentFile, least: int, most: int) -> _Range:
        known = self._range
        if known and known.file is file and known.first <= least and most < known.last:
            return known
        last = max(least + _PASSAGES, most + 1)
        self._range = _turned(file, least, min(last, len(file.passages)))
        return self._range


def _turned(file: SegmentFile, first: int, last: int) -> _Range:
    ends = np.cumsum(file.counts.astype(np.int64))
    terms, weights, numbers = [], [], []
    start = 0
    while start < len(file):
        before = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _POSTINGS, "right")))
        lists = file.lists(start, end)
        wanted = (lists.numbers >= first) & (lists.numbers < last)
        of_term = np.repeat(np.arange(start, end, dtype=np.uint32), lists.counts)
        terms.append(of_term[wanted])
        weights.append(lists.weights[wanted])
        numbers.append(lists.numbers[wanted].astype(np.int64) - first)
        start = end
    number = np.concatenate(numbers)
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(last - first + 1))
    lengths = file.lengths[first:last]
    by_passage = np.concatenate(terms)[order], np.concatenate(weights)[order]
    return _Range(file, first, last, *by_passage, starts, lengths)
