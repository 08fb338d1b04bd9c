"""SearchSession: one question after another, from the first hits to the ranked list.

    question → recall → `recalled` → rank → `scored` … `scored` → `ended`
                                   → answers → `answered`, `answered`

What finds by meaning may still be loaded, or encode passages, when a question is asked. Once there
is more of it, the question is asked again, and shown again if that makes a difference.

They are on lanes of their own, so that a batch the model is busy with never delays the hits of the
next question. The session decides what runs and says what came of it; it knows no widget.
"""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from app.search.like import Like
from app.stream import Lanes, Stream
from engine import (
    Answer,
    Answers,
    Hit,
    Library,
    Loaded,
    Loading,
    Message,
    Notice,
    Proposed,
    Ranked,
    Recalled,
    Scored,
    SearchReport,
    Timed,
    Unloaded,
    Unranked,
    Withdrawn,
    with_answers,
)

IDLE_SECONDS = 20 * 60  # without any run on the model: then its memory is freed
IDLE_CHECK_MS = 60_000
_PAUSE = 300  # ms without a key


class SearchSession(QObject):
    """Turns questions into hits and scores.

    Attributes:
        typing: Runs while the user is typing: half a question is looked up, not scored.
        report: Of the newest question that was looked up.
        like: What the hits are like, None where they are of a question; these are not scored.
        follows_instruction: Whether the model that is loaded does.

    Signals:
        recalled: The newest question's `Recalled`, its hits in the order of recall.
        scored: A batch of scores (a tuple of Score).
        answered: The sentences of some hits that are nearest to the question (a tuple of Answer).
        advanced: Passages scored, passages in all, whether the last scores took time.
        ended: Nothing is being scored any more.
        timed: Milliseconds that recall took; seconds that scoring took, 0 until it is done.
        ordered: What orders the hits: model and device, both "" where recall alone does; how many
            it has scored, how many of these scores were cached, and passages in all.
        cleared: There is no question.
        unanswered: A Message that says why the question could not be looked up.
        loaded: Name, device and precision of the model; whether its files are the published ones.
        loading, unloaded: The name of the model that is being loaded; that was idle too long.
        unranked: There is no reranker: the order of recall stays.
        measured: How fast the reranker is (`Timed`, and last `Proposed`).
        doubted: A Message about what is doubtful about the hits, None when nothing is known to be.
        noticed, failed: A Message about something odd; about what stopped the reranker.
    """

    recalled = Signal(object)
    scored = Signal(object)
    answered = Signal(object)
    advanced = Signal(int, int, bool)
    ended = Signal()
    timed = Signal(float, float)
    ordered = Signal(str, str, int, int, int)
    cleared = Signal()
    unanswered = Signal(object)
    loading = Signal(str)
    loaded = Signal(str, str, str, bool)
    unloaded = Signal(str)
    unranked = Signal()
    measured = Signal(object)
    doubted = Signal(object)
    noticed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, library: Library, lanes: Lanes, instruction: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._instruction = instruction
        self._without_ranking = self._whole = False
        self._question = ""
        self.like: Like | None = None
        self._recalled: Recalled | None = None
        self.report = SearchReport("", instruction)
        self._loading = False  # the run on the rank lane is `Ranker.load`
        self._unranked = False  # there was no reranker, when last one was wanted
        self._verified = self.follows_instruction = False
        self._waiting = False  # hits are to be scored as soon as that is over
        self._asked_at = self._recall_ms = 0.0
        self._total = self._cached = 0  # passages that are being scored, and cached scores
        self._model = self._device = ""
        self._recall = Stream("recall", lanes.search, self)
        self._recall.yielded.connect(self._on_recall)
        self._recall.failed.connect(self._on_recall_failed)
        self._is_repeat = False  # the run of recall, of a question that is shown
        self._warm = Stream("warm", lanes.rest, self)
        self._warm.yielded.connect(self._on_recall)
        self._warm.finished.connect(self._on_warm)
        self._rank = Stream("rank", lanes.rank, self)
        self._rank.yielded.connect(self._on_rank)
        self._rank.finished.connect(self._on_rank_ended)
        self._rank.failed.connect(self._on_rank_failed)
        self._answers = Stream("answers", lanes.rest, self)
        self._answers.yielded.connect(self._on_answers)
        self._due = False  # hits are to be scored in the next pause of typing
        self._answers_due = False  # and their answers found
        self._told: dict[int, Answer] = {}  # to the question so far, by passage
        self.typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self.typing.timeout.connect(self._on_pause)
        self._idle = QTimer(self, interval=IDLE_CHECK_MS)
        self._idle.timeout.connect(self._unload_if_idle)
        self._idle.start()

    @property
    def scoring(self) -> bool:
        """Whether scores are still to come."""
        return self._waiting or (self._rank.running and not self._loading)

    def load(self) -> None:
        """Open the index and load the models, so that the first question need not wait."""
        self._recall.start(self._library.open)
        self._warm.start(self._library.warm)
        self._load()

    def measure(self) -> None:
        """Measure how fast the reranker is, until `stop` or the next question."""
        self.stop()
        self._loading = False  # measuring loads too
        self._rank.start(self._library.ranker.speed)

    def reload(self) -> None:
        """Load the reranker that is wanted now, and have it score the hits."""
        self.stop()
        self._load(reload=True)
        self._restart()

    def _load(self, *, reload: bool = False) -> None:
        self._loading = True
        self._rank.start(lambda: self._library.ranker.load(reload=reload))

    def _unload_if_idle(self) -> None:
        """Free the model's memory when no page of the window uses it."""
        if not self._rank.running and self._library.ranker.idle_seconds >= IDLE_SECONDS:
            self._rank.start(self._library.ranker.unload)

    def ask(self, question: str) -> None:
        """Look a question up instead of the one before; an empty one clears the list."""
        self._ask(question.strip(), None)

    def show_like(self, like: Like) -> None:
        """Look up what is like something, instead of a question."""
        self._ask("", like)

    def _ask(self, question: str, like: Like | None) -> None:
        if (question, like) != (self._question, self.like):
            self._told = {}
        self._question, self.like = question, like
        self.stop()
        self._answers.cancel()
        self._answers_due = False
        if not (question or like):
            self._recall.cancel()
            self._recalled = None
            self.cleared.emit()
            self.doubted.emit(None)
            return
        self._look_up(is_repeat=False)

    def _look_up(self, *, is_repeat: bool) -> None:
        wanted, like, whole = self._question, self.like, self._whole
        self._is_repeat, self._asked_at = is_repeat, perf_counter()
        self._recall.start(
            lambda: (
                self._library.similar(like.path, like.page, like.passage_id, filters=like.question)
                if like
                else self._library.recall(wanted, whole=whole)
            )
        )

    def follow_meaning(self, complete: bool) -> None:
        """Have ready what more is found by meaning now; `complete`: by and by there is no more."""
        if complete or self._lacks_vectors():
            self._warm.start(self._library.warm)

    def _lacks_vectors(self) -> bool:
        hits = self._recalled.hits if self._recalled else ()
        return any(hit.similarity is None for hit in hits) or not hits

    def _shows(self, hits: Sequence[Hit]) -> bool:
        return self._recalled is not None and self._recalled.hits == hits

    def _on_warm(self) -> None:
        if self._recalled and not self._recall.running:
            self._look_up(is_repeat=True)

    def ask_again(self) -> None:
        if self._question or self.like:
            self._ask(self._question, self.like)

    def set_instruction(self, instruction: str) -> None:
        if instruction == self._instruction:
            return
        self._instruction = instruction
        if not self._without_ranking:
            self._restart()

    def set_whole(self, on: bool) -> None:
        """Rank documents that are short enough as a whole, not by their best passage."""
        if on != self._whole:
            self._whole = on
            self.ask_again()

    def set_without_ranking(self, on: bool) -> None:
        """Leave the hits in the order of recall, or have them scored again."""
        self._without_ranking = on
        self._restart()

    def stop(self) -> None:
        """Score no more; scores that are there stay."""
        self._waiting, self._due, self._total = False, False, 0
        if not self._loading:  # a load goes on: the next question needs it
            self._rank.cancel()
        self.ended.emit()

    def _restart(self) -> None:
        """Put the hits back into the order of recall, and score them if that is wanted."""
        self.stop()
        if self._recalled:
            self._show_recalled()
            self._start_scoring()

    def _show_recalled(self) -> None:
        assert self._recalled is not None
        asked = f"{self.like.path}:{self.like.page or ''}".rstrip(":") if self.like else ""
        self.report = SearchReport(asked or self._question, self._instruction)
        hits = with_answers(self._recalled.hits, self._told.values())
        recalled = replace(self._recalled, hits=tuple(hits))
        self.report.add(recalled)
        self.recalled.emit(recalled)
        if not self.like:
            self.timed.emit(self._recall_ms, 0.0)
        self.ordered.emit("", "", 0, 0, len(self._recalled.hits))
        short = self._recalled.short and self._recalled.hits
        self.doubted.emit(Message("window.short-question") if short else None)

    def _start_scoring(self) -> None:
        recalled, instruction = self._recalled, self._instruction
        if self._without_ranking or self.like or not recalled or not recalled.hits:
            return
        self._due = self.typing.isActive()
        if self._due:
            return
        self._total, self._cached = len(recalled.hits), 0
        if not self._unranked:
            self.advanced.emit(0, self._total, False)
        self._waiting = self._loading
        if not self._loading:
            self._rank.start(lambda: self._library.rank(recalled, instruction))

    def _on_pause(self) -> None:
        if self._due:
            self._start_scoring()
        if self._answers_due:
            self._find_answers()

    def _find_answers(self) -> None:
        """Have the answers found of the hits as they are ordered now."""
        self._answers_due = self.typing.isActive()
        if not (self._answers_due or self.like):
            question, hits = self._question, tuple(self.report.hits)
            self._answers.start(lambda: self._library.answers(question, hits))

    def _on_answers(self, event: object) -> None:
        assert isinstance(event, Answers)
        self._told |= {each.passage_id: each for each in event.answers}
        self.report.add(event)
        self.answered.emit(event.answers)

    def _on_recall(self, event: object) -> None:
        match event:
            case Notice(message=message):
                self.noticed.emit(message)
            case Recalled() if self._is_repeat and self._shows(event.hits):
                pass
            case Recalled():
                if self._is_repeat:
                    self.stop()
                elif event.partial and not self._warm.running:
                    self._warm.start(self._library.warm)
                self._recall_ms = (perf_counter() - self._asked_at) * 1000
                self._recalled = event
                self._show_recalled()
                self._start_scoring()
                self._find_answers()

    def _on_recall_failed(self, message: Message) -> None:
        self._recalled = None
        self.unanswered.emit(message)

    def _on_rank(self, event: object) -> None:
        self.report.add(event)
        match event:
            case Notice(message=message):
                self.noticed.emit(message)
            case Loading(model=model):
                self.loading.emit(model)
            case Loaded(model=model, device=device, dtype=dtype, verified=verified):
                self.follows_instruction, self._unranked = event.follows_instruction, False
                self._model, self._device, self._verified = model, device, verified
                self.loaded.emit(model, device, dtype, verified)
                if self._total:
                    self.advanced.emit(0, self._total, False)  # the time counts from now on
            case Unranked():
                self.follows_instruction, self._unranked = False, True
                self.unranked.emit()
            case Timed() | Proposed():
                self.measured.emit(event)
            case Unloaded(model=model):
                self.unloaded.emit(model)
            case Scored(scores=scores, done=done, total=total):
                cached = sum(score.cached for score in scores)
                self._cached += cached
                self.scored.emit(scores)
                self.ordered.emit(self._model, self._device, done, self._cached, total)
                self.advanced.emit(done, total, cached < len(scores))
            case Ranked(model=model, device=device, dtype=dtype, took_ms=took_ms):
                self.loaded.emit(model, device, dtype, self._verified)
                self.timed.emit(self._recall_ms, took_ms / 1000)
                if event.unanswered or event.flat:
                    doubt = "window.no-answer" if event.unanswered else "window.flat-scores"
                    self.doubted.emit(Message(doubt))
                self._find_answers()  # of hits that have come to the top
            case Withdrawn(message=message):
                self._show_recalled()
                self.failed.emit(message)

    def _on_rank_ended(self) -> None:
        if not self._loading:
            self.ended.emit()
            return
        self._loading = False
        if self._waiting:
            self._start_scoring()

    def _on_rank_failed(self, message: Message) -> None:
        self._loading = self._waiting = False
        self.failed.emit(message)
        self.ended.emit()
