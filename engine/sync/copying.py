"""Copying: a library's documents into another one, and nothing read, counted or encoded again.

From a library on this computer the catalog is taken whole, what its keyword index has counted, and
the record of its vectors; from a team's, its points, whose terms have to be counted again for an
index here, as the server only knows their numbers.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np

from engine.catalog import Catalog
from engine.config import Config
from engine.embed import VectorWriter, encoded_text, find_encoder, record_folder
from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.events import Progress, SyncEvent
from engine.index import Counted
from engine.records import Document
from engine.storage import library_lock, on_disk, storage_errors
from engine.stores.team import Place, Reader, whole_documents
from engine.sync.reading import READER
from engine.sync.run import opened, summary
from engine.user import LibraryFolders


def copy_library(source: Config, target: Config) -> Iterator[SyncEvent]:
    """Copy what is in a library into one that has nothing yet; `Synced` comes last.

    If that is cut off, a sync of the other library goes on. Raises `LibraryUnavailable`.
    """
    began = monotonic()
    with (
        storage_errors(target.library_dir),
        library_lock(source.library_dir),
        library_lock(target.library_dir),
    ):
        with closing(Catalog(target.catalog_file)) as catalog:
            if any(catalog.documents.known()) or LibraryFolders.read(target.folders_file).folders:
                raise LibraryUnavailable("sync.copy-needs-empty", name=target.library)
        place = Place.read(source.library_dir)
        if place:
            yield from _fetch(place, source, target)
        else:
            _take(source, target)
        with opened(target, kept=Counted(source.index_dir).of) as (catalog, writer):
            yield from writer.catch_up()
            yield summary(catalog, began)


def _take(source: Config, target: Config) -> None:
    """Take the catalog, the vectors and the folders of a library on this computer."""
    with (
        closing(sqlite3.connect(source.catalog_file)) as old,
        closing(sqlite3.connect(target.catalog_file)) as new,
    ):
        old.backup(new)
    with closing(Catalog(target.catalog_file)) as catalog:
        catalog.backlog.forget_all()  # the indexes of the other library
    if source.vectors_dir.exists():
        shutil.copytree(source.vectors_dir, target.vectors_dir, dirs_exist_ok=True)
    LibraryFolders.read(source.folders_file).write(target.folders_file)


def _fetch(place: Place, source: Config, target: Config) -> Iterator[Progress]:
    """Fetch the documents of a team's library, and their vectors if they are of our encoder."""
    reader = Reader(place, source.data_dir)
    record = None
    with closing(reader), closing(Catalog(target.catalog_file)) as catalog:
        collections = reader.collections()
        total = sum(each.passages for each in collections)
        with suppress(ModelUnavailable):
            model = find_encoder(target.encoder, target.data_dir)
            if {each.stamp.encoder for each in collections} == {model.key}:
                record = VectorWriter(record_folder(target, model), model.width)
                record.open(0)
        done, ids, placed = 0, dict[str, int](), set[Path]()
        for whole in whole_documents(reader):
            document = _as_here(whole.document)
            paths = {document.path, *whole.copies} - placed
            if document.digest not in ids:  # or another desk or group has the same content
                ids[document.digest] = catalog.documents.store(document, whole.passages, READER)
                paths.remove(document.path)
                placed.add(document.path)
            id = ids[document.digest]
            for path in sorted(paths):
                there = _as_here(replace(document, path=path))
                catalog.documents.add_copy(id, path, there.size, there.mtime_ns, there.ctime_ns)
            placed |= paths
            pairs = zip(whole.passages, whole.vectors, strict=True)
            with_vector = [(each, vector) for each, vector in pairs if vector is not None]
            if record and with_vector:
                texts = [encoded_text(document, each) for each, _ in with_vector]
                record.encoded(texts, np.array([vector for _, vector in with_vector], np.float32))
            done += len(whole.passages)
            yield Progress(done, total, document.path)
        if record:
            record.commit()
        folders = {reader.place.here(name) for name in reader.values("root", 1000)}
        LibraryFolders(tuple(sorted(folders))).write(target.folders_file)


def _as_here(document: Document) -> Document:
    """Return a document with its time here, so that a sync does not read it again if it is same."""
    with suppress(OSError):
        status = on_disk(Path(document.path)).stat()
        if (status.st_size, status.st_mtime_ns) == (document.size, document.mtime_ns):
            return replace(document, ctime_ns=status.st_ctime_ns)
    return document
