"""Library: the two verbs, `sync(folders)` and `search(question)`, both generators of events.

`search` is `recall` (tens of milliseconds) and then `rank` (seconds). A window calls the two by
themselves, so that a model at work never delays the first hits of the next question. To stop any of
them, close the generator.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from math import inf
from pathlib import Path

from engine.catalog import Catalog
from engine.config import Config
from engine.counts import FolderStats, Status
from engine.documents import Rules, distinct_folders
from engine.errors import CatalogDamaged, IndexUnreadable, LibraryUnavailable
from engine.events import (
    Answers,
    Committed,
    Completed,
    Named,
    Notice,
    Recalled,
    SearchEvent,
    SyncEvent,
    Tick,
    WatchEvent,
)
from engine.messages import Message
from engine.presets import PresetStore
from engine.recall import Completer, Lookup, Meaning, Recall, Way, files_named, find_answers
from engine.records import Hit
from engine.rerank import Ranker
from engine.status import awaits_ocr, folder_stats, lacks_vectors, status_of, why_skipped
from engine.storage import storage_errors
from engine.stores import LOCAL, LocalStore, Preview, Store, scored_text
from engine.user import LibraryFolders, News, Note, PasswordStore, Saved, news_of


class Library:
    """The user's documents, indexed where they lie. One object a process."""

    def __init__(
        self, config: Config, *, own_process: bool = False, ranker: Ranker | None = None
    ) -> None:
        """Open the library in `config.data_dir`, or create it. Raises `LibraryUnavailable`.

        `own_process`: the reranker has a process of its own, as a program with a window wants it.
        `ranker`: that of another library, to rank with its model; it is not closed with this one.
        One whose catalog is damaged opens too: `sync` mends it; and one that can only be read.
        """
        self._config = config
        self.ranker = ranker or Ranker(config, own_process=own_process)
        self._owns_ranker = ranker is None
        self.presets = PresetStore(config.presets_file, config.library)
        config.make_data_dir()
        with suppress(CatalogDamaged):
            Catalog(config.catalog_file).close()
        self._sound = False  # until a sync has looked through the catalog
        self._meaning = Meaning(config, self._catalog, patient=not own_process)
        self._stores: dict[str, Store] = {LOCAL: LocalStore(self._catalog, config.passwords_file)}
        self.preview = Preview(self._stores, lambda question: self._recall.query(question).marker)
        self.lookup = Lookup(self._catalog)
        self._completer = Completer()
        self.passwords = PasswordStore(config.passwords_file, self._retry_encrypted)

    @cached_property
    def _recall(self) -> Recall:  # made late, as it loads NumPy
        return Recall(self._config, self._catalog, self._meaning)

    @property
    def config(self) -> Config:
        """The settings in use; `model` is the one that was last asked for."""
        return self._config

    def configure(self, config: Config) -> None:
        """Use these settings of the same library from the next search or sync on."""
        self._config = config
        self.ranker.configure(config)
        self._meaning.configure(config)

    def close(self) -> None:
        """Release the files, and the reranker if it is the library's own."""
        for store in self._stores.values():
            store.close()
        if "_recall" in vars(self):
            self._recall.close()
        self._meaning.close()
        if self._owns_ranker:
            self.ranker.close()

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
    ) -> Iterator[SyncEvent]:
        """Make these all the folders of the library, and bring it up to date with them.

        What is unchanged on disk is not read again. With `retry`, files that could not be read are
        tried again: all, or these paths. With `rebuild`, the indexes are rebuilt from the catalog.
        Runs in a process of its own; closing the generator ends that, and what was read is kept.
        Yields several times a second, if only a `Tick`. Raises `LibraryUnavailable`, also while
        another process is writing to it.
        """
        self._config.check_writable()
        from engine.sync import in_process, index_folders  # late, as it loads NumPy

        yield from in_process(
            "sync.stopped", index_folders, self._config, folders,
            retry=retry, rebuild=rebuild, check=not self._sound,
        )  # fmt: skip
        self._sound = True

    def mend(self) -> Iterator[SyncEvent]:
        """Yield a `Notice` and a sync, where the keyword index cannot be read; else nothing.

        Where the library can only be read nothing comes either: each question says so.
        """
        try:
            self._recall.open()
        except IndexUnreadable as error:
            if self._config.read_only:
                return
            yield Notice(error.message)
            try:
                yield from self.sync(self.folders())
            except LibraryUnavailable as unavailable:  # meaning may still find something
                yield Notice(unavailable.message)

    def run_ocr(self) -> Iterator[SyncEvent]:
        """Read the pages that wait for OCR: yield `Recognised` for each, and `Synced` at the end.

        Yields nothing where none waits, or OCR is not installed. It can be stopped at any time, for
        a `sync` to come in between, and resumes where it was. Runs and raises as `sync` does.
        """
        with self._catalog() as catalog:
            if self._config.read_only or not awaits_ocr(catalog):
                return
        from engine.sync import in_process, run_ocr  # late, as it loads NumPy

        yield from in_process("sync.ocr-stopped", run_ocr, self._config)

    def run_vectors(self) -> Iterator[SyncEvent]:
        """Encode passages that are not found by meaning yet: yield `Encoded` for each few.

        Yields nothing where none lacks a vector. It can be stopped at any time, and resumes where
        it was. Runs and raises as `run_ocr` does, and `ModelUnavailable`.
        """
        if self._config.read_only or not self._config.meaning:
            return
        with self._catalog() as catalog:
            if not (self._meaning.is_damaged or lacks_vectors(catalog, self._config)):
                return
        from engine.sync import in_process, run_vectors  # late, as it loads NumPy

        for event in in_process("embed.encoding-stopped", run_vectors, self._config):
            if isinstance(event, Committed):
                self._meaning.is_damaged = False
            yield event

    def changes(self, folders: Sequence[Path]) -> Iterator[WatchEvent]:
        """Yield `Changed` at once and whenever something in `folders` changes; never end."""
        from engine.documents import changes  # late, as it loads watchdog

        rules = Rules(self._config.ignore, self._config.data_dir)
        watched, _ = distinct_folders(folders, rules, self._config.largest_file)
        return changes(watched, rules, self._config.data_dir)

    def search(
        self,
        question: str,
        instruction: str,
        *,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
        rerank: bool = True,
    ) -> Iterator[SearchEvent]:
        """Yield the events of `recall`, then those of `rank` within the reading time."""
        for event in self.recall(question, pool=pool, within=within, whole=whole):
            yield event
            if rerank and isinstance(event, Recalled):
                yield from self.rank(event, instruction, seconds=self._config.rank_seconds)

    def recall(
        self,
        question: str,
        *,
        plain: bool = False,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
        only: Way | None = None,
        weight: float | None = None,
    ) -> Iterator[Notice | Tick | Recalled]:
        """Yield the hits of a question, at most `pool`, before any reranking; `Recalled` is last.

        See `engine.recall.query` for what can be asked; with `plain`, the question is nothing but
        words. With `whole`, a document that the reranker can read whole is one hit; of a longer one
        there are the best passages all the same. `only` asks but one of the retrievers; `weight` is
        another than `meaning_weight` of the settings. Raises `Invalid`: it has no word, or names a
        kind or a folder that does not exist.
        """
        for event in self._recall.recall(
            question, self._config, self.folders(),
            plain=plain, pool=pool, within=within, whole=whole, only=only, weight=weight,
        ):  # fmt: skip
            if isinstance(event, Recalled) and not (plain or only):
                event = self._recall.with_notes(
                    event, self._config, question, self.folders(), within
                )
            yield event

    def similar(
        self,
        path: Path,
        page: int | None = None,
        passage_id: int | None = None,
        *,
        limit: int | None = None,
        filters: str = "",
    ) -> Iterator[Notice | Tick | Recalled]:
        """Yield passages of other documents that are like a document, a page of it, or a passage.

        At most `limit`, the likest first; of `filters`, a question, only the filters count. Neither
        an encoder nor a reranker is asked. Raises `Invalid`: the file is not in the library, or
        nothing of it is encoded yet.
        """
        for event in self._recall.similar(
            self._config, self.folders(), path, page, passage_id, limit, filters
        ):
            if isinstance(event, Recalled):
                event = self._recall.with_notes(event, self._config)
            yield event

    def noted(self, note: Note) -> Iterator[Recalled]:
        """Yield the passage of a note. Raises `Invalid`: it is no longer in the library."""
        for event in self._recall.noted(note):
            yield self._recall.with_notes(event, self._config)

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator[Tick | Answers]:
        """Yield the sentences of hits, in the order shown, that are nearest to their question.

        Nothing where meaning finds nothing, or is not ready.
        """
        yield from find_answers(self._recall.query(question), hits, self._meaning.compare)

    def encode(
        self, texts: Sequence[str], *, query: bool = False
    ) -> Iterator[Tick | list[list[float]]]:
        """Yield the vectors of texts, a few at a time, by the encoder in use.

        They are passages, or questions with `query`. Raises `ModelUnavailable`.
        """
        yield from self._meaning.encode(texts, "query" if query else "passage")

    @property
    def encoder(self) -> str | None:
        """The name of the encoder that was last asked."""
        return self._meaning.encoder

    def complete(self, typed: str) -> Iterator[Completed]:
        with self._catalog() as catalog:
            yield Completed(typed, self._completer.complete(typed, catalog))

    def files_named(self, question: str) -> Iterator[Named]:
        """Yield the files whose name holds the words of a question, read or not."""
        query = self._recall.query(question)
        with self._catalog() as catalog:
            yield Named(tuple(files_named(query, catalog, self.folders())))

    def news(self, saved: Iterable[Saved]) -> Iterator[News]:
        yield from news_of(saved, self.recall)

    def open(self) -> Iterator[Recalled]:
        """Open the index, so that the first question need not wait for it. Yields nothing."""
        with suppress(IndexUnreadable):  # the first question says so
            self._recall.open()
        yield from ()

    def warm(self) -> Iterator[Notice | Tick]:
        """Have loaded what finds by meaning; end when it answers at once, or cannot."""
        yield from self._meaning.warm()

    def rank(
        self,
        recalled: Recalled,
        instruction: str,
        *,
        model: str | None = None,
        seconds: float = inf,
    ) -> Iterator[SearchEvent]:
        """Score as much of what was recalled as fits into `seconds`; `Ranked` comes last.

        `model` is another one than the library's. Where there is no reranker, `Unranked` is all
        that comes, and the order stays; where one cannot be loaded, a `Notice`; where one fails,
        `Withdrawn` comes last. Two rankings at a time take turns, batch by batch.
        """
        if not recalled.hits:
            return
        texts = [scored_text(hit, self._stores[hit.store]) for hit in recalled.hits]
        yield from self.ranker.rank(recalled, texts, instruction, model, seconds)

    def _retry_encrypted(self) -> int:
        with self._catalog() as catalog:
            return catalog.documents.retry("password")

    @contextmanager
    def _catalog(self) -> Iterator[Catalog]:
        place, file = self._config.library_dir, self._config.catalog_file
        try:
            with storage_errors(place), closing(Catalog(file)) as catalog:
                yield catalog
        except CatalogDamaged:
            self._sound = False
            raise
