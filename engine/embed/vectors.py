"""Vectors: the passages nearest in meaning to a question, found exactly.

All rows are in memory in 8 bits, with one scale for all of them. The best few hundred by these are
scored again by the float16 of the record. Filters come first: what is not allowed is not scored.
"""

from pathlib import Path
from typing import NamedTuple

import numpy

from engine.embed.record import Array, Entries, read_entries, read_rows

_BLOCK = 1024  # rows that are widened to float32 at a time: they stay in the processor's cache
_RESCORED = 400  # the fewest that are scored again


class Near(NamedTuple):
    """Ids of passages and their cosines, best first."""

    passages: Array
    cosines: Array


class Vectors:
    """The reading side of a record: its last commit, in memory. For one thread."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not exist."""
        self._folder = folder
        self._stamp: tuple[int, int, int] | None = None  # of the file of entries that is loaded
        self._entries: Entries | None = None
        self._bytes = numpy.empty((0, 0), numpy.int8)
        self._largest = 0.0  # of all numbers, which becomes 127

    def refresh(self) -> int:
        """Load what was committed since; return the generation, 0 where there is no record.

        Raises `IndexUnreadable`; then there are no vectors until a commit mends that.
        """
        try:
            status = (self._folder / "entries").stat()
            stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = None
        if stamp != self._stamp:
            before, self._entries, self._stamp = self._entries, None, stamp
            self._entries = self._load(before)
        return self._entries.generation if self._entries else 0

    def search(
        self,
        vector: Array,
        limit: int | None,
        *,
        documents: Array | None = None,
        languages: Array | None = None,
        also: Array | None = None,
    ) -> Near:
        """Return the `limit` passages nearest to a vector, and those of `also` that are known.

        `documents` and `languages` (as bytes) are what may be found; None is any.
        """
        if self._entries is None:
            return Near(numpy.empty(0, "<u4"), numpy.empty(0, numpy.float32))
        table = self._entries.table
        allowed = table["passage"] > 0
        if documents is not None:
            allowed &= numpy.isin(table["document"], documents)
        if languages is not None:
            allowed &= numpy.isin(table["language"], languages)
        rows = numpy.flatnonzero(allowed)
        rescored = max(limit or len(rows), _RESCORED)
        if limit is not None and rescored < len(rows):
            scores = self._rough(vector, rows if len(rows) < len(table) else None)
            rows = rows[numpy.argpartition(-scores, rescored)[:rescored]]
        rows = self._best(vector, rows)[:limit]
        if also is not None:
            more = numpy.flatnonzero(numpy.isin(table["passage"], also) & (table["passage"] > 0))
            rows = self._best(vector, numpy.union1d(rows, more))
        return Near(table["passage"][rows], self._exact(vector, rows))

    def _load(self, before: Entries | None) -> Entries | None:
        """Return the last commit, with its rows in memory; those of `before` are already."""
        after = read_entries(self._folder)
        if after is None:
            return None
        # Rows are only appended to, unless the record was started again.
        known = len(before.table) if before else 0
        texts = after.table["text"][:known]
        if before and (
            after.width != before.width or not numpy.array_equal(texts, before.table["text"])
        ):
            known, self._largest = 0, 0.0
        rows = read_rows(self._folder, after, known)
        if len(rows) and abs(rows).max() > self._largest:
            rows, known = read_rows(self._folder, after), 0
            self._largest = float(abs(rows).max())
        fresh = numpy.empty((len(rows), after.width), numpy.int8)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK].astype(numpy.float32) * (127 / self._largest)
            fresh[start : start + _BLOCK] = numpy.rint(some)
        self._bytes = numpy.concatenate([self._bytes[:known], fresh]) if known else fresh
        return after

    def _rough(self, vector: Array, rows: Array | None) -> Array:
        """Return what orders rows nearly as their cosines do; of all rows, or of some."""
        some = self._bytes if rows is None else self._bytes[rows]
        found = numpy.empty(len(some), numpy.float32)
        for start in range(0, len(some), _BLOCK):
            block = slice(start, start + _BLOCK)
            found[block] = some[block].astype(numpy.float32) @ vector
        return found

    def _best(self, vector: Array, rows: Array) -> Array:
        """Return rows by falling cosine."""
        best: Array = rows[numpy.argsort(-self._exact(vector, rows), kind="stable")]
        return best

    def _exact(self, vector: Array, rows: Array) -> Array:
        """Return the cosines of rows."""
        assert self._entries is not None
        width = self._entries.width
        shape = len(self._entries.table), width
        record = numpy.memmap(self._folder / "rows", "<f2", "r", shape=shape)
        found: Array = record[rows].astype(numpy.float32) @ vector
        return found
