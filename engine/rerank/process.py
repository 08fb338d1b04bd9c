"""RerankProcess: a model in a process of its own, as a scorer like any other.

While libraries of models are imported, and now and then while a model computes, nothing else runs
in their process; a window there would stand still. A process that ends gives all of its memory
back, and one that dies, for want of memory perhaps, is replaced at the next use.

The process is asked for one batch at a time. Of several runs whichever is stepped next receives
what has arrived, puts it where the run that asked for it finds it, and asks for its own batch when
the process is free. A run that is left loses nothing for the others: its last batch is finished
over there, received by whoever comes next, and dropped.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import engine.process
from engine.errors import EngineError, ModelUnavailable
from engine.models import Model
from engine.rerank.loading import load_scorer
from engine.rerank.scorer import Candidate, Scorer, Scores


class RerankProcess(Scorer):
    """A model in a process of its own, which lives until `close`."""

    def __init__(self, model: Model, device: str, dtype: str, data_dir: Path) -> None:
        """Load the model over there. Raises `ModelUnavailable`, also where that ended it."""
        self.name = model.name
        self._model = model, device, dtype, data_dir
        self._worker = engine.process.Worker(_serve, daemon=True)
        self._items: Iterator[Any] = iter(())  # of the last request
        self._asking = -1  # the run that it is of
        self._numbers = count()
        self._open: dict[int, deque[Scores | EngineError | None]] = {}  # answers, by run
        self._closed = False
        try:
            for _ in self.score("", "", (), 8192):  # loads it
                pass
        except BaseException:
            self.close()
            raise

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`. While the model computes, `()` comes."""
        run = next(self._numbers)
        answers = self._open[run] = deque()
        wanted: tuple[object, ...] | None = question, instruction, list(candidates), longest
        try:
            while True:
                while not answers:
                    self._advance(run, wanted)
                    if not answers:
                        yield ()
                answer, wanted = answers.popleft(), None
                if isinstance(answer, EngineError):
                    raise answer
                if answer is None:
                    return
                yield answer
        finally:
            del self._open[run]

    def close(self) -> None:
        self._closed = True
        self._worker.kill()

    def _advance(self, run: int, wanted: tuple[object, ...] | None) -> None:
        """Wait a moment for what was asked for; if nothing is under way, ask for a batch of `run`.

        A run without an answer that finds the process free has not asked yet: an answer comes
        before the process is free again.
        """
        try:
            if self._closed:
                raise engine.process.Crashed
            item = next(self._items, None)
            if item is None:
                self._worker.start(self._model, run, set(self._open), wanted)
                self._items, self._asking = self._worker.results(tick=()), run
            elif item:
                *kind, self.follows_instruction, batch = item
                self.device, self.dtype, self.caveat, self.gain = kind
                self._answer(self._asking, batch)
        except engine.process.Crashed:
            for each in list(self._open):
                self._answer(each, ModelUnavailable("rerank.stopped", model=self.name))
        except EngineError as error:
            self._answer(self._asking, error)

    def _answer(self, run: int, answer: Scores | EngineError | None) -> None:
        if run in self._open:
            self._open[run].append(answer)


# --- in the process

_scorer: Scorer | None = None
_batches: dict[int, Iterator[Scores]] = {}


def _serve(
    model: tuple[Any, ...], run: int, open_runs: set[int], wanted: tuple[Any, ...] | None
) -> Iterator[Any]:
    """Yield the next batch of a run, which `wanted` starts. Loads the model first if need be."""
    global _scorer
    if _scorer is None:
        _scorer = load_scorer(*model)
    for each in _batches.keys() - open_runs:
        del _batches[each]
    if wanted is not None:
        _batches[run] = iter(_scorer.score(*wanted))
    elif run not in _batches:  # it was another process that began it
        raise ModelUnavailable("rerank.stopped", model=_scorer.name)
    batch = next(_batches[run], None)
    kind = _scorer.device, _scorer.dtype, _scorer.caveat, _scorer.gain
    yield *kind, _scorer.follows_instruction, batch
