"""Codec: how Whoosh reads a segment of ours; the plug-in that it finds with each segment.

All of a segment is one file, a `SegmentFile`, which `PassageWriter` writes at once. So
Whoosh's readers,
matchers and searchers work over it as over any index. Recall goes past them to the lists.

Source: whoosh 2.7.4, codec/base.py, codec/whoosh3.py.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from whoosh import fields, formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import ColumnReader
from whoosh.matching import ListMatcher
from whoosh.reading import IndexReader, TermInfo

from engine.index.table import Numbers, SegmentFile

FIELD = "text"  # the one field with terms
_COLUMNS = {"passage": "passages", "document": "documents"}


class PassageField(fields.FieldType):  # type: ignore[misc]
    """Terms with their weights, written by `PassageWriter`; no positions, no stored text."""

    indexed = True
    scorable = True
    stored = False
    unique = False
    vector = None
    spelling = False
    column_type = None
    analyzer = None
    format = formats.Existence()

    def __init__(self) -> None:
        pass


_tables: WeakValueDictionary[Path, SegmentFile] = WeakValueDictionary()


def open_table(file: Path) -> SegmentFile:
    """The table in `file`, which never changes, opened once for all readers of it."""
    table = _tables.get(file)
    if table is None:
        table = _tables[file] = SegmentFile(file)
    return table


def tables(reader: IndexReader) -> tuple[Sequence[SegmentFile], Sequence[Numbers]]:
    """The tables of the segments of a reader, and the numbers of the passages gone from each."""
    segments = [segment for segment, _ in reader.leaf_readers() if segment.doc_count_all()]
    gone = [np.array(list(each.segment().deleted_docs()), np.int64) for each in segments]
    return [
        open_table(PassageCodec.file(each.storage(), each.segment())) for each in segments
    ], gone


class PassageCodec(base.Codec):  # type: ignore[misc]
    """Opens what `PassageWriter` has written."""

    length_stats = False

    @staticmethod
    def file(storage: Any, segment: Any) -> Path:
        """The file of a segment."""
        return Path(storage.folder, segment.make_filename(".table"))

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """What stands for a segment in the list that a commit writes."""
        return W3Segment(self, indexname)

    def per_document_writer(self, storage: Any, segment: Any) -> None:
        """`PassageWriter` does it."""

    field_writer = per_document_writer

    def terms_reader(self, storage: Any, segment: Any) -> "TermsReader":
        """The half of a segment that knows terms."""
        return TermsReader(open_table(self.file(storage, segment)))

    def per_document_reader(self, storage: Any, segment: Any) -> "PassageReader":
        """The half that knows passages."""
        return PassageReader(open_table(self.file(storage, segment)), segment)


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms and their posting lists."""

    def __init__(self, table: SegmentFile) -> None:
        self.table = table

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.table.find(term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        """The names of the fields with terms."""
        return [FIELD]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms, in order."""
        return self.terms_from(FIELD, b"")

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All from this one on."""
        for at in range(self.table.place(prefix), len(self.table)):
            yield field, self.table.term(at)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms, each with what is known of it."""
        return self.items_from(FIELD, b"")

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All from this one on."""
        for at in range(self.table.place(prefix), len(self.table)):
            yield (field, self.table.term(at)), self._info(at)

    def term_info(self, field: str, term: bytes) -> TermInfo:
        """What is known of a term. Raises `KeyError`."""
        return self._info(self._place(term))

    def doc_frequency(self, field: str, term: bytes) -> int:
        """How many passages have it. Raises `KeyError`."""
        return int(self.table.counts[self._place(term)])

    def matcher(self, field: str, term: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """Its posting list, as Whoosh's queries walk it. Raises `KeyError`."""
        at = self._place(term)
        numbers, weights = self.table.list_of(at)
        return ListMatcher(
            numbers.tolist(),
            weights.tolist(),
            format=format_,
            scorer=scorer,
            term=(field, term),
            terminfo=self._info(at),
        )

    def _place(self, term: bytes) -> int:
        at = self.table.find(term)
        if at is None:
            raise KeyError(term)
        return at

    def _info(self, at: int) -> TermInfo:
        numbers, weights = self.table.list_of(at)
        lengths = self.table.rounded[numbers]
        return TermInfo(
            float(weights.sum(dtype=np.int64)),
            len(numbers),
            int(lengths.min()),
            int(lengths.max()),
            float(weights.max()),
            int(numbers[0]),
            int(numbers[-1]),
        )


class PassageReader(base.PerDocumentReader):  # type: ignore[misc]
    """Passages: ids, lengths, and which of them are gone."""

    def __init__(self, table: SegmentFile, segment: Any) -> None:
        self._table, self._segment = table, segment
        self.doc_count_all = segment.doc_count_all
        self.doc_count = segment.doc_count
        self.has_deletions = segment.has_deletions
        self.is_deleted = segment.is_deleted
        self.deleted_docs = segment.deleted_docs

    def supports_columns(self) -> bool:
        """Ids are columns."""
        return True

    def has_column(self, name: str) -> bool:
        """Whether there is this column."""
        return name in _COLUMNS

    def column_reader(self, name: str, column: Any) -> "IdReader":
        """A column."""
        return IdReader(getattr(self._table, _COLUMNS[name]))

    def stored_fields(self, number: int) -> dict[str, Any]:
        """Nothing is stored: that is the catalog's to do."""
        return {}

    def doc_field_length(self, number: int, field: str, default: int = 0) -> int:
        """Terms of a passage."""
        return int(self._table.rounded[number])

    def field_length(self, field: str) -> int:
        """Terms of all passages."""
        return int(self._table.lengths.sum())

    def min_field_length(self, field: str) -> int:
        """Terms of the shortest passage."""
        return int(self._table.lengths.min())

    def max_field_length(self, field: str) -> int:
        """Terms of the longest."""
        return int(self._table.lengths.max())


class IdReader(ColumnReader):  # type: ignore[misc]
    """A column of ids."""

    def __init__(self, ids: Numbers) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, number: int) -> int:
        return int(self._ids[number])

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids.tolist())
