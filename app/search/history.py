"""Searches: the questions that were asked and the searches that are kept, and the way among them.

A question that has stood for a moment was meant; it is remembered, and one can go back to it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.search.trail import Trail
from app.stream import Lanes, Stream
from engine import History, Hit, Library, News, Saved

_MEANT = 2500  # ms that a question stands


class Searches(QObject):
    """Remembers, and asks again.

    Signals:
        asked: A question to ask again.
        preset_used: The id of the preset that goes with it.
        changed: The history, the trail, or what is new is another.
        found_fresh: The ids (a frozenset) of those hits of a kept search that are new.
        failed: A sentence about the file of the history.
    """

    asked = Signal(str)
    preset_used = Signal(str)
    changed = Signal()
    found_fresh = Signal(object)
    failed = Signal(str)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._history = History()
        self._readable = False  # until then nothing is written over it
        self._trail = Trail()
        self._news: dict[Saved, int] = {}
        self._question = ""
        self._hits: Sequence[Hit] = ()
        self._kept: Saved | None = None  # the search that stands there, as it was before
        self._meant = QTimer(self, singleShot=True, interval=_MEANT)
        self._meant.timeout.connect(self.settle)
        self._file = Stream("history", lanes.rest, self)
        self._file.yielded.connect(self._on_read)
        self._file.failed.connect(lambda _, sentence: self.failed.emit(sentence))
        self._looking = Stream("news", lanes.rest, self)
        self._looking.yielded.connect(self._on_news)

    @property
    def history(self) -> History:
        """Questions and kept searches, each newest first."""
        return self._history

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Whether there is a question to go back to, and forward."""
        back, forward = self._trail.can_go
        return back or (self._trail.go(0) not in (None, self._question)), forward

    @property
    def can_save(self) -> bool:
        """Whether there is a question to keep."""
        return bool(self._question)

    def load(self) -> None:
        """Read what was asked in earlier sessions."""
        self._file.start(self._library.history)

    def news(self, search: Saved) -> int:
        """How many passages are new to a kept search."""
        return self._news.get(search, 0)

    def look(self) -> None:
        """Look for what is new to the kept searches."""
        saved = self._history.saved
        if saved:
            self._looking.start(lambda: self._library.news(saved))

    @Slot(str)
    def leave(self, question: str) -> None:
        """A question is asked; the one before stays remembered if it was meant."""
        if question.strip() != self._question:
            self._meant.stop()
            self._question, self._hits, self._kept = question.strip(), (), None
            self.changed.emit()

    def answer(self, hits: Sequence[Hit]) -> None:
        """The keyword hits of the question are there."""
        self._hits = hits
        if hits:
            self._meant.start()
        saved = (each for each in self._history.saved if each.question == self._question)
        self._kept = self._kept or next(saved, None)
        if self._kept:
            self.found_fresh.emit(self._kept.fresh(hits))
            self._look_at(self._kept.question)
        else:
            self.found_fresh.emit(frozenset())
        self.changed.emit()

    def settle(self) -> None:
        """Take the question for one that was meant."""
        self._meant.stop()
        if self._question and self._hits:
            self._trail.visit(self._question)
            if self._history.questions[:1] != (self._question,):
                self._keep(self._history.asked(self._question))
            self.changed.emit()

    def go(self, steps: int) -> None:
        """Go back, where negative, or forward."""
        self.settle()
        if steps < 0 and self._trail.go(0) not in (None, self._question):
            steps += 1  # what stands there is no step of the trail
        question = self._trail.go(steps)
        if question is not None:
            self.asked.emit(question)
        self.changed.emit()

    def ask(self, question: str) -> None:
        """Ask a question of the history."""
        self.settle()
        self.asked.emit(question)

    def save(self, preset: str) -> None:
        """Keep the question that stands there, with the preset of this id."""
        if self._question:
            self.settle()
            search = Saved(self._question, preset).looked_at(self._hits)
            self._keep(self._history.with_saved(search))

    def open(self, search: Saved) -> None:
        """Ask a kept search again; what is new is looked at then."""
        self.settle()
        if search.preset:
            self.preset_used.emit(search.preset)
        self.asked.emit(search.question)

    def forget(self, search: Saved) -> None:
        """Keep a search no longer."""
        self._keep(self._history.without_saved(search))

    def forget_questions(self) -> None:
        """Forget what was asked; what is kept stays."""
        self._trail = Trail()
        self._keep(self._history.without_questions())

    def _look_at(self, question: str) -> None:
        """The person has the hits of kept searches before him."""
        history = self._history
        for search in history.saved:
            if search.question == question:
                self._news.pop(search, None)
                history = history.with_saved(search.looked_at(self._hits))
        if history != self._history:
            self._keep(history)

    def _keep(self, history: History) -> None:
        self._history = history
        if self._readable:
            self._file.start(lambda: self._library.keep(history))
        self.changed.emit()

    @Slot(int, object)
    def _on_read(self, _run: int, history: History) -> None:
        self._readable = True
        later = self._history
        self._history = history
        for question in reversed(later.questions):
            self._history = self._history.asked(question)
        self.look()
        self.changed.emit()

    @Slot(int, object)
    def _on_news(self, _run: int, news: News) -> None:
        self._news[news.search] = news.count
        self.changed.emit()
