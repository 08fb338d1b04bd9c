"""EvaluationRun: an evaluation on the lane of ranking; it knows no widget."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.stream import Lanes, Stream
from app.translate import word
from engine import (
    Collection,
    Evaluated,
    Judgments,
    Library,
    MeasureEvent,
    Notice,
    Pace,
    Progress,
    System,
    Topic,
    advise,
    measure_collection,
    measure_own,
    own_judged,
)


class EvaluationRun(QObject):
    """Evaluates on the user's judgments, or on a collection; a run that was stopped resumes.

    Signals:
        advanced: Questions (or documents to index) done and in all; seconds left, None while
            unknown.
        evaluated: An Evaluated, its topics (a tuple of Topic), and the Advice that follows.
        noticed: A sentence about something odd.
        failed: A sentence about what ended the run.
        ended: The run is over, whatever came of it.
    """

    advanced = Signal(int, int, object)
    evaluated = Signal(object, object, object)
    noticed = Signal(str)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._topics: tuple[Topic, ...] = ()
        self._pace, self._total = Pace(), 0
        self.stream = Stream("evaluation", lanes.rank, self)
        self.stream.yielded.connect(self._on_event)
        self.stream.finished.connect(self.ended)
        self.stream.failed.connect(self._on_failed)

    def on_judgments(
        self, judgments: Judgments, systems: Sequence[System], model: str | None
    ) -> None:
        """Evaluate on the judged questions; `model` is another than the library's."""
        config, known = self._library.config, Judgments(judgments)  # a copy: they may change
        self._topics = own_judged(known, config.judgments_file).topics
        self.stream.start(lambda: measure_own(self._library, config, known, systems, model=model))

    def on_collection(self, folder: Path, systems: Sequence[System], model: str | None) -> None:
        """Evaluate on a collection; `model` is another than the library's."""
        self.stream.start(lambda: self._measure_collection(folder, systems, model))

    def stop(self) -> None:
        """Stop evaluating; what is ranked is kept."""
        self.stream.cancel()
        self.ended.emit()

    def _measure_collection(
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
                if not done or total != self._total:  # another part of the run
                    self._pace, self._total = Pace(), total
                self._pace.update(done)
                self.advanced.emit(done, total, self._pace.seconds_left(total))
            case Notice(message=message):
                self.noticed.emit(word(message))
            case Evaluated():
                advice = advise(event, self._topics, self._library.config.pool)
                self.evaluated.emit(event, self._topics, advice)

    @Slot(int, str)
    def _on_failed(self, _run: int, sentence: str) -> None:
        self.failed.emit(sentence)
        self.ended.emit()
