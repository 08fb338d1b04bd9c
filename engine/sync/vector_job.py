"""Vector job: encodes passages in the background, so that they are found by meaning as well.

Runs in a process of its own, at the lowest priority, after the keyword index is up to date. What is
to be done stands in the backlog of the catalog, newest first; the passages that a search has just
found without a vector come before, without the rest of their documents. Killed at any instant, it
loses what was encoded since the last commit; the first comes at once, so that it gets on however
often that happens. Syncs may go on beside it: a document that changes meanwhile stays in the
backlog, and one that is new is taken up soon.

Vectors by another encoder go on answering, and are made of new documents too, until all are there
by the one that is wanted; then these take over, and those go.
"""

import logging
from collections.abc import Iterator
from contextlib import closing, suppress
from math import inf
from shutil import rmtree
from time import monotonic, process_time, sleep
from typing import TYPE_CHECKING

import psutil

from engine.catalog import Catalog
from engine.config import Config
from engine.embed import (
    Encoder,
    EncoderModel,
    VectorWriter,
    encoded_text,
    encoder_in_use,
    find_encoder,
    has_words,
    read_wanted,
    record_folder,
    write_in_use,
)
from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.events import Committed, Encoded, Notice, SyncEvent
from engine.process import lower_priority
from engine.records import Document, Passage
from engine.rerank import use_all_cores
from engine.storage import locked, storage_errors
from engine.stores.team import Place
from engine.sync.run import on_cluster, summary

if TYPE_CHECKING:
    from engine.stores.team import TeamVectors
    from engine.sync.ray import NodesEncoder

_COMMIT_SECONDS = 5.0
_FEW = 0.25  # of the documents to encode: if the encoder before lacks more, it gets none of them
_BATCH = 16  # passages at a time; in between it can be stopped
_GENTLE = 0.1  # of a core

_log = logging.getLogger(__name__)

_Content = tuple[Document, dict[int, Passage]] | None  # None: the document is gone


def run_vectors(config: Config, ray: str = "") -> Iterator[SyncEvent]:
    """Encode every passage that lacks a vector: `Encoded` for each batch; `Synced` comes last.

    That is done on the cluster at the address `ray`, if given; raises what `on_cluster` does.

    Raises:
        LibraryUnavailable: the disk is full, or another process is at it.
        ModelUnavailable: there is no encoder, or it fails.
    """
    began = monotonic()
    lower_priority(to_lowest=True)
    busy = LibraryUnavailable("embed.encoding-elsewhere")
    with (
        storage_errors(config.library_dir),
        locked(config.library_dir / "vectors.lock", busy),
        on_cluster(ray),
        closing(Catalog(config.catalog_file)) as catalog,
    ):
        wanted, used = find_encoder(config.encoder, config.data_dir), encoder_in_use(config)
        job = _VectorJob(config, catalog, wanted, on_ray=bool(ray))
        before = None
        is_team = Place.read(config.library_dir) is not None  # its collection has one encoder's
        if used.key != wanted.key and not is_team:
            before = _VectorJob(config, catalog, used, on_ray=bool(ray))
        with closing(job):
            yield from job.run(before)
        yield summary(catalog, began)


