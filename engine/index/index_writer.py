"""Index writer: puts passages into the index, and begins a generation of it where there is none.

See `engine.index.store` for what a generation is.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from whoosh import columns, fields, index

from engine.index.codec import PassageField
from engine.index.counts import TermCounts
from engine.index.segment import PassageWriter
from engine.index.store import VERSION, last


class IndexWriter:
    """One at a time (the caller holds the library's lock)."""

    def __init__(self, root: Path, generation: int = 0, *, afresh: bool = False) -> None:
        """Open that generation, or begin one with a number that neither it nor another has had.

        With `afresh` one is begun in any case. `generation` says afterwards which one it is.
        """
        self._index, self.generation = _open_or_begin(root, generation, afresh)
        self._writer: PassageWriter | None = None

    def remove(self, document_ids: Sequence[int]) -> None:
        """Drop the passages of these documents, those of earlier commits."""
        if document_ids:
            self._open().delete_documents(document_ids)

    def add(self, document_id: int, passage_ids: Sequence[int], counts: TermCounts) -> None:
        """Add passages of a document, with these ids, as they were counted."""
        self._open().add_passages(document_id, passage_ids, counts)

    def commit(self) -> None:
        """Make what was added and removed searchable; on disk when this returns."""
        if self._writer is not None:
            self._writer.commit()
            self._writer = None

    def close(self) -> None:
        """Drop what was not committed."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        self._index.close()

    def _open(self) -> PassageWriter:
        if self._writer is None:
            self._writer = PassageWriter(self._index)
        return self._writer


def _open_or_begin(root: Path, generation: int, afresh: bool) -> tuple[index.FileIndex, int]:
    """The generation, if it is the newest and whole, or a new one; old ones are cleared away."""
    newest = last(root)
    if generation and generation == newest and not afresh:
        try:
            opened = index.open_dir(root / f"{VERSION}.{newest}")
            opened.reader().close()
            return opened, newest
        except Exception:  # whatever is wrong with it: it is a cache
            pass
    number = max(generation, newest) + 1
    fresh = root / f"{VERSION}.{number}"
    fresh.mkdir(mode=0o700, parents=True)
    begun = index.create_in(fresh, _schema())
    for other in root.iterdir():
        if other != fresh:
            shutil.rmtree(other, ignore_errors=True)  # on Windows a reader may still hold one
    return begun, number


def _schema() -> fields.Schema:
    return fields.Schema(
        passage=fields.COLUMN(columns.NumericColumn("q")),
        document=fields.COLUMN(columns.NumericColumn("q")),
        text=PassageField(),
    )
