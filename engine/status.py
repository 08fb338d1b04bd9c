"""Status: how much is in a library, and how much of the disk it takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from engine.catalog import Catalog
from engine.config import Config
from engine.records import Skipped
from engine.storage import disk_usage


@dataclass(frozen=True, slots=True)
class Status:
    """Counts and sizes; `cache_bytes` are those of cached scores."""

    folders: tuple[Path, ...]
    indexed: int
    skipped: tuple[Skipped, ...]
    passages: int
    catalog_bytes: int
    index_bytes: int
    cache_bytes: int
    models_bytes: int

    @classmethod
    def from_catalog(cls, config: Config, folders: tuple[Path, ...], catalog: Catalog) -> Self:
        """Count and measure a library."""
        counts = catalog.documents.counts()
        return cls(
            folders=folders,
            indexed=counts["indexed"],
            skipped=catalog.documents.skipped(),
            passages=counts["passages"],
            catalog_bytes=disk_usage(*config.library_dir.glob(f"{config.catalog_file.name}*")),
            index_bytes=disk_usage(config.index_dir),
            cache_bytes=disk_usage(*config.library_dir.glob(f"{config.cache_file.name}*")),
            models_bytes=disk_usage(config.data_dir / "models"),
        )
