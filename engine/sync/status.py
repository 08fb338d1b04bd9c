"""Status: what a library holds, what it lacks, and what it takes on the disk."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import engine.documents
from engine.catalog import Catalog, FolderStats, Status
from engine.config import Config
from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.storage import disk_usage, expand_home
from engine.user import LibraryFolders


def status_of(catalog: Catalog, config: Config) -> Status:
    from engine.embed import encoder_in_use  # late, as it loads NumPy

    place, encoder = config.library_dir, None
    with suppress(ModelUnavailable):
        encoder = encoder_in_use(config)
    counts = catalog.documents.counts()
    return Status(
        folders=LibraryFolders.read(config.folders_file).folders,
        indexed=counts["indexed"],
        skipped=catalog.documents.skipped(),
        passages=counts["passages"],
        catalog_bytes=disk_usage(*place.glob(f"{config.catalog_file.name}*")),
        index_bytes=disk_usage(config.index_dir),
        cache_bytes=disk_usage(*place.glob(f"{config.cache_file.name}*")),
        models_bytes=disk_usage(config.data_dir / "models"),
        encoder=encoder.name if encoder else None,
        vectors=catalog.backlog.passages_done(encoder.key) if encoder else 0,
        vectors_bytes=disk_usage(config.vectors_dir),
    )


def folder_stats(catalog: Catalog, config: Config) -> tuple[FolderStats, ...]:
    """Return the folders of the library with what they hold, and whether they are there."""
    known = LibraryFolders.read(config.folders_file)
    return tuple(
        replace(
            catalog.documents.folder_stats(each),
            is_available=each.exists()
            and not (each in known.drives and engine.documents.is_drive_away(each)),
        )
        for each in known.folders
    )


def why_skipped(path: Path, catalog: Catalog, config: Config) -> Message | None:
    """Return why the next sync would not read this file or folder, or None if it would.

    Of what is no path from here the name is enough, or a part of it.
    """
    path = expand_home(path)
    folders = LibraryFolders.read(config.folders_file).folders
    rules = engine.documents.Rules(config.ignore, config.data_dir)
    if named := not path.is_absolute() and not path.exists():
        name = str(path)
        found = catalog.documents.named(name)
        found = found or engine.documents.excluded_named(name, folders, rules)
        if found is None:
            return Message("documents.none-named")
        path = found
    path = path.absolute()
    reason = engine.documents.why_ignored(path, folders, rules, config.largest_file)
    reason = reason or catalog.documents.why_skipped(path)
    return Message("documents.of-file", path=path, reason=reason) if named and reason else reason


def awaits_ocr(catalog: Catalog) -> bool:
    """Say whether pages wait for OCR, and it is installed."""
    return engine.documents.ocr_available() and bool(catalog.ocr_queue.pages())


def lacks_vectors(catalog: Catalog, config: Config) -> bool:
    """Say whether a passage has no vector yet, or an encoder that was used before still answers."""
    from engine.embed import answers_alone, find_encoder  # late, as it loads NumPy

    name, backlog = find_encoder(config.encoder, config.data_dir).key, catalog.backlog
    has_all = backlog.generation(name) and not backlog.documents(name)
    return not (has_all and answers_alone(config, name))
