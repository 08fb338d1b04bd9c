"""Measuring: a run of the yardstick, on a thread of its own; it knows no widget."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, Signal, Slot

from app.stream import Lanes, Stream
from engine import (
    Advice,
    Collection,
    Evaluated,
    Judgments,
    Library,
    MeasureEvent,
    Notice,
    Progress,
    System,
    Topic,
    advise,
    measure_collection,
    measure_own,
    own_judged,
)


class EvaluationRun(QObject):
    """Measures what was judged, or a collection on disk; stopped, it goes on the next time.

    Signals:
        advanced: Questions (or documents to be indexed) done and in all; seconds left, negative
            while that is not known.
        measured: An Evaluated, its topics (a tuple of Topic), and the Advice that follows.
        noticed: A sentence about something odd.
        failed: A sentence about what made it end.
        ended: It runs no longer, whatever came of it.
    """

    advanced = Signal(int, int, float)
    measured = Signal(object, object, object)
    noticed = Signal(str)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._topics: tuple[Topic, ...] = ()
        self._began: tuple[int, int, float] | None = None  # done, in all, when
        self.stream = Stream("measure", lanes.rank, self)
        self.stream.yielded.connect(self._on_event)
        self.stream.finished.connect(lambda _: self.ended.emit())
        self.stream.failed.connect(self._on_failed)

    def measure_own(
        self, judgments: Judgments, systems: Sequence[System], model: str | None = None
    ) -> None:
        """Measure on the judged questions; `model`: another than the library's."""
        config, known = self._library.config, Judgments(judgments)  # as they are now
        self._topics = own_judged(known, config.judgments_file).topics
        self._began = None
        self.stream.start(lambda: measure_own(self._library, config, known, systems, model=model))

    def measure_collection(
        self, folder: Path, systems: Sequence[System], model: str | None = None
    ) -> None:
        """Measure on a collection; `model`: another than the library's."""
        self._topics, self._began = (), None
        self.stream.start(lambda: self._of_collection(folder, systems, model))

    def stop(self) -> None:
        """Measure no more; what is ranked is kept."""
        self.stream.cancel()
        self.ended.emit()

    def _of_collection(
        self, folder: Path, systems: Sequence[System], model: str | None
    ) -> Iterator[MeasureEvent | tuple[Topic, ...]]:
        collection = Collection.open(folder)
        yield collection.judged.topics
        yield from measure_collection(
            self._library.config, collection, systems, lender=self._library, model=model
        )

    @Slot(int, object)
    def _on_event(self, _run: int, event: object) -> None:
        match event:
            case tuple():
                self._topics = event
            case Progress(done, total, _):
                self.advanced.emit(done, total, self._seconds_left(done, total))
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
            case Evaluated():
                advice: Advice = advise(event, self._topics, self._library.config.pool)
                self.measured.emit(event, self._topics, advice)

    def _seconds_left(self, done: int, total: int) -> float:
        """At the pace since this part of the run began."""
        now = perf_counter()
        if self._began is None or self._began[1] != total or done < self._began[0]:
            self._began = (done, total, now)
        since, _, then = self._began
        return (total - done) * (now - then) / (done - since) if done > since else -1.0

    @Slot(int, str)
    def _on_failed(self, _run: int, sentence: str) -> None:
        self.failed.emit(sentence)
        self.ended.emit()