class _VectorJob:
    def __init__(
        self, config: Config, catalog: Catalog, model: EncoderModel, *, on_ray: bool = False
    ) -> None:
        self._config, self._catalog, self._model = config, catalog, model
        self._name = model.key  # of this index, in the catalog
        self._writer = VectorWriter(record_folder(config, model), model.width)
        self._on_ray = on_ray and not model.address
        place = Place.read(config.library_dir)
        self._team = _elsewhere(place, config, catalog, model) if place else None
        self._encoder: Encoder | None = None  # loaded for the first text
        self._nodes: NodesEncoder | None = None  # the same, if it is on a cluster
        self._batch = _BATCH  # texts; so many for each of its actors, on a cluster
        self._added: dict[int, list[int]] = {}  # passages by document, not committed yet
        self._wanted: list[int] = []  # passages
        self._committed = -inf
        self._total = 0  # passages of the library
        self._gone: list[int] = []  # documents that still have vectors

    def close(self) -> None:
        if self._team:
            self._team.close()

    def run(self, before: "_VectorJob | None") -> Iterator[SyncEvent]:
        """Encode all there is, and let it answer instead of `before`, which is kept up to date."""
        self._open()
        if self._writer.damage:
            yield Notice(self._writer.damage)
        if before and not before._open():
            before = None  # its vectors were damaged: they are not made again
        if before is None:
            write_in_use(self._config, self._model)
        while waiting := self._lacking():
            if before and 0 < len(before._lacking()) <= _FEW * len(waiting):
                try:
                    yield from before._encode_some()
                except ModelUnavailable:
                    _log.exception("%s encodes no more", before._name)
                    before = None
            else:
                yield from self._encode_some()
        self._take_over()
        with suppress(OSError):  # of a full disk: nothing is lost, and the next job tries it
            self._writer.compact()

    def _open(self) -> bool:
        """Open the record; return whether the catalog was its source."""
        known = self._catalog.backlog.generation(self._name)
        generation = self._writer.open(known)
        if generation != known:
            self._catalog.backlog.start(self._name, generation)
        self._total = self._catalog.documents.counts()["passages"]
        return generation == known

    def _take_over(self) -> None:
        """Let these vectors answer, and remove those by other encoders."""
        write_in_use(self._config, self._model)
        for folder in self._config.vectors_dir.iterdir():
            if folder.is_dir() and folder.name != self._name:
                self._catalog.backlog.forget(folder.name)
                rmtree(folder, ignore_errors=True)  # on Windows not while it is read: next time

    def _lacking(self) -> dict[int, None]:
        """Return the documents that are to be encoded, in this order."""
        unsent = self._team.unsent() if self._team else set()
        waiting = reversed(self._catalog.backlog.documents(self._name))
        return dict.fromkeys(each for each in waiting if each not in unsent)

    def _encode_some(self) -> Iterator[SyncEvent]:
        """Go on for some seconds, and commit: then others may have come, which are newer."""
        waiting, until = self._lacking(), monotonic() + _COMMIT_SECONDS
        self._gone = self._catalog.backlog.gone(self._name)
        while waiting:
            yield from self._add(self._next(waiting))
            if monotonic() > until:
                break
        yield from self._commit()

    def _next(self, waiting: dict[int, None]) -> dict[int, _Content]:
        """Take the next documents, as many as make a batch, as they are now."""
        found: dict[int, _Content] = {}
        passages = 0
        while waiting and passages < self._batch:
            document_id = next(iter(waiting))
            del waiting[document_id]
            found[document_id] = self._catalog.backlog.content(document_id)
            passages += len((found[document_id] or ((), ()))[1])
        return found

    def _add(self, contents: dict[int, _Content]) -> Iterator[SyncEvent]:
        """Add documents, or remove those that are gone.

        A passage without a word, such as an emoji, would be near to everything: it gets no vector.
        """
        there = [
            (document, {id: each for id, each in its.items() if has_words(each)})
            for document, its in filter(None, contents.values())
        ]
        texts = [encoded_text(document, each) for document, its in there for each in its.values()]
        if self._team and self._writer.lacks(texts):
            self._fetch(self._team, contents)
        lacking = self._writer.lacks(texts)
        size = self._batch
        for start in range(0, len(lacking), size):
            yield from self._add_wanted()
            batch = lacking[start : start + size]
            self._encode(batch)
            of_these = len(texts) - len(lacking) + start + len(batch)
            others = self._writer.passages(but=[*contents, *self._gone])
            yield Encoded(others + of_these, self._total)
            if monotonic() - self._committed > _COMMIT_SECONDS:
                yield from self._commit()
        self._writer.remove(contents)
        for document, passages in there:
            self._writer.add(document, passages)
        if self._team:
            for document, passages in filter(None, contents.values()):
                self._team.add(document, passages, self._writer.vector)
        self._added |= {
            each: list(content[1] if content else ()) for each, content in contents.items()
        }

    def _fetch(self, team: "TeamVectors", contents: dict[int, _Content]) -> None:
        """Take over what another desk has encoded of these documents."""
        for document, passages in filter(None, contents.values()):
            known = team.known(document, passages)
            fresh = self._writer.lacks(known)
            self._writer.encoded(fresh, [known[text] for text in fresh])

    def _add_wanted(self) -> Iterator[SyncEvent]:
        """Add what a search has just found without a vector; the backlog keeps its documents."""
        wanted = read_wanted(self._config)
        if wanted == self._wanted:
            return
        self._wanted, lacking = wanted, self._writer.without(wanted)
        found: list[tuple[Document, dict[int, Passage]]] = []
        for document_id in {*self._catalog.passages.documents(lacking).values()}:
            document, passages = self._catalog.backlog.content(document_id) or (None, {})
            if document:
                its = {each: passages[each] for each in lacking if each in passages}
                found.append((document, its))
        texts = [encoded_text(document, each) for document, its in found for each in its.values()]
        texts = self._writer.lacks(texts)
        for start in range(0, len(texts), _BATCH):
            self._encode(texts[start : start + _BATCH])
        for document, its in found:
            self._writer.add(document, its)
        if found:
            yield Encoded(self._writer.passages(but=self._gone), self._total)
            yield from self._commit()

    def _encode(self, texts: list[str]) -> None:
        began, worked = monotonic(), process_time()
        if self._encoder is None and self._on_ray:
            from engine.sync.ray import NodesEncoder  # late, as few have it

            self._encoder = self._nodes = NodesEncoder(self._config, self._model)
        elif self._encoder is None:
            self._encoder = self._model.load(self._config.device)
            if not self._model.address:
                use_all_cores(but_one=True)
        self._writer.encoded(texts, self._encoder.encode(texts, "passage"))
        if self._nodes:
            self._batch = self._nodes.batch
        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
        if self._config.gentle or (battery is not None and not battery.power_plugged):
            rest = (process_time() - worked) / _GENTLE - (monotonic() - began)
            sleep(max(0.0, rest))

    def _commit(self) -> Iterator[Committed]:
        self._catalog.flush()  # or a power cut could leave ids in the record that are used again
        self._writer.commit()
        if self._team:
            self._team.send()
        self._catalog.backlog.mark_unchanged(self._name, self._added)
        self._added = {}
        self._committed = monotonic()
        self._total = self._catalog.documents.counts()["passages"]
        yield Committed()


def _elsewhere(
    place: Place, config: Config, catalog: Catalog, model: EncoderModel
) -> "TeamVectors":
    from engine.stores.team import TeamVectors  # late: it brings all of httpx

    return TeamVectors(place, config, catalog, model.key)
