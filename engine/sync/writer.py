"""Writer: stores documents in the catalog and, through it, in the indexes.

The catalog comes first, with a record of what each index still lacks; that record goes when the
index has committed. So an index is only ever fed from the catalog, after a kill and on a rebuild
too.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import monotonic

from engine.catalog import Catalog
from engine.documents import File
from engine.events import Committed, Progress
from engine.records import Document, ScannedPage
from engine.sync.reading import READER
from engine.sync.sink import IndexSink, Kept, Part, prepare_part

# Until what was added can be found: soon for the first documents, which somebody waits for, then
# rarer, as a commit and the merging of its segments cost more than a few documents are worth.
_FIRST_COMMIT, _LAST_COMMIT = 3.0, 15.0  # seconds
_FIRST_DOCUMENTS = 100
_AT_END = 2  # times as long, where the last commit is near: it writes most of the index again
_BATCH = 200  # documents that are removed and added again at a time


class Writer:
    """The one writer of a library (the caller holds its lock)."""

    def __init__(
        self,
        catalog: Catalog,
        sinks: Sequence[IndexSink],
        *,
        rebuild: bool = False,
        kept: Kept | None = None,
    ) -> None:
        """Open the sinks; with `rebuild` all are emptied, for `catch_up` to fill.

        `kept` is what was prepared for them before.
        """
        self._catalog, self._sinks, self._kept = catalog, sinks, kept
        for sink in sinks:
            known = catalog.backlog.generation(sink.name)
            generation = sink.open(known, rebuild=rebuild)
            if generation != known:
                catalog.backlog.start(sink.name, generation)
        self._added: set[int] = set()
        self.prepare = [sink.prepare for sink in sinks]  # what they have computed of passages
        self.reindexed: set[int] = set()  # documents that `catch_up` has written to an index
        self._wait, self._count = _FIRST_COMMIT, 0  # documents that were added
        self._committed = monotonic()

    @property
    def is_behind(self) -> bool:
        """Whether something was added that cannot be found yet."""
        return bool(self._added)

    def is_due(self, *, ends_soon: bool = False) -> bool:
        wait = self._wait * (_AT_END if ends_soon and self._count > _FIRST_DOCUMENTS else 1)
        return monotonic() - self._committed > wait

    def add(
        self, document: Document, parts: Sequence[Part], scans: Sequence[ScannedPage] = ()
    ) -> None:
        """Store a document and add it to the indexes, replacing what its path held.

        Its passages are those of the `parts`, in order. A file that could not even be opened has no
        digest; every sync tries it again.
        """
        passages = [passage for part in parts for passage in part.passages]
        reader = READER if document.digest else 0
        document_id = self._catalog.documents.store(document, passages, reader, scans)
        if passages:
            ids = iter(self._catalog.passages.ids(document_id))
            for part in parts:
                self._feed(self._sinks, replace(document, id=document_id), ids, part)
            self._added.add(document_id)
            self._count += 1

    def add_copy(self, file: File, document: Document) -> None:
        """Store that a document lies at one more place; `catch_up` tells the indexes."""
        self._catalog.documents.add_copy(
            document.id, file.path, file.size, file.mtime_ns, file.ctime_ns
        )
        self._added.discard(document.id)  # its entries are not complete

    def commit(self) -> None:
        for sink in self._sinks:
            self._commit(sink, self._added)
        self._added = set()
        if not 0 < self._count <= _FIRST_DOCUMENTS:
            self._wait = min(2 * self._wait, _LAST_COMMIT)

    def catch_up(self) -> Iterator[Progress | Committed]:
        """Write to each index what it lacks, and remove from it what the catalog has dropped."""
        self.commit()
        for sink in self._sinks:
            yield from self._catch_up(sink)

    def close(self) -> None:
        """Drop from the indexes what was not committed; the catalog knows what that is."""
        for sink in self._sinks:
            sink.close()

    def _catch_up(self, sink: IndexSink) -> Iterator[Progress | Committed]:
        waiting = self._catalog.backlog.documents(sink.name)
        committed = 0
        for start in range(0, len(waiting), _BATCH):
            end = min(start + _BATCH, len(waiting))
            sink.remove(waiting[start:end])  # not all at first: what is removed cannot be found
            for done, document_id in enumerate(waiting[start:end], start + 1):
                path = self._add_again(sink, document_id)
                if path is not None:
                    yield Progress(done, len(waiting), path)
            if self.is_due() or end == len(waiting):
                self._commit(sink, waiting[committed:end])
                self.reindexed.update(waiting[committed:end])
                committed = end
                yield Committed()

    def _add_again(self, sink: IndexSink, document_id: int) -> Path | None:
        """Add a document to an index from the catalog; return its path, None if it is gone."""
        found = self._catalog.backlog.content(document_id)
        if found is None:
            return None
        document, passages = found
        paths = (document.path, *self._catalog.documents.copies([document_id]).get(document_id, ()))
        names = " ".join(dict.fromkeys(path.name for path in paths))
        prepared = self._kept(list(passages)) if self._kept else None
        if prepared is None:
            part = prepare_part([sink.prepare], list(passages.values()), document.title, names)
        else:
            part = Part(list(passages.values()), [prepared])
        self._feed([sink], document, iter(passages), part)
        return document.path

    def _feed(
        self, sinks: Sequence[IndexSink], document: Document, ids: Iterator[int], part: Part
    ) -> None:
        """Add some passages of a document to the sinks, by the next of its ids."""
        passages = dict(zip(islice(ids, len(part.passages)), part.passages, strict=True))
        for sink, prepared in zip(sinks, part.prepared, strict=True):
            sink.add(document, passages, prepared)

    def _commit(self, sink: IndexSink, document_ids: Collection[int]) -> None:
        self._catalog.flush()  # or a power cut could leave ids in the index that are used again
        sink.commit()
        self._catalog.backlog.mark_indexed(sink.name, document_ids)
        self._committed = monotonic()
