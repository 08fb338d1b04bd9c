"""SearchHistory: the questions that were asked, the searches that were saved, Back and Forward.

A question whose hits were shown for a moment was meant; it is remembered.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.search.like import Like
from app.stream import Lanes, Stream
from engine import History, Hit, Library, News, Saved

_MEANT = 2500  # ms that the hits of a question are shown
_LONGEST = 100  # steps back

Step = str | Like


class SearchHistory(QObject):
    """Remembers questions, and asks them again.

    Attributes:
        history: Questions and saved searches, each newest first.
        step: The question that is shown, or what the passages that are shown are like.

    Signals:
        asked: A step to show again.
        preset_used: The id of the preset that goes with it.
        kept: The Saved that the user has just saved.
        changed: The history, the steps back and forward, or what is new have changed.
        found_fresh: The ids (a frozenset) of the hits that are new to a saved search.
        failed: A Message about the file of the history.
    """

    asked = Signal(object)
    preset_used = Signal(str)
    kept = Signal(object)
    changed = Signal()
    found_fresh = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.history = History()
        self._writable = False  # not before it was read, nor in a library that can only be read
        self._steps = BackForward()
        self._news: dict[Saved, int] = {}
        self.step: Step = ""
        self._hits: Sequence[Hit] = ()
        self._newest = 0  # see `Saved`
        self._shown: Saved | None = None  # the saved search that is shown, as it was before
        self._meant = QTimer(self, singleShot=True, interval=_MEANT)
        self._meant.timeout.connect(self.remember)
        self._file = Stream("history", lanes.rest, self)
        self._file.yielded.connect(self._on_read)
        self._file.failed.connect(self.failed)
        self._counting = Stream("news", lanes.rest, self)
        self._counting.yielded.connect(self._on_news)

    @property
    def question(self) -> str:
        """The question that is shown, "" where there is none."""
        return self.step if isinstance(self.step, str) else ""

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Whether there is a question to go back to, and forward."""
        back, forward = self._steps.can_go
        return back or (self._steps.go(0) not in (None, self.step)), forward

    def load(self) -> None:
        self._file.start(self._read)

    def news(self, search: Saved) -> int:
        return self._news.get(search, 0)

    def count_news(self) -> None:
        saved = self.history.saved
        if saved:
            self._counting.start(lambda: self._library.news(saved))

    def start(self, step: Step) -> None:
        step = step.strip() if isinstance(step, str) else step
        if step != self.step:
            self._meant.stop()
            self.step, self._hits, self._shown = step, (), None
            self.changed.emit()

    def set_hits(self, hits: Sequence[Hit], newest: int) -> None:
        self._hits, self._newest = hits, newest
        if hits:
            self._meant.start()
        saved = (each for each in self.history.saved if each.question == self.question)
        self._shown = self._shown or next(saved, None)
        if self._shown:
            self.found_fresh.emit(self._shown.fresh(hits, newest))
            self._mark_seen()
        else:
            self.found_fresh.emit(frozenset())
        self.changed.emit()

    def remember(self) -> None:
        self._meant.stop()
        if self.step and self._hits:
            self._steps.visit(self.step)
            if self.question and self.history.questions[:1] != (self.question,):
                self._keep(self.history.asked(self.question))
            self.changed.emit()

    def go(self, steps: int) -> None:
        self.remember()
        if steps < 0 and self._steps.go(0) not in (None, self.step):
            steps += 1  # the one that is shown is no step yet
        step = self._steps.go(steps)
        if step is not None:
            self.asked.emit(step)
        self.changed.emit()

    def ask(self, question: str) -> None:
        self.remember()
        self.asked.emit(question)

    def save(self, preset: str) -> None:
        """Save the question that is shown, with the preset of this id."""
        if why := self._library.config.refusal:
            self.failed.emit(why)
        elif self.question:
            self.remember()
            search = Saved(self.question, preset).looked_at(self._hits, self._newest)
            self.restore(search)
            self.kept.emit(search)

    def restore(self, search: Saved) -> None:
        self._keep(self.history.with_saved(search))

    def open(self, search: Saved) -> None:
        """Ask a saved search again; what is new to it counts as seen then."""
        self.remember()
        if search.preset:
            self.preset_used.emit(search.preset)
        self.asked.emit(search.question)

    def forget(self, search: Saved) -> None:
        if why := self._library.config.refusal:
            self.failed.emit(why)
            return
        self._keep(self.history.without_saved(search))

    def forget_questions(self) -> None:
        """Forget what was asked; saved searches stay."""
        self._steps = BackForward()
        self._keep(self.history.without_questions())

    def _mark_seen(self) -> None:
        history = self.history
        for search in history.saved:
            if search.question == self.question:
                self._news.pop(search, None)
                history = history.with_saved(search.looked_at(self._hits, self._newest))
        if history != self.history:
            self._keep(history)

    def _keep(self, history: History) -> None:
        self.history = history
        if self._writable:
            self._file.start(lambda: self._written(history))
        self.changed.emit()

    def _read(self) -> Iterator[History]:
        yield History.read(self._library.config.history_file)

    def _written(self, history: History) -> Iterator[None]:
        history.write(self._library.config.history_file)
        yield from ()

    def _on_read(self, history: History) -> None:
        self._writable = not self._library.config.read_only
        later = self.history
        self.history = history
        for question in reversed(later.questions):
            self.history = self.history.asked(question)
        self.count_news()
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        self._news[news.search] = news.count
        self.changed.emit()


class BackForward:
    """The steps of this window in the order in which they were shown, as in a browser.

    One that is made after going back replaces what came later.
    """

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._here = -1

    @property
    def can_go(self) -> tuple[bool, bool]:
        return self._here > 0, self._here < len(self._steps) - 1

    def visit(self, step: Step) -> None:
        """Add a step after the one that is shown; the same one again is no step."""
        if step and (self._here < 0 or self._steps[self._here] != step):
            self._steps = [*self._steps[: self._here + 1], step][-_LONGEST:]
            self._here = len(self._steps) - 1

    def go(self, steps: int) -> Step | None:
        """Go so many steps forward, or back where negative; None if there are none."""
        there = self._here + steps
        if not 0 <= there < len(self._steps):
            return None
        self._here = there
        return self._steps[there]
