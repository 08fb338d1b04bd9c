"""Segment: writes passages that were counted into a Whoosh index, and merges what was written.

Whoosh takes every posting by itself; here they stay arrays from the reader of a file to the disk.
When a segment is written, the postings of a range of terms at a time, new ones and those of
segments that are merged, become one array of numbers (term, passage, weight), and are sorted.

Source: whoosh 2.7.4, writing.py `SegmentWriter`, codec/base.py.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, count as numbers_from
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from engine.index.counts import TermCounts
from engine.index.segment_file import LANGUAGE, Lists, Numbers, SegmentFile, SegmentFileWriter

# A posting is a number: its term, its passage, its weight. Numbers sort much faster than rows.
_WEIGHT_BITS, _PASSAGE_BITS = 8, 28
_TERM_SHIFT = _WEIGHT_BITS + _PASSAGE_BITS
_RANGE = 4_000_000  # postings that are sorted at a time: 32 MB, a few times over
# Segments with more passages than this stay as they are: to merge them would hold up a commit.
_LARGEST = 200_000


class PassageCodec(base.Codec):  # type: ignore[misc]
    """What Whoosh asks of a format; it is pickled into every list of segments."""

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        """Return what stands for a segment in the list that a commit writes."""
        return W3Segment(self, indexname)

    def per_document_writer(self, storage: Any, segment: Any) -> None:
        """`PassageWriter` writes the whole segment by itself."""

    field_writer = per_document_writer


def segment_path(directory: Path, segment: W3Segment) -> Path:
    return directory / str(segment.make_filename(".passages"))


class _Source(NamedTuple):
    """Where the lists of a new segment come from: sorted terms, how many postings each has."""

    terms: list[bytes]
    counts: Numbers
    lists: Any  # (first, last) → Lists
    renumbered: Numbers  # new number of each passage; -1 where it was removed
    is_new: bool = False  # so that each passage keeps its number


class PassageWriter(SegmentWriter):  # type: ignore[misc]
    """Writes one segment of passages, and the list of segments that a commit is."""

    def __init__(self, index: FileIndex, opened: dict[Path, SegmentFile]) -> None:
        """`opened` are the segment files that earlier writers of the index left open for this one.

        Those that it opens itself are added to them.
        """
        super().__init__(index, codec=PassageCodec(), compound=False)
        self._directory = Path(index.storage.folder)
        self._opened = opened
        self._numbers: defaultdict[str, int] = defaultdict(numbers_from().__next__)  # of terms
        self._postings: list[NDArray[np.int64]] = []
        self._merged: list[_Source] = []
        # Of each passage: its id, that of its document, its length, its language.
        self._columns: tuple[list[Any], list[Any], list[Any], list[Any]] = ([], [], [], [])

    def add_passages(
        self, document_id: int, ids: Sequence[int], languages: Sequence[str], counts: TermCounts
    ) -> None:
        numbers = np.fromiter(map(self._numbers.__getitem__, counts.terms), np.int64)
        passages = np.repeat(np.arange(len(ids)) + self.docnum, counts.sizes)
        self._postings.append(_packed(numbers[counts.term], passages, counts.weight))
        codes = np.array(languages, LANGUAGE)
        self._add(np.array(ids), np.full(len(ids), document_id), counts.lengths, codes)

    def delete_documents(self, document_ids: Sequence[int]) -> None:
        """Drop the passages of these documents, those of earlier commits."""
        for segment in self.segments:
            is_gone = np.isin(self._file(segment).documents, document_ids)
            for number in np.flatnonzero(is_gone).tolist():
                segment.delete_document(number)

    def merge_segment(self, segment: W3Segment) -> None:
        """Take over the passages of a segment but for those that were removed."""
        file = self._file(segment)
        kept = np.ones(len(file.passages), np.bool_)
        kept[list(segment.deleted_docs())] = False
        renumbered = np.where(kept, np.cumsum(kept) - 1 + self.docnum, -1)
        counts = file.counts.astype(np.int64)
        self._merged.append(_Source(file.terms(), counts, file.lists, renumbered))
        columns = file.passages, file.documents, file.lengths, file.languages
        self._add(*(column[kept] for column in columns))
        del self._opened[segment_path(self._directory, segment)]  # Whoosh deletes it next

    def _file(self, segment: W3Segment) -> SegmentFile:
        path = segment_path(self._directory, segment)
        if path not in self._opened:
            self._opened[path] = SegmentFile(path)
        return self._opened[path]

    def _add(self, *columns: NDArray[Any]) -> None:
        for column, values in zip(self._columns, columns, strict=True):
            column.append(values)
        self.docnum += len(columns[0])
        self._added = self.docnum > 0

    # --- what Whoosh calls

    def commit(self) -> None:
        """Write the segment, with others merged into it, and the list of segments."""
        super().commit(mergetype=_merge)

    def _flush_segment(self) -> None:
        with segment_path(self._directory, self.newsegment).open("wb") as stream:
            writer = SegmentFileWriter(stream)
            for terms, lists in _joined([*self._new(), *self._merged]):
                writer.add(terms, lists)
            writer.finish(*(np.concatenate(column) for column in self._columns))

    def _close_segment(self) -> None:
        self._postings, self._merged = [], []

    def _new(self) -> Iterator[_Source]:
        if not self._postings:
            return
        terms = sorted(self._numbers)  # code points sort as their UTF-8 does
        places = np.empty(len(terms), np.int64)
        places[np.fromiter(map(self._numbers.__getitem__, terms), np.int64)] = np.arange(len(terms))
        postings = np.concatenate(self._postings)
        rest = postings & ((1 << _TERM_SHIFT) - 1)
        lists = _lists(places[postings >> _TERM_SHIFT] << _TERM_SHIFT | rest, len(terms))
        ends = np.cumsum(lists.counts)

        def some(first: int, last: int) -> Lists:
            part = slice(ends[first] - lists.counts[first], ends[last - 1])
            return Lists(lists.counts[first:last], lists.numbers[part], lists.weights[part])

        unchanged = np.arange(self.docnum)
        # All at once, as no term has a line break.
        encoded = "\n".join(terms).encode().split(b"\n") if terms else []
        yield _Source(encoded, lists.counts, some, unchanged, is_new=True)


def _merge(writer: PassageWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Merge small segments soon and large ones rarely, as Whoosh does; return those that stay.

    A segment is written again when as much has come after it: each passage of a million is written
    some ten times, and there are few segments to search. Nearly empty ones are merged too.
    """
    kept = []
    total = writer.docnum
    for segment in sorted(segments, key=lambda each: each.doc_count()):
        count = segment.doc_count()
        is_small = count <= min(2 * total, _LARGEST)
        if is_small or count < segment.deleted_count():
            writer.merge_segment(segment)
            total += count
        else:
            kept.append(segment)
    return [segment for segment in segments if segment in kept]


