"""Vectors: the passages nearest in meaning to a question, found exactly.

The record is mapped, and all of it compared with a question in float16: with 200,000 vectors that
takes 16 ms of processor time, with a million 70, and no memory of its own. So there is no index
beside it: turbovec answers in 3 ms, but is a dependency, and files without checksums that can fall
out of step. The best are scored again in float32. What is not allowed is left out before the best
are counted.

How near a passage is, is its cosine less what its language adds to it; and less half of what one in
another language than the question has in common with all questions in that, more than the mean of
its own language has.
"""

from pathlib import Path
from typing import NamedTuple

import numpy

from engine.embed.encoder import one_thread
from engine.embed.languages import LanguageMeans, Mean
from engine.embed.record import Array, Entries, map_rows, read_entries
from engine.embed.usual import Usual
from engine.errors import IndexUnreadable

_MARGIN = 400  # more than are wanted are scored again: float16 rounds
_FEW = 100_000  # rows, for which threads wait for one another more than they spare
_BLOCK = 4096  # rows that are widened to float32 at a time
LESS = 0.5  # of what a passage has in common with questions in another language


class Near(NamedTuple):
    """Ids of passages and their cosines, less what their language adds, best first.

    And their languages, as bytes.
    """

    passages: Array
    cosines: Array
    languages: Array


class Vectors:
    """The reading side of a record: its last commit, in memory. For one thread."""

    def __init__(self, folder: Path, usual: Mean = lambda _: None) -> None:
        """`folder` need not exist; `usual` is the mean of usual questions in a language."""
        self._folder, self._usual = folder, usual
        self._stamp: tuple[int, int, int] | None = None  # of the file of entries that is loaded
        self._entries: Entries | None = None
        self._rows = numpy.empty((0, 0), "<f2")
        self._languages = LanguageMeans.of(numpy.empty(0, "S2"), self._rows)
        self._in_common: dict[str, Array] = {}  # with questions in a language: (rows,)

    def refresh(self) -> int:
        """Load what was committed since; return the generation, 0 where there is no record.

        Raises `IndexUnreadable`; then there are no vectors until a commit mends that.
        """
        while (stamp := self._look()) != self._stamp:
            before, self._entries, self._stamp = self._entries, None, stamp
            try:
                entries = read_entries(self._folder)
                if entries:
                    self._rows = map_rows(self._folder, entries, before)
                    table = entries.table
                    spoken = numpy.where(table["passage"] > 0, table["language"], b"")
                    self._languages = LanguageMeans.of(spoken, self._rows, self._usual)
                    self._in_common.clear()
            except IndexUnreadable:
                if self._look() == stamp:
                    raise
            else:
                self._entries = entries
        return self._entries.generation if self._entries else 0

    def search(
        self,
        vector: Array,
        limit: int | None,
        *,
        usual: Usual | None = None,
        documents: Array | None = None,
        languages: Array | None = None,
        but: Array | None = None,
        also: Array | None = None,
    ) -> Near:
        """Return the `limit` passages nearest to a vector, and those of `also` that are known.

        `usual` is of the language of a question. `documents` and `languages` (as bytes) are what
        may be found, None is any; `but` are documents that may not.
        """
        if self._entries is None:
            return Near(numpy.empty(0, "<u4"), numpy.empty(0, numpy.float32), numpy.empty(0, "S2"))
        table = self._entries.table
        allowed = table["passage"] > 0
        if documents is not None:
            allowed &= numpy.isin(table["document"], documents)
        if languages is not None:
            allowed &= numpy.isin(table["language"], languages)
        if but is not None:
            allowed &= ~numpy.isin(table["document"], but)
        nearest = numpy.flatnonzero(allowed)
        more = numpy.flatnonzero(numpy.isin(table["passage"], () if also is None else also))
        more = more[table["passage"][more] > 0]
        with one_thread(len(table) <= _FEW):
            if limit is not None and limit + _MARGIN < len(nearest):
                most = limit and limit + _MARGIN
                nearest = self._nearly(vector, usual, nearest, most) if most else nearest[:0]
            rows = numpy.union1d(nearest, more)
            cosines = self._products(vector, rows) - self._added(vector, usual, rows)
        order = numpy.argsort(-cosines, kind="stable")
        if limit is not None:
            is_near = numpy.isin(rows[order], nearest)
            is_near &= is_near.cumsum() <= limit
            order = order[is_near | numpy.isin(rows[order], more)]
        found = table[rows[order]]
        return Near(found["passage"], cosines[order], found["language"])

    def mean(self, passages: Array) -> Array | None:
        """Return the direction of the mean of some passages; None where none has a vector."""
        if self._entries is None:
            return None
        table = self._entries.table
        rows = numpy.flatnonzero(numpy.isin(table["passage"], passages) & (table["passage"] > 0))
        if not len(rows):
            return None
        mean: Array = self._rows[rows].mean(0, numpy.float32)
        mean /= numpy.linalg.norm(mean)
        return mean

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = (self._folder / "entries").stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _nearly(self, vector: Array, usual: Usual | None, rows: Array, limit: int) -> Array:
        """Return the nearest of `rows`, but for what float16 rounds off, in the same order."""
        import torch  # late, as it takes a second; an encoder loads it anyway

        # Not by oneDNN, which takes it over where the processor computes in float16: for a single
        # vector it is slow (three times as long in bfloat16).
        with torch.backends.mkldnn.flags(enabled=False, allow_tf32=None):
            scores = torch.mv(torch.from_numpy(self._rows), torch.from_numpy(vector).half())
        scores -= torch.as_tensor(self._added(vector, usual))
        best = torch.topk(scores[torch.from_numpy(rows)], limit, sorted=False).indices
        nearest: Array = rows[numpy.sort(best.numpy())]
        return nearest

    def _products(self, vector: Array, rows: Array) -> Array:
        """Return the product of a vector with each of some rows."""
        import torch  # which widens numbers in half the time that NumPy takes

        record, other = torch.from_numpy(self._rows), torch.from_numpy(vector)
        parts = torch.split(torch.from_numpy(rows), _BLOCK)
        found: Array = torch.cat([record[part].float() @ other for part in parts]).numpy()
        return found

    def _added(
        self, vector: Array, usual: Usual | None, rows: Array | None = None
    ) -> Array | float:
        """Return what language adds to the cosines of rows; None is all."""
        added = self._languages.added(vector, rows)
        if usual is None:
            return added
        if usual.language not in self._in_common:
            others = self._languages.others(usual.language)
            common = numpy.zeros(len(self._rows), numpy.float32)
            common[others] = self._products(usual.vector, others)
            common[others] -= (self._languages.means @ usual.vector)[self._languages.places[others]]
            self._in_common[usual.language] = LESS * common
        common = self._in_common[usual.language]
        return added + (common if rows is None else common[rows])
