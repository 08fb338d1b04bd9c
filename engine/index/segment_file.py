"""Segment file: the one file of a segment of the index, with its terms, posting lists and passages.

Its parts follow one another; the last bytes tell the length of each.

    lists       of each term: the numbers of its passages, as varints, the first as it is and then
                the steps from one to the next; then its weight in each, a byte
    terms       in order, one after another, UTF-8
    widths      bytes of each term, as varints
    counts      passages of each term, as varints
    sizes       bytes of each list, as varints
    passages    the id of each passage, eight bytes
    documents   the id of the document of each passage, eight bytes
    lengths     how many terms each passage has, as varints
    languages   the code of the language of each passage, two bytes

The number of a passage is its place in the last four. A varint holds seven bits in each byte, the
lowest first; only the last byte of a number is below 128 (LEB128). All this takes a quarter of the
room of Whoosh's own files, and a list is read at once, as arrays.
"""

import mmap
import os
import struct
from bisect import bisect_left, bisect_right
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

LANGUAGE = np.dtype("S2")  # an ISO 639-1 code, or ""
_END = struct.Struct("<9Q8s")
_MAGIC = b"passages"
_MOST = 1000  # terms that contain a part: of a short one there may be thousands
_REMEMBERED = 10_000  # terms that were looked up: a question asks for each of its own repeatedly

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.integer]


class Lists(NamedTuple):
    """Posting lists, end to end: `counts` postings of each, then all of them."""

    counts: Numbers
    numbers: Numbers
    weights: Bytes