def _joined(sources: list[_Source]) -> Iterator[tuple[list[bytes], Lists]]:
    """Yield the lists of all sources, some terms at a time, in order."""
    if len(sources) == 1 and (only := sources[0]).is_new:  # nothing to join: half the time
        at = 0
        for last in _ranges(only.counts):
            yield only.terms[at:last], only.lists(at, last)
            at = last
        return
    # To sort what is in order already but for a few seams takes little.
    terms = list(dict.fromkeys(sorted(chain.from_iterable(each.terms for each in sources))))
    place = {term: at for at, term in enumerate(terms)}
    places = [np.fromiter(map(place.__getitem__, each.terms), np.int64) for each in sources]
    totals = np.zeros(len(terms), np.int64)
    for source, of_source in zip(sources, places, strict=True):
        totals[of_source] += source.counts
    at = 0
    for last in _ranges(totals):
        packed = [
            _renumbered(source, of_source, at, last)
            for source, of_source in zip(sources, places, strict=True)
        ]
        lists = _lists(np.concatenate(packed), last - at)
        left = np.flatnonzero(lists.counts)  # but for terms of which nothing is left
        if len(left):
            yield [terms[at + each] for each in left], lists._replace(counts=lists.counts[left])
        at = last


def _ranges(counts: Numbers) -> Iterator[int]:
    """Yield where to cut, so that some `_RANGE` postings lie between two cuts; the end last."""
    ends = np.cumsum(counts)
    at = 0
    while at < len(ends):
        before = ends[at - 1] if at else 0
        at = max(at + 1, int(np.searchsorted(ends, before + _RANGE)))
        yield at


def _renumbered(source: _Source, places: Numbers, start: int, end: int) -> NDArray[np.int64]:
    """Return the postings that a source has of a range of terms, the first of them numbered 0."""
    first, last = np.searchsorted(places, (start, end))
    if first == last:
        return np.empty(0, np.int64)
    counts, numbers, weights = source.lists(int(first), int(last))
    numbers = source.renumbered[numbers]
    packed = _packed(np.repeat(places[first:last] - start, counts), numbers, weights)
    return np.asarray(packed[numbers >= 0])


def _packed(terms: Numbers, passages: Numbers, weights: Numbers) -> NDArray[np.int64]:
    return terms << _TERM_SHIFT | passages << _WEIGHT_BITS | weights


def _lists(postings: NDArray[np.int64], terms: int) -> Lists:
    """Return the lists of so many terms, from their postings in any order."""
    postings.sort(kind="stable")  # quick where runs of them are sorted, as in a merge
    return Lists(
        np.bincount(postings >> _TERM_SHIFT, minlength=terms),
        postings >> _WEIGHT_BITS & ((1 << _PASSAGE_BITS) - 1),
        (postings & 255).astype(np.uint8),
    )
