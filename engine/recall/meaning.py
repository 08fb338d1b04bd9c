"""Meaning: finds the passages that mean what a query means, by their vectors.

Encoder and vectors live in a process of their own, since torch must not be loaded beside a window;
a question goes in, ids and cosines come out. Until that process is warm, and whenever it fails,
nothing is found here, and keywords answer alone. What they find that has no vector yet is to be
encoded before all else.
"""

from collections.abc import Callable, Generator, Iterator, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import IndexUnreadable, Invalid, ModelUnavailable
from engine.events import Tick
from engine.process import Crashed, Worker, wait
from engine.recall.query import Query
from engine.recall.retriever import Allowed, Found

if TYPE_CHECKING:
    from engine.embed import EncoderModel, InUse

_PATIENCE = 0.5  # seconds that a window's question waits for an answer; it takes some ms
_PAUSE = 0.05  # seconds between two looks whether the process is free
_AT_ONCE = 2  # sentences: a question that comes meanwhile waits for these
_KEPT = 4000  # vectors of sentences: the next question may find the same passages
_MOST_CRASHES = 3  # in a row, after which the process is not started again


@dataclass(frozen=True, slots=True)
class _Request:
    model: "EncoderModel"
    device: str
    folder: Path  # of the vectors
    generation: int  # of these, as the catalog knows them
    text: str = ""  # "": only get ready
    limit: int | None = 0
    documents: tuple[int, ...] | None = None
    languages: tuple[str, ...] | None = None
    also: tuple[int, ...] = ()
    like: tuple[int, ...] = ()  # passages to look for the like of, instead of `text`
    but: tuple[int, ...] = ()  # documents that may not be found
    sentences: tuple[str, ...] = ()  # to be compared with the text, instead of a search


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
    ) -> None:
        """`catalog` opens the catalog; one who is not `patient` waits for no model to load."""
        self._config, self._catalog, self._patient = config, catalog, patient
        self._worker = Worker(_answer, daemon=True)
        self._turn = RLock()
        self._known: tuple[InUse | None, EncoderModel] | None = None  # as written down, and found
        self._failed = False  # what is wrong has been said; another setting may mend it
        self._crashes = 0  # since it last answered
        self._is_loaded = False  # it has answered, so that the next answer comes soon
        self.is_damaged = False
        self._warm: _Request | None = None  # the last that was answered, with these settings
        self._wanted: tuple[int, ...] = ()  # documents that are to be encoded first

    @property
    def encoder(self) -> str | None:
        """The name of the encoder that was last asked."""
        return self._known[1].name if self._known else None

    def configure(self, config: Config) -> None:
        """Use these settings from the next query on."""
        self._config, self._known, self._failed, self._crashes = config, None, False, 0
        self._warm = None

    def open(self) -> None:
        """Have encoder and vectors loaded, without waiting for that; if switched off, unloaded.

        Raises what `retrieve` raises.
        """
        with self._in_turn():
            if not self._config.meaning:
                self._worker.kill()
                self._is_loaded = False
            elif not self._failed and self._is_free():
                self._start()

    def is_ready(self) -> bool:
        """Return whether nothing is being loaded. Raises what `retrieve` raises."""
        with self._in_turn():
            return self._is_free()

    def close(self) -> None:
        """End the process."""
        self._worker.kill()

    def retrieve(
        self, query: Query, limit: int | None, allowed: Allowed, also: Sequence[int] = ()
    ) -> Sequence[Found] | None:
        """See `Retriever.retrieve`; scores are cosines. Nothing where nothing is encoded yet.

        Raises:
            ModelUnavailable: there is no encoder, or it failed; said once. A process that has died
                is started again by the next query, but not for ever.
            IndexUnreadable: the vectors are damaged; said once, until a commit mends that.
        """
        with self._in_turn():
            if self._failed or not self._config.meaning:
                return []
            found = self._ask(query, limit, allowed, also)
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
        while True:
            with self._in_turn():
                if self._is_free():
                    if not (self._config.meaning and self._start(**wanted)):
                        raise Invalid("recall.not-encoded")
                    found = self._answered(None if self._patient else monotonic() + _PATIENCE)
                    if found is not None:
                        return found
            yield Tick()
            sleep(_PAUSE)

    def compare(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Return the cosines of a question and sentences; none where it is not warm, or fails."""
        cosines: list[float] = []
        for start in range(0, len(sentences), _AT_ONCE):
            some = tuple(sentences[start : start + _AT_ONCE])
            answer = None
            with self._turn, suppress(ModelUnavailable):  # the next query says so
                if self._warm and self._is_free():
                    warm, self._warm = self._warm, None
                    with self._crashes_counted():
                        self._worker.start(replace(warm, text=question, sentences=some))
                    answer = self._answered(None if self._patient else monotonic() + _PATIENCE)
                    self._warm = warm
            if not answer:
                return []
            cosines += answer
        return cosines

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        with self._turn:
            try:
                yield
            except ModelUnavailable as error:
                self._failed = error.message.code != "embed.stopped"
                raise
            except IndexUnreadable:
                self.is_damaged = True
                raise

    def _ask(
        self, query: Query, limit: int | None, allowed: Allowed, also: Sequence[int]
    ) -> Sequence[Found] | None:
        if not self._is_free():
            return None
        wanted = {"limit": limit, "also": tuple(also), **_filters(allowed)}
        request = self._start(text=query.text, **wanted)
        if not request:
            return []
        patience = _PATIENCE if self._is_loaded else 0.0
        found = self._answered(None if self._patient else monotonic() + patience)
        if found:
            self._warm = request
        return found

    def _want(self, keywords: Sequence[int], known: Set[int]) -> None:
        """Have the documents of what words have found encoded first, where it has no vector."""
        from engine.embed import write_wanted  # late: it loads NumPy

        lacking = [each for each in keywords[: self._config.pool] if each not in known]
        if not lacking:
            return
        with self._catalog() as catalog:
            documents = catalog.passages.documents(lacking)
        wanted = tuple(dict.fromkeys(documents[each] for each in lacking if each in documents))
        if wanted != self._wanted:
            self._wanted = wanted
            with suppress(OSError):  # then they come when it is their turn
                write_wanted(self._config, wanted)

    def _start(self, **wanted: Any) -> _Request | None:
        """Send a request, unless nothing is encoded: torch need not be loaded for that."""
        from engine.embed import encoder_in_use, read_in_use, record_folder  # late: NumPy

        stated = read_in_use(self._config)
        if self._known is None or self._known[0] != stated:
            self._known = stated, encoder_in_use(self._config)
        model = self._known[1]
        with self._catalog() as catalog:
            generation = catalog.backlog.generation(model.key)
        if not generation:
            return None
        folder = record_folder(self._config, model)
        request = _Request(model, self._config.device, folder, generation, **wanted)
        with self._crashes_counted():
            self._worker.start(request)
        return request

    def _is_free(self) -> bool:
        """Say whether it can be asked; what comes late, of an earlier query, is dropped."""
        if self._worker.is_busy:
            with suppress(Invalid):
                self._answered(None if self._patient else 0.0)
        return not self._worker.is_busy

    def _answered(self, until: float | None) -> list[Any] | None:
        """Return the answer, if it comes before a time on the clock."""
        answer = None
        with self._crashes_counted():
            while self._worker.is_busy:
                received = self._worker.receive()
                answer = received[0] if received else answer
                if received or not self._worker.is_busy:
                    continue
                if until is not None and monotonic() > until:
                    return None
                wait((self._worker,))
        self._crashes, self._is_loaded = 0, True
        return answer

    @contextmanager
    def _crashes_counted(self) -> Iterator[None]:
        """Raise `ModelUnavailable` where the process dies, or cannot be started."""
        try:
            yield
        except (Crashed, OSError) as error:
            self._crashes += 1
            self._is_loaded = False
            code = "embed.stopped" if self._crashes < _MOST_CRASHES else "embed.stopped-for-good"
            raise ModelUnavailable(code) from error


def _filters(allowed: Allowed) -> dict[str, Any]:
    documents, languages = allowed.documents, allowed.languages
    return {
        "documents": None if documents is None else tuple(documents),
        "languages": None if languages is None else tuple(languages),
    }


# --- in the process

_loaded: dict[str, Any] = {}


def _answer(request: _Request) -> Iterator[list[Found] | list[float]]:
    """Yield what is near to a question, or to passages; for these no encoder is needed.

    Nothing is near where the vectors are not those of the catalog. Or yield how near sentences are.
    """
    import numpy

    from engine.embed import Vectors

    key = (request.model.key, request.device)
    if _loaded.get("key") != key:
        _loaded.clear()
        _loaded.update(vectors=Vectors(request.folder), key=key)
    if not request.like and "encoder" not in _loaded:
        _loaded["encoder"] = request.model.load(request.device)
        _loaded["encoder"].encode([""], "query")
    if request.sentences:
        yield _nearness(request.text, request.sentences)
        return
    vectors = _loaded["vectors"]
    is_current = vectors.refresh() == request.generation
    if request.like:
        vector = vectors.mean(numpy.array(request.like, "<u4")) if is_current else None
        if vector is None:
            raise Invalid("recall.not-encoded")
    elif is_current and request.text:
        vector = _question(request.text)
    else:
        yield []
        return
    near = vectors.search(
        vector,
        request.limit,
        documents=None if request.documents is None else numpy.array(request.documents),
        languages=None if request.languages is None else numpy.array(request.languages, "S2"),
        but=numpy.array(request.but, "<u4") if request.but else None,
        also=numpy.array(request.also, "<u4"),
    )
    yield [Found(*each) for each in zip(near.passages.tolist(), near.cosines.tolist(), strict=True)]


def _question(text: str) -> Any:
    """Return the vector of a question; that of the last one is there already."""
    if _loaded.get("question") != text:
        _loaded.update(question=text, vector=_loaded["encoder"].encode([text], "query")[0])
    return _loaded["vector"]


def _nearness(question: str, sentences: Sequence[str]) -> list[float]:
    vectors: dict[str, Any] = _loaded.setdefault("sentences", {})
    if len(vectors) > _KEPT:
        vectors.clear()
    fresh = [each for each in dict.fromkeys(sentences) if each not in vectors]
    vectors.update(zip(fresh, _loaded["encoder"].encode(fresh, "passage"), strict=True))
    vector = _question(question)
    return [float(vectors[each] @ vector) for each in sentences]