class SegmentFile:
    """A segment file on disk, mapped into memory; it never changes."""

    def __init__(self, file: Path) -> None:
        """Open `file`. Raises `ValueError` where it is damaged, and `OSError`."""
        with file.open("rb") as stream:
            self._mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        whole = np.frombuffer(self._mapped, np.uint8)
        if len(whole) < _END.size:
            raise ValueError(f"{file} is damaged")
        *sizes_of_parts, magic = _END.unpack(whole[-_END.size :].tobytes())
        if magic != _MAGIC or sum(sizes_of_parts) + _END.size != len(whole):
            raise ValueError(f"{file} is damaged")
        parts = np.split(whole[: -_END.size], np.cumsum(sizes_of_parts)[:-1])
        self._lists, terms, widths, counts, sizes, *columns = parts
        # A view gives one number, or a few bytes, in a third of the time that an array takes.
        self._terms, self._starts = terms.data, _narrow(_starts(unpack(widths))).data
        self._found: dict[bytes, int | None] = {}
        self.counts = _narrow(unpack(counts))
        self._offsets = _narrow(_starts(unpack(sizes)))
        passages, documents, self._lengths, languages = columns
        self.passages = passages.view(np.int64)
        self.documents = documents.view(np.int64)
        self.languages = languages.view(LANGUAGE)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many terms each passage has; unpacked at every call."""
        return unpack(self._lengths)

    def __len__(self) -> int:
        """Count the terms."""
        return len(self.counts)

    def term(self, at: int) -> bytes:
        return self._terms[self._starts[at] : self._starts[at + 1]].tobytes()

    def find(self, term: bytes) -> int | None:
        """Return the place of a term; None where no passage has it."""
        found = self._found.get(term, -1)
        if found == -1:
            at = self._place(term)
            found = at if at < len(self) and self.term(at) == term else None
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[term] = found
        return found

    def terms(self, prefix: bytes = b"") -> list[bytes]:
        """Return the terms that start with `prefix`, in order."""
        first = self._place(prefix)
        last = self._place(prefix + b"\xff") if prefix else len(self)
        starts = self._starts[first : last + 1].tolist()
        data = self._terms[starts[0] : starts[-1]].tobytes()
        return [data[start - starts[0] : end - starts[0]] for start, end in pairwise(starts)]

    def containing(self, part: bytes) -> list[int]:
        """Return the places of the terms that contain `part`, of so many at most."""
        first = len(self._lists)
        last = first + len(self._terms)
        found: list[int] = []
        at = self._mapped.find(part, first, last)
        while at >= 0 and len(found) < _MOST:
            place = bisect_right(self._starts, at - first) - 1
            end = first + int(self._starts[place + 1])
            if at + len(part) <= end:
                found.append(place)
                at = end - 1  # once each
            at = self._mapped.find(part, at + 1, last)
        return found

    def list_of(self, at: int) -> tuple[Numbers, Bytes]:
        """Return the numbers of the passages of a term, rising, and its weight in each."""
        data = self._lists[self._offsets[at] : self._offsets[at + 1]]
        split = len(data) - int(self.counts[at])
        return np.cumsum(unpack(data[:split])), data[split:]

    def lists(self, first: int, last: int) -> Lists:
        """Return the lists of the terms from place `first` to before `last`."""
        counts = self.counts[first:last].astype(np.int64)
        data = self._lists[self._offsets[first] : self._offsets[last]]
        offsets = self._offsets[first : last + 1].astype(np.int64)
        is_weight = _is_weight(offsets[1:] - offsets[:-1] - counts, counts)
        numbers = np.cumsum(unpack(data[~is_weight]))
        before = np.concatenate(([0], numbers))[_starts(counts)[:-1]]  # sums of the lists before
        return Lists(counts, numbers - np.repeat(before, counts), data[is_weight])

    def _place(self, term: bytes) -> int:
        """Return the place of the first term that is not before this one; the end if all are."""
        return bisect_left(range(len(self)), term, key=self.term)


class SegmentFileWriter:
    """Writes a segment file: `add` the lists of all terms, in order, then `finish`."""

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
        is_weight = _is_weight(widths, counts)
        data = np.empty(len(is_weight), np.uint8)
        data[is_weight], data[~is_weight] = weights, packed
        self._stream.write(data.data)
        self._listed += len(data)
        self._terms += terms
        self._counts.append(counts)
        self._sizes.append(widths + counts)

    def finish(
        self, passages: Numbers, documents: Numbers, lengths: Numbers, languages: NDArray[np.bytes_]
    ) -> None:
        """Write the rest, and see to it that all is on disk."""
        parts: list[NDArray[Any]] = [
            np.frombuffer(b"".join(self._terms), np.uint8),
            pack(np.fromiter(map(len, self._terms), np.int64))[0],
            pack(np.concatenate([[], *self._counts]))[0],
            pack(np.concatenate([[], *self._sizes]))[0],
            passages.astype(np.int64),
            documents.astype(np.int64),
            pack(lengths)[0],
            languages,
        ]
        for part in parts:
            self._stream.write(part.tobytes())
        self._stream.write(_END.pack(self._listed, *(part.nbytes for part in parts), _MAGIC))
        self._stream.flush()
        os.fsync(self._stream.fileno())


def pack(numbers: NDArray[np.integer]) -> tuple[Bytes, NDArray[np.int64]]:
    """Return the varints of `numbers`, which are 0 to 2³²-1, and where in them each number ends."""
    rest: NDArray[np.uint32] = numbers.astype(np.uint32)
    sizes = np.ones(len(rest), np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += rest >= 1 << bits
    ends = np.cumsum(sizes, dtype=np.int64)
    packed = np.empty(sizes.sum(dtype=np.int64), np.uint8)
    at = ends - sizes
    while len(rest):  # a byte of each number in turn, of those that have one left
        more = sizes > 1
        packed[at] = (rest & 127) | (more * np.uint32(128))
        rest, at, sizes = rest[more] >> np.uint32(7), at[more] + 1, sizes[more] - 1
    return packed, ends


def unpack(packed: Bytes) -> NDArray[np.int64]:
    """Return the numbers whose varints these bytes are."""
    last = packed < 128
    if last.all():
        return packed.astype(np.int64)
    ends = np.flatnonzero(last)
    at = np.concatenate(([0], ends[:-1] + 1))
    numbers = (packed[at] & 127).astype(np.int64)
    left = np.arange(len(at))
    shift = 0
    while (more := at < ends).any():
        left, at, ends, shift = left[more], at[more] + 1, ends[more], shift + 7
        numbers[left] |= (packed[at] & 127).astype(np.int64) << shift
    return numbers


def _starts(sizes: Numbers) -> NDArray[np.int64]:
    """Return where things of these sizes, end to end, start; and where the last one ends."""
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))


def _is_weight(widths: Numbers, counts: Numbers) -> NDArray[np.bool_]:
    """Return which bytes of lists are weights: each list is `widths` of steps, then `counts`."""
    halves = np.stack((widths, counts), axis=1)
    return np.repeat(np.tile([False, True], len(widths)), halves.ravel())


def _narrow(numbers: NDArray[np.int64]) -> Numbers:
    """Return the same numbers in four bytes each, where they fit."""
    return numbers.astype(np.uint32) if numbers.max(initial=0) < 1 << 32 else numbers
