"""Library: the two verbs, `sync(folders)` and `search(question)`, both generators of events.

`search` is `recall` (tens of milliseconds) and then `rank` (seconds). A window calls the two by
themselves, so that a model at work never delays the first hits of the next question. To stop any of
them, close the generator.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import engine.recall
import engine.stores
from engine.config import Config
from engine.errors import IndexUnreadable, LibraryUnavailable
from engine.events import (
    Answers,
    Committed,
    Completed,
    Named,
    Notice,
    Proposed,
    Recalled,
    SearchEvent,
    SyncEvent,
    Tick,
)
from engine.parts import Parts
from engine.records import Hit
from engine.rerank import Ranker
from engine.stores.team import Place
from engine.sync import Upkeep, lacks_vectors
from engine.user import News, Note, Saved, news_of
from engine.user.presets import PresetStore

if TYPE_CHECKING:  # it loads NumPy
    from engine.stores.team import Team

_HEADINGS = 20_000  # that are looked through for what could be asked


class Library(Upkeep):
    """The user's documents, indexed where they lie. One object a process."""

    def __init__(
        self, config: Config, *, own_process: bool = False, ranker: Ranker | None = None
    ) -> None:
        """Open the library in `config.data_dir`, or create it. Raises `LibraryUnavailable`.

        `own_process`: the reranker has a process of its own, as a program with a window wants it.
        `ranker`: that of another library, to rank with its model; it is not closed with this one.
        One whose catalog is damaged opens too: `sync` mends it; and one that can only be read.
        """
        super().__init__(config)
        self.ranker = ranker or Ranker(config, own_process=own_process)
        self._owns_ranker = ranker is None
        self.presets = PresetStore(config.presets_file, config.library)
        self._parts = Parts(config, self._catalog, self._place, patient=not own_process)

    @property
    def lookup(self) -> "engine.recall.Lookup":
        return self._parts.lookup

    @property
    def preview(self) -> "engine.stores.Preview":
        return self._parts.preview

    def _folders(self) -> tuple[Path, ...]:
        """Return the folders that questions are about."""
        return tuple(dict.fromkeys((*self.folders(), *self._parts.searched.folders())))

    def configure(self, config: Config) -> None:
        """See `Upkeep.configure`."""
        super().configure(config)
        self.ranker.configure(config)
        self._parts.configure(config)

    def _follow(self, place: Place) -> None:
        super()._follow(place)
        self._parts.follow(place)

    @property
    def team(self) -> "Team | None":
        """What is searched where a team shares it; None in a library of the user's own."""
        return self._parts.team

    def close(self) -> None:
        """Release the files, and the reranker if it is the library's own."""
        self._parts.close()
        self._catalogs.close()
        if self._owns_ranker:
            self.ranker.close()

    def mend(self) -> Iterator[SyncEvent]:
        """Yield a `Notice` and a sync, where the keyword index cannot be read; else nothing.

        Where the library can only be read, or a team's server does not answer, nothing comes
        either: each question says so.
        """
        try:
            self._parts.searched.open()
        except IndexUnreadable as error:
            if self._config.read_only:
                return
            yield Notice(error.message)
            try:
                yield from self.sync(self.folders())
            except LibraryUnavailable as unavailable:  # meaning may still find something
                yield Notice(unavailable.message)
        except LibraryUnavailable:  # of a team
            return

    def run_vectors(self, *, ray: str = "") -> Iterator[SyncEvent]:
        """Encode passages that are not found by meaning yet: yield `Encoded` for each few.

        Yields nothing where none lacks a vector. It can be stopped at any time, and resumes where
        it was. With `ray`, the address of a Ray cluster, its nodes encode. Runs and raises as
        `run_ocr` does, and `ModelUnavailable`.
        """
        if self._config.read_only or not self._config.meaning:
            return
        with self._catalog() as catalog:
            if not (self._parts.meaning.is_damaged or lacks_vectors(catalog, self._config)):
                return
        from engine.sync import in_process  # late: it starts processes

        job = "engine.sync.vector_job:run_vectors"
        for event in in_process("embed.encoding-stopped", job, self._config, ray):
            if isinstance(event, Committed):
                self._parts.meaning.is_damaged = False
            yield event

    def search(
        self,
        question: str,
        instruction: str,
        *,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
        rerank: bool = True,
        seconds: float | None = None,
        snippets: bool = True,
    ) -> Iterator[SearchEvent]:
        """Yield the events of `recall`, then those of `rank` within the reading time.

        `Recalled` comes again once meaning is loaded. `seconds`: another than that of the settings.
        """
        for event in engine.recall.settled(
            lambda: self.recall(question, pool=pool, within=within, whole=whole, snippets=snippets),
            self.warm,
        ):
            yield event
        if rerank and isinstance(event, Recalled):
            limit = self._config.rank_seconds if seconds is None else seconds
            yield from self.rank(event, instruction, seconds=limit)

    def recall(
        self,
        question: str,
        *,
        plain: bool = False,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
        only: "engine.recall.Way | None" = None,
        weight: float | None = None,
        snippets: bool = True,
    ) -> Iterator[Notice | Tick | Recalled]:
        """Yield the hits of a question, at most `pool`, before any reranking; `Recalled` is last.

        See `engine.recall.syntax` for what can be asked; with `plain`, the question is nothing but
        words. With `whole`, a document that the reranker can read whole is one hit; of a longer one
        there are the best passages all the same. `only` asks but one of the retrievers; `weight` is
        another than `meaning_weight` of the settings. Without `snippets`, which take half of the
        time, hits have none: `with_snippets` adds those that are shown. Raises `Invalid`: it has no
        word, or names a kind or a folder that does not exist.
        """
        for event in self._parts.recall.recall(
            question, self._config, self._folders(),
            plain=plain, pool=pool, within=within, whole=whole, only=only, weight=weight,
            snippets=snippets,
        ):  # fmt: skip
            if isinstance(event, Recalled) and not (plain or only):
                event = self._parts.recall.with_notes(
                    event, self._config, question, self._folders(), within
                )
            yield event

    def with_snippets(self, question: str, hits: Iterable[Hit]) -> list[Hit]:
        """Put snippets on the hits of a question that was recalled without."""
        return engine.recall.with_snippets(hits, self._parts.recall.query(question).marker)

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
        query = self._parts.recall.query(filters)
        for event in self._parts.searched.source.similar(
            self._config, self._folders(), path, page, passage_id, limit, query
        ):
            if isinstance(event, Recalled):
                event = self._parts.recall.with_notes(event, self._config)
            yield event

    def noted(self, note: Note) -> Iterator[Recalled]:
        """Yield the passage of a note. Raises `Invalid`: it is no longer in the library."""
        for event in self._parts.recall.noted(note):
            yield self._parts.recall.with_notes(event, self._config)

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator[Tick | Answers]:
        """Yield the sentences of hits, in the order shown, that are nearest to their question.

        Nothing where meaning finds nothing, or is not ready.
        """
        query = self._parts.recall.query(question)
        yield from engine.recall.find_answers(query, hits, self._parts.meaning.compare)

    def encode(
        self, texts: Sequence[str], *, query: bool = False
    ) -> Iterator[Tick | list[list[float]]]:
        """Yield the vectors of texts, a few at a time, by the encoder in use.

        They are passages, or questions with `query`. Raises `ModelUnavailable`.
        """
        yield from self._parts.meaning.encode(texts, "query" if query else "passage")

    @property
    def encoder(self) -> str | None:
        """The name of the encoder that was last asked."""
        return self._parts.meaning.encoder

    def complete(self, typed: str) -> Iterator[Completed]:
        with self._parts.searched.contents() as catalog:
            yield Completed(typed, self._parts.completer.complete(typed, catalog))

    def propose(self, most: int = 3) -> Iterator[Proposed]:
        """Yield questions out of the headings of the documents."""
        with self._parts.searched.contents() as catalog:
            yield Proposed(engine.recall.propose(catalog.passages.headed(_HEADINGS), most))

    def files_named(self, question: str) -> Iterator[Named]:
        """Yield the files whose name holds the words of a question, read or not."""
        query = self._parts.recall.query(question)
        with self._parts.searched.contents() as catalog:
            yield Named(tuple(engine.recall.files_named(query, catalog, self._folders())))

    def news(self, saved: Iterable[Saved]) -> Iterator[News]:
        yield from news_of(saved, self.recall)

    def open(self) -> Iterator[Recalled]:
        """Open the index, so that the first question need not wait for it. Yields nothing."""
        with suppress(LibraryUnavailable):  # the first question says so
            self._parts.searched.open()
        engine.recall.facets_of((), ())  # is loaded by that: a window asks for them with the hits
        yield from ()

    def warm(self) -> Iterator[Notice | Tick]:
        """Have loaded what finds by meaning; end when it answers at once, or cannot."""
        yield from self._parts.meaning.warm()

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
        stores = self._parts.stores
        texts = [engine.stores.scored_text(hit, stores[hit.store]) for hit in recalled.hits]
        yield from self.ranker.rank(recalled, texts, instruction, model, seconds)
