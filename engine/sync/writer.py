"""Writer: puts documents into the catalog and, through it, into the index.

The catalog comes first, with word of what the index still lacks; that word goes when Whoosh has
committed. So the index is only ever fed from the catalog, after a kill and on a rebuild too.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from time import monotonic

from engine.catalog import Catalog
from engine.documents import File
from engine.index import IndexWriter, TermCounts, count
from engine.records import Committed, Document, Passage, Progress, ScannedPage
from engine.sync.reading import READER

# Until what was put can be found: soon at first, then rarer, as a commit and the merging of its
# segments cost more than a few documents are worth.
_FIRST_COMMIT, _LAST_COMMIT = 3.0, 15.0  # seconds
_AT_END = 2  # times as long, where the last commit is near: it writes most of the index again
_BATCH = 200  # documents that are removed and added again at a time


class Writer:
    """The one writer of a library (the caller holds its lock)."""

    def __init__(self, catalog: Catalog, index_dir: Path, *, afresh: bool = False) -> None:
        """With `afresh` the index is begun anew; `catch_up` fills it."""
        self._catalog = catalog
        known = catalog.backlog.generation()
        self._index = IndexWriter(index_dir, known, rebuild=afresh)
        if self._index.generation != known:
            catalog.backlog.begin(self._index.generation)
        self._added: set[int] = set()
        self.reindexed = 0  # documents that `catch_up` wrote to the index
        self._wait = _FIRST_COMMIT
        self._committed = monotonic()

    def is_due(self, *, ends_soon: bool = False) -> bool:
        """Whether it is time to let what was put be found."""
        wait = self._wait * (_AT_END if ends_soon else 1)
        return monotonic() - self._committed > wait

    @property
    def is_behind(self) -> bool:
        """Whether something was put that cannot be found yet."""
        return bool(self._added)

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        counts: Sequence[TermCounts],
        scans: Sequence[ScannedPage] = (),
    ) -> None:
        """Store a document and add it to the index, in the place of what its path held.

        `counts` are those of its passages, in order, some passages in each. A file that could not
        even be opened has no digest; it is tried again by every sync.
        """
        reader = READER if document.digest else 0
        document_id = self._catalog.documents.store(document, passages, reader, scans)
        if passages:
            ids = self._catalog.passages.ids(document_id)
            start = 0
            for some in counts:
                end = start + len(some.lengths)
                self._index.add(document_id, ids[start:end], some)
                start = end
            self._added.add(document_id)

    def copy(self, file: File, document: Document) -> None:
        """Store that the document lies at one more place; `catch_up` tells the index."""
        self._catalog.documents.add_copy(document.id, file.path, file.size, file.mtime_ns)
        self._added.discard(document.id)  # the index is not done with it

    def commit(self) -> None:
        """Let what was put be found."""
        self._commit(self._added)
        self._added = set()
        self._wait = min(2 * self._wait, _LAST_COMMIT)

    def catch_up(self) -> Iterator[Progress | Committed]:
        """Write to the index what it lacks, and drop from it what the catalog has dropped."""
        self.commit()
        waiting = self._catalog.backlog.documents()
        committed = 0
        for start in range(0, len(waiting), _BATCH):
            end = min(start + _BATCH, len(waiting))
            self._index.remove(waiting[start:end])  # so none is missing for longer than it must
            for done in range(start, end):
                path = self._add(waiting[done])
                if path is not None:
                    yield Progress(done, len(waiting), path)
            if self.is_due() or end == len(waiting):
                self._commit(waiting[committed:end])
                self.reindexed += end - committed
                committed = end
                yield Committed()

    def close(self) -> None:
        """Drop from the index what was not committed; the catalog knows what that is."""
        self._index.close()

    def _add(self, document_id: int) -> Path | None:
        found = self._catalog.backlog.content(document_id)
        if found is None:
            return None
        document, passages = found
        paths = (document.path, *self._catalog.documents.copies([document_id]).get(document_id, ()))
        names = " ".join(dict.fromkeys(path.name for path in paths))
        counts = count((passage for _, passage in passages), document.title, names)
        self._index.add(document_id, [each_id for each_id, _ in passages], counts)
        return document.path

    def _commit(self, document_ids: Collection[int]) -> None:
        self._catalog.flush()  # or a power cut could leave ids in the index that are used again
        self._index.commit()
        self._catalog.backlog.settle(document_ids)
        self._committed = monotonic()
