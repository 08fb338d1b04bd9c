"""SearchSession: one question after another, from keyword hits to the ranked list.

    question → recall → `recalled` → rank → `scored` … `scored` → `ranked`

Recall and rank have a thread each, so that a batch of the model that is under way never delays the
keyword hits of the next question. The session decides what runs and says what came of it; it knows
no widget.
"""

from collections import deque
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.results.report import Report
from app.search.rest import Rest
from app.stream import Lanes, Stream
from engine import (
    Library,
    Loaded,
    Loading,
    Notice,
    Proposed,
    Ranked,
    Recalled,
    Scored,
    Timed,
    Unloaded,
    Withdrawn,
)

IDLE_MS = 20 * 60_000  # without a ranking: then the model's memory is freed
_BATCHES = 4  # the pace is that of the last few: the first may have come out of a cache


class SearchSession(QObject):
    """Turns questions into hits and scores.

    Signals:
        recalled: The keyword hits of the newest question (a tuple of Hit), in keyword order.
        scored: A batch of scores (a tuple of Score).
        advanced: Passages scored, passages in all, seconds left (negative: not known yet).
        settled: Nothing is being scored any more.
        timed: Milliseconds until the keyword hits were here; seconds that scoring took, 0 until it
            came to its end.
        judged: What the order of the hits goes by: model and device, both "" where it is keywords;
            passages that it scored; how many of them it had scored earlier; passages in all.
        cleared: There is no question.
        suggested: The question that was perhaps meant, "" if there is none; before `recalled`.
        unanswered: The question could not be looked up; a sentence says why.
        loading: The name of the model that is being loaded.
        loaded: Name, device and number format of the model; whether it is the published one.
        measured: How fast the reranker is (a Timed, and last a Proposed).
        unloaded: The name of the model whose memory was freed, since nobody asked for long.
        doubted: What the hits should be taken with: "short" (the question), "flat" (the scores),
            "unanswered"; "" when nothing of that kind is known.
        noticed: A sentence about something that did not stop the search.
        failed: A sentence about something that stopped the reranker.
    """

    recalled = Signal(object)
    scored = Signal(object)
    advanced = Signal(int, int, float)
    settled = Signal()
    timed = Signal(float, float)
    judged = Signal(str, str, int, int, int)
    suggested = Signal(str)
    cleared = Signal()
    unanswered = Signal(str)
    loading = Signal(str)
    loaded = Signal(str, str, str, bool)
    unloaded = Signal(str)
    measured = Signal(object)
    doubted = Signal(str)
    noticed = Signal(str)
    failed = Signal(str)

    def __init__(
        self, library: Library, lanes: Lanes, instruction: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._instruction = instruction
        self._keywords_only = self._whole = False
        self._question = ""
        self._recalled: Recalled | None = None
        self.report = Report("", instruction)  # of the newest question that was looked up
        self._loading = False  # the run on the rank stream is `Library.load`
        self._verified = self._heeds = False
        self._waiting = False  # hits are to be scored as soon as that is over
        self._asked_at = self._batch_at = 0.0
        self._keywords_ms = 0.0
        self._done = self._kept = 0
        self._model = self._device = ""
        self._batches: deque[tuple[int, float]] = deque(maxlen=_BATCHES)

        self._recall = Stream("recall", lanes.search, self)
        self._recall.yielded.connect(self._on_recall)
        self._recall.failed.connect(self._on_recall_failed)
        self._rank = Stream("rank", lanes.rank, self)
        self._rank.yielded.connect(self._on_rank)
        self._rank.finished.connect(self._on_rank_ended)
        self._rank.failed.connect(self._on_rank_failed)
        self.rest = Rest(self._start_scoring, self)  # half a question is looked up, not scored
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(lambda: self._rank.start(self._library.unload))

    @property
    def at_hand(self) -> Recalled | None:
        """What was recalled for the question; None where there is none."""
        return self._recalled

    @property
    def scoring(self) -> bool:
        """Whether scores are still to come."""
        return self._waiting or (self._rank.running and not self._loading)

    @property
    def heeds_instruction(self) -> bool:
        """Whether the model that is loaded scores by the instruction too."""
        return self._heeds

    def load(self) -> None:
        """Open the index and load the reranker, so that the first question need not wait."""
        self._recall.start(self._library.open)
        self._load()

    @Slot()
    def measure(self) -> None:
        """Measure how fast the reranker is, until `stop` or the next question."""
        self._stop_scoring()
        self._loading = False  # measuring loads too
        self._rank.start(self._library.speed)

    @Slot()
    def reload(self) -> None:
        """Load the reranker that is wanted now, and have it score the hits at hand."""
        self._stop_scoring()
        self._load(anew=True)
        self._restart()

    def _load(self, *, anew: bool = False) -> None:
        self._loading = True
        self._rank.start(lambda: self._library.load(anew=anew))

    @Slot(str)
    def ask(self, question: str) -> None:
        """Look a question up, in place of the one before; an empty one clears the list."""
        self._question = question.strip()
        self._stop_scoring()
        if not self._question:
            self._recall.cancel()
            self._recalled = None
            self.cleared.emit()
            self.doubted.emit("")
            return
        wanted, whole = self._question, self._whole
        self._asked_at = perf_counter()
        self._recall.start(lambda: self._library.recall(wanted, whole=whole))

    def ask_again(self) -> None:
        """Look the same question up once more, after the library has changed."""
        if self._question:
            self.ask(self._question)

    @Slot(str)
    def set_instruction(self, instruction: str) -> None:
        """Judge the hits by another yardstick; what was recalled stays."""
        if instruction == self._instruction:
            return
        self._instruction = instruction
        if not self._keywords_only:
            self._restart()

    @Slot(bool)
    def set_whole(self, on: bool) -> None:
        """Have documents that are short enough scored whole, not by their best passage."""
        if on != self._whole:
            self._whole = on
            self.ask_again()

    @Slot(bool)
    def set_keywords_only(self, on: bool) -> None:
        """Leave the hits in keyword order, or have them scored again."""
        self._keywords_only = on
        self._restart()

    def stop(self) -> None:
        """Score no more; what is scored stays scored."""
        self._stop_scoring()

    def _restart(self) -> None:
        """Put the hits at hand back into keyword order, and score them if that is wanted."""
        self._stop_scoring()
        if self._recalled:
            self._show_keywords()
            self._start_scoring()

    def _show_keywords(self) -> None:
        """The hits at hand in keyword order, without a score."""
        assert self._recalled is not None
        self.report = Report(self._question, self._instruction)
        self.report.take(self._recalled)
        self.suggested.emit(self._recalled.suggestion or "")
        self.recalled.emit(self._recalled.hits)
        self.timed.emit(self._keywords_ms, 0.0)
        self.judged.emit("", "", 0, 0, len(self._recalled.hits))
        self.doubted.emit("short" if self._recalled.short and self._recalled.hits else "")

    def _start_scoring(self) -> None:
        recalled, instruction = self._recalled, self._instruction
        if self._keywords_only or not recalled or not recalled.hits or self.rest.puts_off():
            return
        self._done = self._kept = 0
        self._idle.stop()
        self._batches.clear()
        self._batch_at = perf_counter()
        self.advanced.emit(0, len(recalled.hits), -1.0)
        self._waiting = self._loading
        if not self._loading:
            self._rank.start(lambda: self._library.rank(recalled, instruction))

    def _stop_scoring(self) -> None:
        self._waiting = False
        self.rest.forget()
        if not self._loading:  # a load goes on: the next question needs it
            self._rank.cancel()
        self.settled.emit()

    @Slot(int, object)
    def _on_recall(self, _run: int, event: object) -> None:
        match event:
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
            case Recalled():
                self._keywords_ms = (perf_counter() - self._asked_at) * 1000
                self._recalled = event
                self._show_keywords()
                self._start_scoring()

    @Slot(int, str)
    def _on_recall_failed(self, _run: int, sentence: str) -> None:
        self._recalled = None
        self.unanswered.emit(sentence)

    @Slot(int, object)
    def _on_rank(self, _run: int, event: object) -> None:
        self._idle.start()
        self.report.take(event)
        match event:
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)
            case Loading(model=model):
                self.loading.emit(model)
            case Loaded(model=model, device=device, dtype=dtype, verified=verified):
                self._heeds = event.heeds
                self._batch_at = perf_counter()
                self._model, self._device, self._verified = model, device, verified
                self.loaded.emit(model, device, dtype, verified)
            case Timed() | Proposed():
                self.measured.emit(event)
            case Unloaded(model=model):
                self._idle.stop()
                self.unloaded.emit(model)
            case Scored(scores=scores, done=done, total=total):
                self._kept += sum(score.kept for score in scores)
                self.scored.emit(scores)
                self.judged.emit(self._model, self._device, done, self._kept, total)
                self.advanced.emit(done, total, self._seconds_left(done, total))
            case Ranked(model=model, device=device, dtype=dtype, took_ms=took_ms):
                self.loaded.emit(model, device, dtype, self._verified)
                self.timed.emit(self._keywords_ms, took_ms / 1000)
                if event.unanswered or event.flat:
                    self.doubted.emit("unanswered" if event.unanswered else "flat")
            case Withdrawn(sentence=sentence):
                self._show_keywords()
                self.failed.emit(sentence)

    def _seconds_left(self, done: int, total: int) -> float:
        """Estimate, at the pace of the last batches, what the passages still to score will take."""
        now = perf_counter()
        self._batches.append((done - self._done, now - self._batch_at))
        self._done, self._batch_at = done, now
        passages = sum(count for count, _ in self._batches)
        seconds = sum(took for _, took in self._batches)
        return (total - done) * seconds / passages if passages else -1.0

    @Slot(int)
    def _on_rank_ended(self, _run: int) -> None:
        if not self._loading:
            self.settled.emit()
            return
        self._loading = False
        if self._waiting:
            self._start_scoring()

    @Slot(int, str)
    def _on_rank_failed(self, _run: int, sentence: str) -> None:
        self._loading = self._waiting = False
        self.failed.emit(sentence)
        self.settled.emit()
