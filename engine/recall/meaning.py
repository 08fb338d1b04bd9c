"""Meaning: finds the passages that mean what a query means, by their vectors.

Until the process that holds encoder and vectors is warm, and whenever it fails, nothing is found
here, and keywords answer alone. What they find that has no vector yet is to be encoded before all
else.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import IndexUnreadable, Invalid, ModelUnavailable
from engine.events import Notice, Tick
from engine.recall.meaning_process import MeaningProcess, Request
from engine.recall.query import Query
from engine.recall.retriever import Allowed, Found
from engine.recall.turns import Turns

if TYPE_CHECKING:
    from engine.embed import EncoderModel, InUse, Kind, Usual

_PAUSE = 0.05  # seconds between two looks whether the process is free
_REST = 30.0  # seconds in which a server that failed is not asked again
_ELSEWHERE = 1  # the generation of vectors that are not here: only the encoder is loaded
_AT_ONCE = 2  # sentences: a question that comes meanwhile waits for these


class Meaning:
    """A retriever over the vectors of a library; for any thread.

    Attributes:
        is_damaged: The vectors could not be read, and are to be made again.
    """

    def __init__(
        self,
        config: Config,
        catalog: Callable[[], AbstractContextManager[Catalog]],
        *,
        patient: bool = True,
        elsewhere: bool = False,
    ) -> None:
        """`catalog` opens the catalog; one who is not `patient` waits for no model to load.

        Vectors that are `elsewhere` are searched there; only questions are encoded here.
        """
        self._elsewhere = elsewhere
        self._config, self._catalog = config, catalog
        self._process = MeaningProcess(patient=patient)
        self._turns = Turns(self._answers)
        self._known: tuple[InUse | None, EncoderModel] | None = None  # as written down, and found
        self._fed: tuple[object, int] | None = None  # the generation in the catalog, and as of when
        self._failed_until = 0.0  # what is wrong has been said; another setting may mend it
        self.is_damaged = False
        self._warm: Request | None = None  # the last that was answered, with these settings
        self._wanted: list[int] = []  # passages that are to be encoded first

    @property
    def encoder(self) -> str | None:
        """The name of the encoder that was last asked."""
        return self._known[1].name if self._known else None

    @property
    def key(self) -> str | None:
        """What the vectors by the encoder are kept under; None where meaning is not asked.

        Raises what `retrieve` raises.
        """
        with self._failures_noted():
            if self._failed or not self._config.meaning:
                return None
            return self._encoder()[0].key

    def vector(
        self, question: str, languages: Sequence[str] = ()
    ) -> "Generator[Tick, None, tuple[list[float], Usual | None, dict[str, Any]] | None]":
        """Return the vector of a question, and what is usual in its language; None if not ready.

        And the mean of usual questions in each of some languages. Yields and raises as `retrieve`
        does.
        """
        return self._turns.ask({"text": question, "alone": True, "languages": tuple(languages)})

    def configure(self, config: Config) -> None:
        """Use these settings from the next query on."""
        self._config, self._known, self._failed_until, self._warm = config, None, 0.0, None
        self._process.forgive()

    @property
    def _failed(self) -> bool:
        return monotonic() < self._failed_until

    def open(self) -> None:
        """Have encoder and vectors loaded, without waiting for that; if switched off, unloaded.

        Raises what `retrieve` raises.
        """
        with self._in_turn():
            if not self._config.meaning:
                self._process.kill()
            elif not self._failed and self._process.is_free() and (request := self._request()):
                self._process.start(request)

    def warm(self) -> Iterator[Notice | Tick]:
        """Open it; end when it answers at once, or cannot."""
        try:
            self.open()
            while self._is_loading():
                yield Tick()
                sleep(_PAUSE)
        except (IndexUnreadable, ModelUnavailable) as error:
            yield Notice(error.message)

    def _is_loading(self) -> bool:
        with self._in_turn():
            return not self._process.is_free()

    def close(self) -> None:
        """End the process."""
        self._process.kill()

    def retrieve(
        self, query: Query, limit: int | None, allowed: Allowed, also: Sequence[int] = ()
    ) -> Generator[Tick, None, Sequence[Found] | None]:
        """See `Retriever.retrieve`; scores are cosines. Nothing where nothing is encoded yet.

        Yields while others have their turn: who is closed then is not asked for.

        Raises:
            ModelUnavailable: there is no encoder, or it failed; said once. A process that has died
                is started again by the next query, but not for ever.
            IndexUnreadable: the vectors are damaged; said once, until a commit mends that.
        """
        if self._failed or not self._config.meaning:
            return []
        wanted = {"text": query.text, "limit": limit, "also": tuple(also), **_filters(allowed)}
        found: Sequence[Found] | None = yield from self._turns.ask(wanted)
        if found is not None:
            self._want(also, {each.passage_id for each in found})
        return found

    def similar(
        self, like: Sequence[int], but: Sequence[int], limit: int | None, allowed: Allowed
    ) -> Generator[Tick, None, Sequence[Found]]:
        """Return the passages nearest to the mean of others, in all documents `but` these.

        Yields while the process is not ready for it. Raises what `retrieve` does, and `Invalid`
        where none of `like` is encoded.
        """
        wanted = {"like": tuple(like), "but": tuple(but), "limit": limit, **_filters(allowed)}

        def request() -> Request:
            known = self._request() if self._config.meaning else None
            if not known:
                raise Invalid("recall.not-encoded")
            return replace(known, **wanted)

        found: list[Found] = yield from self._answer(request)
        return found

    def compare(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Return the cosines of a question and sentences; none where it is not warm, or fails.

        Raises `IndexUnreadable`, of a query before whose answer comes only now.
        """
        cosines: list[float] = []
        for start in range(0, len(sentences), _AT_ONCE):
            some = tuple(sentences[start : start + _AT_ONCE])
            answer = None
            with self._in_turn(), suppress(ModelUnavailable):  # the next query says so
                if self._warm and self._process.is_free():
                    warm, self._warm = self._warm, None
                    self._process.start(replace(warm, text=question, sentences=some))
                    answer = self._process.answered()
                    self._warm = warm
            if not answer:
                return []
            cosines += answer[0]
        return cosines

    def encode(self, texts: Sequence[str], kind: "Kind") -> Iterator[Tick | list[list[float]]]:
        """Yield vectors of texts, a few at a time, and ticks. Raises `ModelUnavailable`."""
        for start in range(0, len(texts), _AT_ONCE):
            some = tuple(texts[start : start + _AT_ONCE])

            def request(some: tuple[str, ...] = some) -> Request:
                model, folder = self._encoder()
                return Request(model, self._config.device, folder, 0, texts=some, kind=kind)

            yield (yield from self._answer(request))

    def _answer(self, request: Callable[[], Request]) -> Generator[Tick, None, Any]:
        """Return the answer to a request, whenever the process is ready for it."""
        while True:
            with self._in_turn():
                if self._process.is_free():
                    self._process.start(request())
                    if answers := self._process.answered():
                        return answers[0]
            yield Tick()
            sleep(_PAUSE)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        with self._turns.turn(), self._failures_noted():
            yield

    @contextmanager
    def _failures_noted(self) -> Iterator[None]:
        try:
            yield
        except ModelUnavailable as error:
            if error.message.code.startswith("servers."):
                self._failed_until = monotonic() + _REST
            elif error.message.code != "embed.stopped":
                self._failed_until = inf
            raise
        except IndexUnreadable:
            self.is_damaged = True
            raise

    def _answers(self, wanted: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return the answer to each of some requests; None where they are not there in time."""
        with self._failures_noted():
            if not self._process.is_free(waited=True):
                return [None] * len(wanted)
            request = None if self._failed else self._request()
            if not request:
                return [[]] * len(wanted)
            self._process.start(*(replace(request, **each) for each in wanted))
            answers = self._process.answered() or [None] * len(wanted)
            if any(answers):
                self._warm = request
            return answers

    def _want(self, keywords: Sequence[int], known: Set[int]) -> None:
        """Have what words have found encoded first, where it has no vector."""
        from engine.embed import write_wanted  # late: it loads NumPy

        lacking = [each for each in keywords[: self._config.pool] if each not in known]
        if lacking and lacking != self._wanted:
            self._wanted = lacking
            with suppress(OSError):  # then they come when it is their turn
                write_wanted(self._config, lacking)

    def _request(self) -> Request | None:
        """Return a request for nothing yet; None where nothing is encoded: torch is not needed."""
        model, folder = self._encoder()
        generation = self._generation(model.key, folder / "entries")
        return Request(model, self._config.device, folder, generation) if generation else None

    def _encoder(self) -> "tuple[EncoderModel, Path]":
        """Return the encoder in use, and the folder of its vectors."""
        from engine.embed import encoder_in_use, find_encoder, read_in_use, record_folder  # NumPy

        # Where vectors are elsewhere, those that are made here answer there.
        stated = None if self._elsewhere else read_in_use(self._config)
        known = self._known
        if known is None or known[0] != stated:
            if self._elsewhere:
                model = find_encoder(self._config.encoder, self._config.data_dir)
            else:
                model = encoder_in_use(self._config)
            known = self._known = stated, model
        return known[1], record_folder(self._config, known[1])

    def _generation(self, name: str, entries: Path) -> int:
        """Return which vectors the catalog was the source of; 0 where there are none yet.

        It is asked again when another catalog has taken its place, or the vectors have changed.
        """
        if self._elsewhere:
            return _ELSEWHERE
        try:
            written = entries.stat().st_mtime_ns
            stamp = name, written, self._config.catalog_file.stat().st_ino
        except OSError:
            with self._catalog() as catalog:
                if not self.is_damaged and catalog.backlog.passages_done(name):
                    raise IndexUnreadable("embed.vectors-damaged", folder=entries.parent) from None
            return 0
        if not self._fed or self._fed[0] != stamp:
            with self._catalog() as catalog:
                self._fed = stamp, catalog.backlog.generation(name)
        return self._fed[1]


def _filters(allowed: Allowed) -> dict[str, Any]:
    documents, languages = allowed.documents, allowed.languages
    return {
        "documents": None if documents is None else tuple(documents),
        "languages": None if languages is None else tuple(languages),
    }
