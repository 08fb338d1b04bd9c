"""Table: the one file of a segment of the index: sorted terms, posting lists, passages.

Its parts follow one another; the last bytes tell the length of each.

    lists       of each term: the numbers of its passages, the first as it is and then the steps
                from one to the next, as varints; then its weight in each, a byte
    terms       one after another, UTF-8; and apart from them
    widths      bytes of each term, as varints
    counts      passages of each term, likewise
    sizes       bytes of each list, likewise
    passages    the id of each passage, eight bytes
    documents   the id of the document of each, likewise
    lengths     terms of each, as varints

A passage has its place in the last three for a number. All this takes a quarter of the room of
Whoosh's own files, and a list is read at once, as arrays.
"""

import mmap
import os
import struct
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length, length_to_byte

from engine.index.varint import Bytes, pack, unpack

_END = struct.Struct("<8Q8s")
_MAGIC = b"passages"

Numbers = NDArray[np.integer]


class Lists(NamedTuple):
    """Posting lists, end to end: `counts` postings of each, then all of them."""

    counts: Numbers
    numbers: Numbers
    weights: Bytes


class SegmentFile:
    """A table that is on disk, mapped into memory."""

    def __init__(self, file: Path) -> None:
        """Open `file`. Raises `ValueError` and `OSError` where it is damaged."""
        with file.open("rb") as stream:
            whole = np.frombuffer(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
        *lengths, magic = _END.unpack(whole[-_END.size :].tobytes())
        if magic != _MAGIC or sum(lengths) + _END.size != len(whole):
            raise ValueError(f"{file} is damaged")
        parts = np.split(whole[: -_END.size], np.cumsum(lengths)[:-1])
        self._lists, terms, widths, counts, sizes, passages, documents, of_passages = parts
        self._terms = terms.tobytes()
        self._starts = _starts(unpack(widths))
        self.counts = unpack(counts)
        self._places = _starts(unpack(sizes))
        self.passages = passages.view(np.int64)
        self.documents = documents.view(np.int64)
        self.lengths = unpack(of_passages)

    @cached_property
    def rounded(self) -> NDArray[np.int64]:
        """The lengths as Whoosh's own files hold them, in a byte each: to within a few percent."""
        each, where = np.unique(self.lengths, return_inverse=True)
        held = [byte_to_length(length_to_byte(length)) for length in each.tolist()]
        return np.array(held, np.int64)[where]

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self.counts)

    def term(self, at: int) -> bytes:
        """A term by its place."""
        return self._terms[self._starts[at] : self._starts[at + 1]]

    def place(self, term: bytes) -> int:
        """The place of the first term that is not before this one; that of the end if all are."""
        return bisect_left(range(len(self)), term, key=self.term)

    def beginning(self, prefix: bytes) -> list[bytes]:
        """The terms that begin so."""
        first = self.place(prefix)
        ends = self._starts[first : self.place(prefix + b"\xff") + 1].tolist()
        return [self._terms[start:end] for start, end in pairwise(ends)]

    def find(self, term: bytes) -> int | None:
        """The place of a term, if it is there."""
        at = self.place(term)
        return at if at < len(self) and self.term(at) == term else None

    def list_of(self, at: int) -> tuple[Numbers, Bytes]:
        """Numbers of the passages of a term, rising, and its weight in each."""
        data = self._lists[self._places[at] : self._places[at + 1]]
        split = len(data) - self.counts[at]
        return np.cumsum(unpack(data[:split])), data[split:]

    def lists(self, first: int, last: int) -> Lists:
        """Those of several terms."""
        counts = self.counts[first:last]
        data = self._lists[self._places[first] : self._places[last]]
        halves = np.stack((np.diff(self._places[first : last + 1]) - counts, counts), axis=1)
        is_weight = np.repeat(np.tile([False, True], last - first), halves.ravel())
        numbers = np.cumsum(unpack(data[~is_weight]))
        begun = np.concatenate(([0], numbers))[_starts(counts)[:-1]]  # sums of the lists before
        return Lists(counts, numbers - np.repeat(begun, counts), data[is_weight])

    def all_terms(self) -> Iterator[bytes]:
        """The terms, in order."""
        return map(self.term, range(len(self)))


class TableWriter:
    """Writes a table: lists of terms, in order, in as many steps as one likes; then `finish`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._listed = 0
        self._terms: list[bytes] = []
        self._counts: list[Numbers] = []
        self._sizes: list[Numbers] = []

    def add(self, terms: list[bytes], lists: Lists) -> None:
        """Write the lists of the next terms; none of them is empty."""
        counts, numbers, weights = lists
        firsts = _starts(counts)[:-1]
        steps = np.diff(numbers, prepend=0)
        steps[firsts] = numbers[firsts]
        packed, ends = pack(steps)
        widths = np.diff(ends[firsts + counts - 1], prepend=0)
        # Each list is its steps and then its weights.
        halves = np.stack((widths, counts), axis=1)
        is_weight = np.repeat(np.tile([False, True], len(terms)), halves.ravel())
        data = np.empty(len(is_weight), np.uint8)
        data[is_weight], data[~is_weight] = weights, packed
        self._stream.write(data.data)
        self._listed += len(data)
        self._terms += terms
        self._counts.append(counts)
        self._sizes.append(widths + counts)

    def finish(self, passages: Numbers, documents: Numbers, lengths: Numbers) -> None:
        """Write the rest, and see to it that all is on disk."""
        parts: list[Numbers] = [
            np.frombuffer(b"".join(self._terms), np.uint8),
            pack(np.fromiter(map(len, self._terms), np.int64))[0],
            pack(np.concatenate([[], *self._counts]))[0],
            pack(np.concatenate([[], *self._sizes]))[0],
            passages.astype(np.int64),
            documents.astype(np.int64),
            pack(lengths)[0],
        ]
        for part in parts:
            self._stream.write(part.data)
        self._stream.write(_END.pack(self._listed, *(part.nbytes for part in parts), _MAGIC))
        self._stream.flush()
        os.fsync(self._stream.fileno())


def _starts(sizes: Numbers) -> NDArray[np.int64]:
    """Where each of some things of these sizes starts, one after another; and where all end."""
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
