"""Apart: a model in a process of its own, as a scorer like any other.

While libraries of models are imported, and now and then while a model computes, nothing else runs
in their process; a window there would stand still. Besides, a process that dies for want of memory
is not missed for long, and one that ends gives all of its memory back.

The process is asked for one batch at a time. To stop is not to ask for the next: the batch in hand
is finished over there, and taken out of the way by whoever asks next. Several questions may be
scored at a time; their batches take turns.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.process import Crashed, Worker
from engine.rerank.reranker import Candidate, Scorer, Scores, load_scorer


class RerankProcess:
    """Implements `engine.rerank.reranker.Scorer`; the process lives until `close`."""

    def __init__(self, model: Model, device: str, dtype: str, cache: Path | None = None) -> None:
        """Load the model over there.

        Raises:
            ModelUnavailable: it cannot be loaded, or the process ended over it.
        """
        self.name = model.name
        self._worker = Worker(_serve, daemon=True)
        self._answer: Iterator[Any] = iter(())  # to the last request
        self._runs = count()
        self._arrived: dict[int, deque[Any]] = {}  # by run: what it has not taken yet
        try:
            for _ in self._ask("load", model, device, dtype, cache):
                pass
        except BaseException:
            self.close()
            raise

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`. While the model computes, `()` comes."""
        run = next(self._runs)
        arrived = self._arrived[run] = deque()
        try:
            wanted = list(self._arrived)
            request = question, instruction, list(candidates), longest
            yield from self._ask("begin", run, wanted, *request)
            while True:
                if not arrived:
                    yield from self._ask("next", run)
                batch = arrived.popleft()
                if batch is None:
                    return
                yield batch
        finally:
            del self._arrived[run]

    def close(self) -> None:
        """End the process."""
        self._worker.kill()

    def _ask(self, *request: object) -> Iterator[tuple[()]]:
        """Send a request, once the one before is answered; `()` now and then until it is too."""
        try:
            yield from self._take()
            self._worker.start(*request)
            self._answer = self._worker.results(tick=())
            yield from self._take()
        except Crashed as error:
            raise ModelUnavailable(
                f"The model {self.name} stopped unexpectedly; memory ran short, perhaps. "
                "The next question starts it again."
            ) from error

    def _take(self) -> Iterator[tuple[()]]:
        """Take what is answered, for whichever run it is; to leave early leaves the rest there."""
        for item in self._answer:  # not `yield from`: to close that would end the process
            match item:
                case ():
                    yield ()
                case device, dtype, heeds_instruction, judges_pairs:
                    self.device, self.dtype = device, dtype
                    self.heeds_instruction, self.judges_pairs = heeds_instruction, judges_pairs
                case run, dtype, batch:
                    self.dtype = dtype
                    if run in self._arrived:
                        self._arrived[run].append(batch)


# --- in the process

_scorer: Scorer
_batches: dict[int, Iterator[Scores]] = {}


def _serve(request: str, *arguments: Any) -> Iterator[Any]:
    global _scorer
    match request, arguments:
        case "load", _:
            _scorer = load_scorer(*arguments)
            yield _scorer.device, _scorer.dtype, _scorer.heeds_instruction, _scorer.judges_pairs
        case "begin", (run, wanted, *question):
            for each in _batches.keys() - wanted:
                del _batches[each]
            _batches[run] = iter(_scorer.score(*question))
        case "next", (run,):
            batch = next(_batches[run], None)
            yield run, _scorer.dtype, batch
