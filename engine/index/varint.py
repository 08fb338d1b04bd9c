"""Varint: whole numbers in as few bytes as they need, seven bits in each, many at a time.

The lowest bits come first; the last byte of a number is below 128 (LEB128).
"""

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]


def pack(numbers: NDArray[np.integer]) -> tuple[Bytes, NDArray[np.int64]]:
    """The bytes of `numbers`, none below 0 or above 2³²-1, and where in them each number ends."""
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
    """The numbers that these bytes are."""
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
