"""Meaning process: encoder and vectors, apart from a window, beside which torch must not be loaded.

A question goes in, ids and cosines come out: one round trip, for several questions too, which are
encoded together.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from engine.errors import Invalid, ModelUnavailable
from engine.process import Crashed, Worker
from engine.recall.retriever import Found

if TYPE_CHECKING:  # it loads NumPy
    from engine.embed import EncoderModel, Kind

_PATIENCE = 0.5  # seconds that a window's question waits for an answer; it takes some ms
_LONG = 60.0  # seconds, after which one who is patient looks again
_KEPT = 4000  # vectors of a kind: the next question may find the same passages
_MOST_CRASHES = 3  # in a row, after which the process is not started again


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the process."""

    model: "EncoderModel"
    device: str
    folder: Path  # of the vectors
    generation: int  # of these, as the catalog knows them
    text: str = ""  # "": only get ready
    alone: bool = False  # its vector, and what is usual in it and in `languages`, instead
    limit: int | None = 0
    documents: tuple[int, ...] | None = None
    languages: tuple[str, ...] | None = None
    also: tuple[int, ...] = ()
    like: tuple[int, ...] = ()  # passages to look for the like of, instead of `text`
    but: tuple[int, ...] = ()  # documents that may not be found
    sentences: tuple[str, ...] = ()  # to be compared with the text, instead of a search
    texts: tuple[str, ...] = ()  # to be encoded, and nothing else
    kind: "Kind" = "passage"  # of these

    @property
    def questions(self) -> tuple[str, ...]:
        """What is encoded as a question."""
        texts = self.texts if self.kind == "query" else ()
        return (self.text, *texts) if self.text else texts


class MeaningProcess:
    """The side that asks; whoever calls has the turn."""

    def __init__(self, *, patient: bool) -> None:
        """One who is not `patient` waits for no model to load."""
        self._patient = patient
        self._worker = Worker(answer, daemon=True, at_once=True)
        self._crashes = 0  # since it last answered
        self._is_loaded = False  # it has answered, so that the next answer comes soon
        self._requests = 0  # sent together

    def start(self, *requests: Request) -> None:
        """Send requests, all by one encoder. Raises `ModelUnavailable`."""
        self._requests = len(requests)
        with self._crashes_counted():
            self._worker.start(*requests)

    def is_free(self, *, waited: bool = False) -> bool:
        """Say whether it can be asked, or can when it was `waited` for as long as for an answer.

        What comes late, of an earlier request, is dropped: who asks for the same again has it at
        once. Raises what `answered` does, but `Invalid`.
        """
        if self._worker.is_busy:
            with suppress(Invalid):
                self._received(_PATIENCE if waited and self._is_loaded else 0.0)
        return not self._worker.is_busy

    def answered(self) -> list[Any] | None:
        """Return the answer to each request; None where they do not come in time.

        Raises what `answer` does, and `ModelUnavailable` where the process dies.
        """
        return self._received(_PATIENCE * self._requests if self._is_loaded else 0.0)

    def forgive(self) -> None:
        """Start again what has died too often."""
        self._crashes = 0

    def kill(self) -> None:
        """End the process; the next request starts it again."""
        self._worker.kill()
        self._is_loaded = False

    def _received(self, patience: float) -> list[Any] | None:
        found: list[Any] = []
        until = monotonic() + patience
        with self._crashes_counted():
            while self._worker.is_busy:
                left = _LONG if self._patient else until - monotonic()
                found += self._worker.receive(max(0.0, left))
                if left <= 0 and self._worker.is_busy:
                    return None
        self._crashes, self._is_loaded = 0, True
        return found

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


# --- in the process

_loaded: dict[str, Any] = {}


def answer(*requests: Request) -> Iterator[list[Any]]:
    """Yield for each what is near to a question, or to passages; for these no encoder is needed.

    Nothing is near where the vectors are not those of the catalog. Or yield how near sentences are,
    the vectors of texts, or that of a question and what is usual in its language, and in others.
    Raises `ModelUnavailable`, `IndexUnreadable`, and `Invalid` where no passage of `like` has a
    vector.
    """
    from engine.embed import UsualQuestions, Vectors

    first = requests[0]
    key = (first.model.key, first.device)
    if _loaded.get("key") != key:
        _loaded.clear()
        _loaded.update(vectors=Vectors(first.folder), key=key)
    if not first.like and "encoder" not in _loaded:
        encoder = first.model.load(first.device)
        encoder.encode([""], "query")
        usual = UsualQuestions(encoder)
        _loaded.update(encoder=encoder, usual=usual, vectors=Vectors(first.folder, usual.mean))
    _encoded([each for request in requests for each in request.questions], "query")
    yield from map(_answer, requests)


def _answer(request: Request) -> list[Any]:
    import numpy

    if request.texts:
        return [each.tolist() for each in _encoded(request.texts, request.kind)]
    if request.alone:
        [vector] = _encoded([request.text], "query")
        usual = _loaded["usual"]
        means = {each: usual.mean(each) for each in request.languages or ()}
        return [vector.tolist(), usual.of(request.text), means]
    if request.sentences:
        [vector] = _encoded([request.text], "query")
        return [float(each @ vector) for each in _encoded(request.sentences, "passage")]
    vectors = _loaded["vectors"]
    is_current = vectors.refresh() == request.generation
    if request.like:
        vector = vectors.mean(numpy.array(request.like, "<u4")) if is_current else None
        if vector is None:
            raise Invalid("recall.not-encoded")
    elif is_current and request.text:
        [vector] = _encoded([request.text], "query")
    else:
        return []
    near = vectors.search(
        vector,
        request.limit,
        usual=None if request.like else _loaded["usual"].of(request.text),
        documents=None if request.documents is None else numpy.array(request.documents),
        languages=None if request.languages is None else numpy.array(request.languages, "S2"),
        but=numpy.array(request.but, "<u4") if request.but else None,
        also=numpy.array(request.also, "<u4"),
    )
    spoken = map(bytes.decode, near.languages.tolist())
    each = zip(near.passages.tolist(), near.cosines.tolist(), spoken, strict=True)
    return list(starmap(Found, each))


def _encoded(texts: Sequence[str], kind: "Kind") -> list[Any]:
    """Return the vectors of texts; of those that were lately asked for, they are there already."""
    known: dict[str, Any] = _loaded.setdefault(kind, {})
    if len(known) > _KEPT:
        known.clear()
    fresh = [each for each in dict.fromkeys(texts) if each not in known]
    if fresh:
        known.update(zip(fresh, _loaded["encoder"].encode(fresh, kind), strict=True))
    return [known[each] for each in texts]
