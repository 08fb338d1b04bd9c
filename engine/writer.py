"""Writer: puts documents into the catalog and, through it, into the index.

The catalog comes first, with word of what the index still lacks; that word goes when Whoosh has
committed. So the index is only ever fed from the catalog, after a kill and on a rebuild too.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from time import monotonic

from engine.catalog import Catalog
from engine.index import IndexWriter
from engine.reading import READER
from engine.records import Document, Passage, Progress
from engine.scan import File

# Until what was put can be found: soon at first, then rarer, as a commit and the merging of its
# segments cost more than a few documents are worth.
_FIRST_COMMIT, _LAST_COMMIT = 3.0, 15.0  # seconds


class Writer:
    """The one writer of a library (the caller holds its lock)."""

    def __init__(self, catalog: Catalog, index_dir: Path) -> None:
        self._catalog = catalog
        known = catalog.generation()
        self._index = IndexWriter(index_dir, known)
        if self._index.generation != known:
            catalog.reindex(self._index.generation)
        self._added: set[int] = set()
        self._wait = _FIRST_COMMIT
        self._committed = monotonic()

    @property
    def is_due(self) -> bool:
        """Whether it is time to let what was put be found."""
        return monotonic() - self._committed > self._wait

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Store a document and add it to the index, in the place of what its path held.

        A file that could not even be opened has no digest; it is tried again by every sync.
        """
        document_id = self._catalog.store(document, passages, READER if document.digest else 0)
        if passages:
            self._add(document_id)
            self._added.add(document_id)

    def copy(self, file: File, document: Document) -> None:
        """Store that the document lies at one more place; `catch_up` tells the index."""
        self._catalog.add_copy(document.id, file.path, file.size, file.mtime_ns)
        self._added.discard(document.id)  # the index is not done with it

    def commit(self) -> None:
        """Let what was put be found."""
        self._commit(self._added)
        self._added = set()
        self._wait = min(2 * self._wait, _LAST_COMMIT)

    def catch_up(self) -> Iterator[Progress]:
        """Write to the index what it lacks, and drop from it what the catalog has dropped."""
        self.commit()
        waiting = self._catalog.unindexed()
        self._index.remove(waiting)
        for done, document_id in enumerate(waiting):
            path = self._add(document_id)
            if path is not None:
                yield Progress(done, len(waiting), path)
        self._commit(waiting)

    def close(self) -> None:
        """Drop from the index what was not committed; the catalog knows what that is."""
        self._index.close()

    def _add(self, document_id: int) -> Path | None:
        found = self._catalog.to_index(document_id)
        if found is None:
            return None
        document, passages = found
        paths = (document.path, *self._catalog.copies([document_id]).get(document_id, ()))
        names = " ".join(dict.fromkeys(path.name for path in paths))
        self._index.add(
            document_id,
            paths,
            (
                (each_id, p.text, f"{document.title}\n{p.heading}\n{names}")
                for each_id, p in passages
            ),
        )
        return document.path

    def _commit(self, document_ids: Collection[int]) -> None:
        self._catalog.flush()  # or a power cut could leave ids in the index that are used again
        self._index.commit()
        self._catalog.settle(document_ids)
        self._committed = monotonic()
