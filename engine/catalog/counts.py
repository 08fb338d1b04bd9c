"""Counts: how much a library holds, and each of its folders."""

from dataclasses import dataclass
from pathlib import Path

from engine.records import Skipped


@dataclass(frozen=True, slots=True)
class FolderStats:
    """A folder of the library, or one below it, and how many files of it there are.

    `documents` can be found; `skipped` could not be read, or not wholly. `has_subfolders` counts
    only those with such files. `is_available`: it is on the disk at the moment. `is_file`: it is a
    document that was added by itself.
    """

    path: Path
    documents: int
    skipped: int
    has_subfolders: bool
    is_available: bool = True
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """How much is in a library, and on the disk; `cache_bytes` are those of cached scores.

    So many of the `passages` have vectors of the `encoder` in use; None is installed, perhaps.
    """

    folders: tuple[Path, ...]
    indexed: int
    skipped: tuple[Skipped, ...]
    passages: int
    catalog_bytes: int
    index_bytes: int
    cache_bytes: int
    models_bytes: int
    encoder: str | None = None
    vectors: int = 0
    vectors_bytes: int = 0
