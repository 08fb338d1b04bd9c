"""SearchSession: one question after another, from the first hits to the ranked list.

    question → recall → `recalled` → reranker → scores … scores
                                   → answers → `answered`, `answered`

What finds by meaning may still be loaded, or encode passages, when a question is asked. Once there
is more of it, the question is asked again, and shown again if that makes a difference.

The session decides what runs and says what came of it; it knows no widget.
"""

from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.search.answer_session import AnswerSession
from app.search.arrival import Arrival
from app.search.doubts import Doubts
from app.search.like import Like
from app.search.reranker_session import RerankerSession
from app.stream import Lanes, Stream
from engine import (
    Answers,
    Hit,
    Library,
    Message,
    Named,
    Notice,
    Ranked,
    Recalled,
    SearchReport,
    Withdrawn,
)

_PAUSE = 300  # ms without a key


class SearchSession(QObject):
    """Turns questions into hits, and has these scored.

    Attributes:
        reranker, doubts, report: Scores the hits; what is doubtful about them; what was found.
        arrival: Has hits laid out, turn by turn, before they are `recalled`.
        typing: Runs while the user is typing: half a question is looked up, not scored.
        like: What the hits are like, None where they are of a question; these are not scored.

    Signals:
        files_found: The files (a tuple of Hit) whose name holds the words of the newest question.
        recalled: The newest question's `Recalled`, its hits in the order of recall.
        answered: The sentences of some hits that are nearest to the question (a tuple of Answer).
        timed: Milliseconds that recall took; seconds that scoring took, 0 until it is done.
        ordered: As that of the reranker; where recall alone orders the hits, it names no model.
        reordered: The hits at hand are going to be shown in another order.
        cleared: There is no question.
        unanswered, noticed: A Message: why the question could not be looked up; something is odd.
    """

    files_found = Signal(object)
    recalled = Signal(object)
    answered = Signal(object)
    timed = Signal(float, float)
    ordered = Signal(str, str, int, int, int)
    reordered = Signal()
    cleared = Signal()
    unanswered = Signal(object)
    noticed = Signal(object)

    def __init__(
        self, library: Library, lanes: Lanes, instruction: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._instruction = instruction
        self._without_ranking = self._whole = self._stopped = False  # no more are to be scored
        self._question = ""
        self.like: Like | None = None
        self._recalled: Recalled | None = None
        self.report = SearchReport("", instruction)
        self._asked_at = self._recall_ms = 0.0
        self.reranker = RerankerSession(library, lanes, self)
        self.reranker.came.connect(self._on_rank)
        self.reranker.ordered.connect(self.ordered)
        self.reranker.noticed.connect(self.noticed)
        self._recall = Stream("recall", lanes.search, self)
        self._recall.yielded.connect(self._on_recall)
        self._recall.failed.connect(self._on_recall_failed)
        self.arrival = Arrival(self)
        for step in (self._show_recalled, self._start_scoring, self._find_answers):
            self.arrival.came.connect(step)
        self._files = Stream("files", lanes.rest, self)
        self._files.yielded.connect(self._on_files)
        self.doubts = Doubts(self)
        self._is_repeat = False  # the run of recall, of a question that is shown
        self._warm = Stream("warm", lanes.rest, self)
        self._warm.yielded.connect(self._on_recall)
        self._warm.finished.connect(self._on_warm)
        self._answers = AnswerSession(library, lanes, self)
        self._answers.found.connect(self._on_answers)
        self._answers.noticed.connect(self.noticed)
        self._due = self._answers_due = False  # hits are scored, answers found in the next pause
        self.typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self.typing.timeout.connect(self._on_pause)

    @property
    def _hits(self) -> tuple[Hit, ...]:
        return self._recalled.hits if self._recalled else ()

    def load(self) -> None:
        """Open the index and load the models, so that the first question need not wait."""
        self._recall.start(self._library.open)
        self._warm.start(self._library.warm)
        self.reranker.load()

    def measure(self) -> None:
        """Measure how fast the reranker is, until `stop` or the next question."""
        self.stop()
        self.reranker.measure()

    def reload(self) -> None:
        """Load the reranker that is wanted now, and have it score the hits."""
        self.stop()
        self.reranker.load(reload=True)
        self._restart()

    def ask(self, question: str) -> None:
        """Look a question up instead of the one before; an empty one clears the list."""
        self._ask(question.strip(), None)

    def show_like(self, like: Like) -> None:
        """Look up what is like something, instead of a question."""
        self._ask("", like)

    def _ask(self, question: str, like: Like | None) -> None:
        if (question, like) != (self._question, self.like):
            self._answers.forget()
        self._question, self.like = question, like
        self.stop()
        self.arrival.drop()
        self._answers.cancel()
        self._files.cancel()
        self._answers_due = False
        self.doubts.start()
        if not (question or like):
            self._recall.cancel()
            self._list_nothing()
            self.cleared.emit()
            return
        self._look_up(is_repeat=False)
        if like:
            self.files_found.emit(())
        else:
            self._files.start(lambda: self._library.files_named(question))

    def _look_up(self, *, is_repeat: bool) -> None:
        library, wanted, like, whole = self._library, self._question, self.like, self._whole
        self._is_repeat, self._asked_at = is_repeat, perf_counter()
        self._recall.start(
            lambda: like.recalled(library) if like else library.recall(wanted, whole=whole)
        )

    def follow_meaning(self, complete: bool) -> None:
        """Have ready what more is found by meaning now; `complete`: by and by there is no more."""
        if complete or not self._hits or any(hit.similarity is None for hit in self._hits):
            self._warm.start(self._library.warm)

    def _on_warm(self) -> None:
        as_left = self._stopped and self.report.read  # by the user, and stays so
        once = Qt.ConnectionType.SingleShotConnection
        if self._recall.running:  # what it finds may lack what there is now
            self._recall.finished.connect(self._on_warm, once)
        elif self.arrival.pending:  # nothing is said of it yet
            self.arrival.came.connect(self._on_warm, once)
        elif self._recalled and not as_left:
            self._look_up(is_repeat=True)

    def ask_again(self) -> None:
        if self._question or self.like:
            self._ask(self._question, self.like)

    def set_instruction(self, instruction: str) -> None:
        before, self._instruction = self._instruction, instruction
        if instruction != before and not self._without_ranking:
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

    def read_on(self) -> None:
        """Have all hits scored that are left."""
        if self.report.read:
            assert self._recalled is not None
            self._stopped = False
            self.reranker.score(self._recalled, self._instruction, to_the_end=True)

    def reach_rest(self) -> None:
        """Read on, as the user looks at what is not read, unless that was stopped."""
        if not (self._stopped or self.reranker.scoring):
            self.read_on()

    def stop(self) -> None:
        """Score no more; scores that are there stay."""
        self._due, self._stopped = False, True
        self.reranker.stop()

    def _restart(self) -> None:
        """Put the hits back into the order of recall, and score them if that is wanted."""
        self.stop()
        if self._recalled:
            self.reordered.emit()
            self._show_recalled()
            self._start_scoring()

    def _show_recalled(self) -> None:
        assert self._recalled is not None
        asked = f"{self.like.path}:{self.like.page or ''}".rstrip(":") if self.like else ""
        self.report = SearchReport(asked or self._question, self._instruction)
        recalled = replace(self._recalled, hits=self._answers.put_on(self._recalled.hits))
        self.report.add(recalled)
        self.recalled.emit(recalled)
        if not self.like:
            self.timed.emit(self._recall_ms, 0.0)
        self.ordered.emit("", "", 0, 0, len(self._recalled.hits))
        self.doubts.show(self._recalled)

    def _start_scoring(self) -> None:
        recalled = self._recalled
        if self._without_ranking or self.like or not recalled or not recalled.hits:
            return
        self._due = self.typing.isActive()
        if not self._due:
            self._stopped = False
            self.reranker.score(recalled, self._instruction)

    def _on_pause(self) -> None:
        if self._due:
            self._start_scoring()
        if self._answers_due:
            self._find_answers()

    def _find_answers(self) -> None:
        """Have the answers found of the hits as they are ordered now."""
        self._answers_due = self.typing.isActive()
        if not (self._answers_due or self.like):
            self._answers.find(self._question, tuple(self.report.hits))

    def _on_answers(self, event: Answers) -> None:
        self.report.add(event)
        self.answered.emit(event.answers)

    def _on_files(self, named: Named) -> None:
        self.files_found.emit(named.files)
        self.doubts.note_named(bool(named.files))

    def _on_recall(self, event: object) -> None:
        match event:
            case Notice(message=message):
                self.noticed.emit(message)
            case Recalled(partial=True) if self._is_repeat:
                self._warm.start(self._library.warm)  # it took long; the next time it is quick
            case Recalled() if self._is_repeat and event.hits == self._hits != ():
                pass
            case Recalled():
                if self._is_repeat:
                    self.stop()
                elif event.partial and not self._warm.running:
                    self._warm.start(self._library.warm)
                self._recall_ms = (perf_counter() - self._asked_at) * 1000
                self._recalled = event
                self.arrival.announce(event)

    def _on_recall_failed(self, message: Message) -> None:
        self.arrival.drop()
        self._list_nothing()
        self.unanswered.emit(message)

    def _list_nothing(self) -> None:
        self._recalled = None
        self.report = SearchReport(self._question, self._instruction)
        self._files.cancel()
        self.files_found.emit(())  # they would hide why there is nothing else
        self.doubts.clear()

    def _on_rank(self, event: object) -> None:
        self.report.add(event)
        match event:
            case Ranked(took_ms=took_ms):
                self.timed.emit(self._recall_ms, took_ms / 1000)
                self.doubts.heed(event)
                self._find_answers()  # of hits that have come to the top
            case Withdrawn():
                self._show_recalled()
