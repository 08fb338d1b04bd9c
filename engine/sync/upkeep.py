"""Upkeep: the documents of a library, kept up to date with the disk, and what is known of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import engine.documents
from engine.catalog import Catalog, CatalogPool, FolderStats, Status
from engine.config import Config
from engine.errors import CatalogDamaged
from engine.events import SyncEvent, WatchEvent
from engine.messages import Message
from engine.storage import storage_errors
from engine.stores.team import Place
from engine.sync.apart import in_process
from engine.sync.status import awaits_ocr, folder_stats, status_of, why_skipped
from engine.user import LibraryFolders, PasswordStore


class Upkeep:
    """What `Library` offers for its documents themselves, rather than for questions."""

    def __init__(self, config: Config) -> None:
        """Open the library in `config.data_dir`, or create it. Raises `LibraryUnavailable`."""
        self._config = config
        config.make_data_dir()
        self._catalogs = CatalogPool(config.catalog_file)
        self._place = Place.read(config.library_dir)
        self._sound = False  # until a sync has looked through the catalog
        with suppress(CatalogDamaged), self._catalog():
            pass
        self.passwords = PasswordStore(config.passwords_file, self._retry_encrypted)

    @property
    def config(self) -> Config:
        """The settings in use; `model` is the one that was last asked for."""
        return self._config

    def configure(self, config: Config) -> None:
        """Use these settings of the same library from the next search or sync on."""
        self._config = config

    @property
    def place(self) -> Place | None:
        """Where the passages lie, if a team shares them; None where they are the user's own."""
        return self._place

    def change_place(self, place: Place) -> None:
        """Have documents found elsewhere here. Raises as `stores.team.change_place` does."""
        from engine.stores.team import change_place  # late, as few want it

        change_place(self._config, place)
        self._follow(place)

    def share_with(self, folders: Sequence[Path], group: str) -> None:
        """Have a group see these folders alone. Raises what `stores.team.share_with` raises."""
        from engine.stores.team import share_with

        share_with(self._config, folders, group)
        if place := Place.read(self._config.library_dir):
            self._follow(place)

    def _follow(self, place: Place) -> None:
        self._place = place

    def folders(self) -> tuple[Path, ...]:
        """Return the folders of the library, in order of their path."""
        return LibraryFolders.read(self._config.folders_file).folders

    def status(self) -> Status:
        with self._catalog() as catalog:
            return status_of(catalog, self._config)

    def folder_stats(self, folder: Path | None = None) -> tuple[FolderStats, ...]:
        """Return the folders of the library, or those in one of them, with what they hold."""
        with self._catalog() as catalog:
            if folder is not None:
                return catalog.documents.subfolder_stats(folder)
            return folder_stats(catalog, self._config)

    def why_skipped(self, path: Path) -> Message | None:
        """Return why the next sync would not read this file or folder, or None if it would."""
        with self._catalog() as catalog:
            return why_skipped(path, catalog, self._config)

    def sync(
        self,
        folders: Sequence[Path],
        *,
        retry: bool | Sequence[Path] = False,
        rebuild: bool = False,
        ray: str = "",
    ) -> Iterator[SyncEvent]:
        """Make these all the folders of the library, and bring it up to date with them.

        What is unchanged on disk is not read again. With `retry`, files that could not be read are
        tried again: all, or these paths. With `rebuild`, the indexes are rebuilt from the catalog.
        With `ray`, the address of a Ray cluster, its nodes read, which must see the folders.
        Runs in a process of its own; closing the generator ends that, and what was read is kept.
        Yields several times a second, if only a `Tick`. Raises `LibraryUnavailable`, also while
        another process is writing to it.
        """
        self._config.check_writable()
        with self._catalogs.released():
            yield from in_process(
                "sync.stopped", "engine.sync.sync:index_folders", self._config, folders,
                retry=retry, rebuild=rebuild, check=not self._sound, ray=ray,
            )  # fmt: skip
        self._sound = True

    def copy_from(self, source: Config) -> Iterator[SyncEvent]:
        """Copy what another library has into this one, which has nothing yet.

        Nothing is read again, nor, where that can be, counted or encoded. Runs and raises as `sync`
        does.
        """
        self._config.check_writable()
        job = "engine.sync.copying:copy_library"
        yield from in_process("sync.stopped", job, source, self._config)

    def run_ocr(self) -> Iterator[SyncEvent]:
        """Read the pages that wait for OCR: yield `Recognised` for each, and `Synced` at the end.

        Yields nothing where none waits, or OCR is not installed. It can be stopped at any time, for
        a `sync` to come in between, and resumes where it was. Runs and raises as `sync` does.
        """
        with self._catalog() as catalog:
            if self._config.read_only or not awaits_ocr(catalog):
                return
        yield from in_process("sync.ocr-stopped", "engine.sync.ocr_job:run_ocr", self._config)

    def changes(self, folders: Sequence[Path]) -> Iterator[WatchEvent]:
        """Yield `Changed` at once and whenever something in `folders` changes; never end."""
        rules = engine.documents.Rules(self._config.ignore, self._config.data_dir)
        watched, _ = engine.documents.distinct_folders(folders, rules, self._config.largest_file)
        return engine.documents.changes(watched, rules, self._config.data_dir)

    def _retry_encrypted(self) -> int:
        with self._catalog() as catalog:
            return catalog.documents.retry("password")

    @contextmanager
    def _catalog(self) -> Iterator[Catalog]:
        try:
            with storage_errors(self._config.library_dir), self._catalogs.catalog() as catalog:
                yield catalog
        except CatalogDamaged:
            self._sound = False
            self._catalogs.close()
            raise
