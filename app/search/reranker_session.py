"""RerankerSession: the reranker of the window is loaded, scores hits, is measured, and is freed.

All of it is on a lane of its own, so that a batch never delays the hits of the next question.
"""

from math import inf

from PySide6.QtCore import QObject, QTimer, Signal

from app.stream import Lanes, Stream
from engine import (
    Library,
    Loaded,
    Loading,
    Message,
    Notice,
    Ranked,
    Recalled,
    Relayed,
    Relaying,
    Scored,
    Timed,
    Unloaded,
    Unranked,
    Withdrawn,
)

IDLE_SECONDS = 20 * 60  # without any run: then its memory is freed
IDLE_CHECK_MS = 60_000


class RerankerSession(QObject):
    """Has hits scored as soon as the reranker is loaded; the newest hits win.

    Attributes:
        follows_instruction: Whether the model that is loaded does.

    Signals:
        came: Each event of the engine, before the signals that it leads to.
        read_ahead: The quick model, how many it has read, how many it will, passages in all.
        relayed: The order in which a quick model has put the hits (a tuple of passage ids).
        scored: A batch of scores (a tuple of Score).
        advanced: Passages scored, how many will be in the reading time, passages in all, whether
            the last scores took time.
        ended: Nothing is being scored any more.
        ordered: What orders the hits: model and device, how many it has scored, how many of these
            scores were cached, and passages in all.
        loaded: Name, device and precision of the model; whether its files are the published ones;
            how many times as fast it is as in float32, None where that is not known.
        loading, unloaded: The name of the model that is being loaded; that was idle too long.
        unranked: There is no reranker: the order of recall stays.
        measured: How fast the reranker is (`Timed`).
        noticed, failed: A Message about something odd; about what stopped the reranker.
    """

    came = Signal(object)
    read_ahead = Signal(str, int, int, int)
    relayed = Signal(object)
    scored = Signal(object)
    advanced = Signal(int, int, int, bool)
    ended = Signal()
    ordered = Signal(str, str, int, int, int)
    loading = Signal(str)
    loaded = Signal(str, str, str, bool, object)
    unloaded = Signal(str)
    unranked = Signal()
    measured = Signal(object)
    noticed = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._loading = False  # the run is `Ranker.load`
        self._unranked = False  # there was no reranker, when last one was wanted
        self._verified = self.follows_instruction = False
        self._dtype = ""
        self._gain: float | None = None
        self._waiting: tuple[Recalled, str, bool] | None = None  # to be scored once that is over
        self._total = self._cached = 0  # passages that are being scored, and cached scores
        self._model = self._device = ""
        self._run = Stream("rank", lanes.rank, self)
        self._run.yielded.connect(self._on_event)
        self._run.finished.connect(self._on_ended)
        self._run.failed.connect(self._on_failed)
        self._idle = QTimer(self, interval=IDLE_CHECK_MS)
        self._idle.timeout.connect(self._unload_if_idle)
        self._idle.start()

    @property
    def scoring(self) -> bool:
        """Whether scores are still to come."""
        return self._waiting is not None or (self._run.running and not self._loading)

    def load(self, *, reload: bool = False) -> None:
        """Load the reranker that is wanted, so that the first question need not wait."""
        self._loading = True
        self._run.start(lambda: self._library.ranker.load(reload=reload))

    def measure(self) -> None:
        """Measure how fast it is, until `stop` or the next hits."""
        self._loading = False  # measuring loads too
        self._run.start(self._library.ranker.speed)

    def score(self, recalled: Recalled, instruction: str, to_the_end: bool = False) -> None:
        """Have the first hits scored that fit the reading time, or all of them."""
        self._total, self._cached = len(recalled.hits), 0
        if not self._unranked:
            self._begin()
        if self._loading:
            self._waiting = recalled, instruction, to_the_end
        else:
            self._waiting = None
            seconds = inf if to_the_end else self._library.config.rank_seconds
            self._run.start(lambda: self._library.rank(recalled, instruction, seconds=seconds))

    def _begin(self) -> None:
        self.advanced.emit(0, self._total, self._total, False)

    def stop(self) -> None:
        """Score no more; scores that are there stay."""
        self._waiting, self._total = None, 0
        if not self._loading:  # a load goes on: the next question needs it
            self._run.cancel()
        self.ended.emit()

    def _unload_if_idle(self) -> None:
        """Free the model's memory when no page of the window uses it."""
        if not self._run.running and self._library.ranker.idle_seconds >= IDLE_SECONDS:
            self._run.start(self._library.ranker.unload)

    def _on_event(self, event: object) -> None:
        self.came.emit(event)
        match event:
            case Notice(message=message):
                self.noticed.emit(message)
            case Loading(model=model):
                self.loading.emit(model)
            case Loaded(model=model, device=device, dtype=dtype, verified=verified):
                self.follows_instruction, self._unranked = event.follows_instruction, False
                self._model, self._device, self._verified = model, device, verified
                self._dtype, self._gain = dtype, event.gain
                self.loaded.emit(model, device, dtype, verified, self._gain)
                if self._total:
                    self._begin()  # the time counts from now on
            case Unranked():
                self.follows_instruction, self._unranked = False, True
                self.unranked.emit()
            case Timed():
                self.measured.emit(event)
            case Unloaded(model=model):
                self.unloaded.emit(model)
            case Relaying(model=model, done=done, goal=goal, total=total):
                self.read_ahead.emit(model, done, goal, total)
            case Relayed(order=order):
                self.relayed.emit(order)
                self._begin()
            case Scored(scores=scores, done=done, total=total, goal=goal):
                cached = sum(score.cached for score in scores)
                self._cached += cached
                self.scored.emit(scores)
                self.ordered.emit(self._model, self._device, done, self._cached, total)
                self.advanced.emit(done, goal or total, total, cached < len(scores))
            case Ranked(model=model, device=device, dtype=dtype):
                gain = self._gain if dtype == self._dtype else None
                self.loaded.emit(model, device, dtype, self._verified, gain)
            case Withdrawn(message=message):
                self.failed.emit(message)

    def _on_ended(self) -> None:
        if not self._loading:
            self.ended.emit()
            return
        self._loading = False
        if self._waiting:
            self.score(*self._waiting)

    def _on_failed(self, message: Message) -> None:
        self._loading, self._waiting = False, None
        self.failed.emit(message)
        self.ended.emit()
