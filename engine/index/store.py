"""The keyword index on disk, as a search reads it and as a sync writes it.

An index lies in a generation directory, `VERSION.N`. One that cannot be opened, is of another
version, or is not the one that the catalog names as its own (its ids would be those of other
passages), is never repaired: the writer starts a later generation and fills it from the catalog.
Whoosh keeps pickles, so nothing but our own data directory is ever opened.

Text and context of a passage (title, headings, file name) are counted together, so that a term's
evidence is added up over them before it saturates, as BM25F has it.
"""

import logging
import shutil
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from pickle import UnpicklingError
from threading import Lock
from typing import NamedTuple

import numpy as np
from whoosh.fields import Schema
from whoosh.index import TOC, FileIndex, IndexError as WhooshError, create_in, open_dir

from engine.errors import IndexUnreadable
from engine.index.bm25 import Bm25
from engine.index.counts import TermCounts, count
from engine.index.segment import PassageWriter, segment_path
from engine.index.segment_file import SegmentFile
from engine.records import Document, Passage

VERSION = 9

_log = logging.getLogger(__name__)
_TRIES = 3  # a commit may take a file away between the reading of the list and of the file
# What Whoosh raises for a list of segments that is damaged: a pickle behind a header.
_WHOOSH_ERRORS = (
    WhooshError, UnpicklingError, struct.error, EOFError, ValueError, TypeError, AssertionError,
    AttributeError, ImportError, LookupError, ArithmeticError,
)  # fmt: skip


class _Snapshot(NamedTuple):
    """One commit of one generation, opened; it never changes."""

    index: FileIndex
    commit: int
    files: dict[Path, SegmentFile]
    bm25: Bm25


class Index:
    """The reading side: the last commit of the newest generation; for any thread."""

    def __init__(self, root: Path) -> None:
        """`root` holds the generations; it need not exist."""
        self._root = root
        self._lock = Lock()  # held to open a commit; to search one takes no lock
        self._snapshot: _Snapshot | None = None
        self._nothing = Bm25([])  # what is open where there is no index
        self._failed = False  # when it was last opened: the log says so once

    def open(self) -> Bm25:
        """Return the last commit, opened unless it is already, for any thread to search.

        A sync may go on meanwhile. Where there is no index, it is an empty one. Raises
        `IndexUnreadable`, also where another version of the program made it.
        """
        with self._lock:
            for left in reversed(range(_TRIES)):
                try:
                    self._snapshot, self._failed = self._newest(), False
                    break
                except (OSError, ValueError) as error:
                    self._snapshot = None
                    if not left:
                        if not self._failed:
                            _log.exception("The keyword index in %s cannot be read", self._root)
                        self._failed = True
                        raise IndexUnreadable("index.unreadable") from error
            return self._snapshot.bm25 if self._snapshot else self._nothing

    def close(self) -> None:
        with self._lock:
            self._snapshot = None

    def _newest(self) -> _Snapshot | None:
        """Return the last commit, which may be the snapshot there is. Raises as `_open` does."""
        directory, before = newest(self._root), self._snapshot
        if directory is None:
            if self._root.exists() and any(self._root.iterdir()):
                raise IndexUnreadable("index.other-version")
            return None
        if before and directory != Path(before.index.storage.folder):
            before = None
        if before and before.commit == before.index.latest_generation():
            return before
        index, commit, files = _open(directory, before.files if before else {})
        removed = (np.array(list(each.deleted_docs()), np.int64) for each in commit.segments)
        bm25 = Bm25(list(zip(files.values(), removed, strict=True)))
        return _Snapshot(index, commit.generation, files, bm25)


class IndexWriter:
    """The writing side, an `engine.sync.IndexSink`; one at a time (the caller holds the lock)."""

    name = "keywords"
    prepare = staticmethod(count)

    def __init__(self, root: Path) -> None:
        """`root` holds the generations; it need not exist."""
        self._root = root
        self._index: FileIndex  # `open` opens it
        self._files: dict[Path, SegmentFile] = {}
        self._writer: PassageWriter | None = None

    def open(self, generation: int, *, rebuild: bool = False) -> int:
        number = last(self._root)
        if generation and generation == number and not rebuild:
            try:
                directory = self._root / f"{VERSION}.{generation}"
                self._index, _, self._files = _open(directory, {})
                return generation
            except (OSError, ValueError):
                _log.exception("The keyword index in %s cannot be read; it is rebuilt", self._root)
        number = max(generation, number) + 1
        self._index = _start(self._root, number)
        return number

    def remove(self, document_ids: Sequence[int]) -> None:
        """Remove the passages of these documents that were committed before."""
        if document_ids:
            self._open_writer().delete_documents(document_ids)

    def add(
        self, document: Document, passages: Mapping[int, Passage], prepared: TermCounts
    ) -> None:
        """Add passages of a document, as `count` has counted them, by their ids."""
        languages = [passage.language for passage in passages.values()]
        self._open_writer().add_passages(document.id, list(passages), languages, prepared)

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()
            self._writer = None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        self._files.clear()

    def _open_writer(self) -> PassageWriter:
        if self._writer is None:
            self._writer = PassageWriter(self._index, self._files)
        return self._writer


def segment_files(root: Path) -> list[SegmentFile]:
    """Return the files of the last commit; none where it cannot be read."""
    directory = newest(root)
    if directory is None:
        return []
    try:
        return list(_open(directory, {})[2].values())
    except (OSError, ValueError):
        return []


def newest(root: Path) -> Path | None:
    number = last(root)
    return root / f"{VERSION}.{number}" if number else None


def last(root: Path) -> int:
    """Return the number of the newest generation, 0 if there is none."""
    numbers = (each.name.partition(".")[2] for each in root.glob(f"{VERSION}.*"))
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _start(root: Path, number: int) -> FileIndex:
    """Start a generation, and clear away all others."""
    directory = root / f"{VERSION}.{number}"
    directory.mkdir(mode=0o700, parents=True)
    index = create_in(directory, Schema())
    for other in root.iterdir():
        if other != directory:
            shutil.rmtree(other, ignore_errors=True)  # on Windows a search may still hold one
    return index


def _open(
    directory: Path, opened: Mapping[Path, SegmentFile]
) -> tuple[FileIndex, TOC, dict[Path, SegmentFile]]:
    """Open a generation: its last commit, and the file of each segment of that.

    The files that are `opened` are not opened again. Raises `ValueError` where something is
    damaged, and `OSError`.
    """
    try:
        index = open_dir(directory)
        commit = TOC.read(index.storage, index.indexname)
    except _WHOOSH_ERRORS as error:
        raise ValueError(f"The list of segments in {directory} is damaged") from error
    paths = [segment_path(directory, segment) for segment in commit.segments]
    return index, commit, {path: opened.get(path) or SegmentFile(path) for path in paths}
