"""Finder: looks through the whole shown document for a text, and knows which match is shown.

A match is in a page of a PDF, or in a passage of a text. Pages are looked through one by one, from
the shown one on, so that the first matches are there at once.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.preview.script import count_matches
from app.stream import Lanes, Stream
from engine import Hit, Library, Marking, Matches, Reach, Tick


class Match(NamedTuple):
    """One match: the page, or the id of the passage, that it is on; its number there, from 0."""

    at: int
    number: int


class Finder(QObject):
    """Counts the matches of what is `sought`; where that is empty, those of the question.

    Signals:
        changed: The count, or which one is current.
        moved: This other Match is to be shown.
        failed: A Message about a document that cannot be looked through.
    """

    changed = Signal()
    moved = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._stream = Stream("find", lanes.rest, self)
        self._stream.yielded.connect(self._on_counted)
        self._stream.finished.connect(self.changed)
        self._stream.failed.connect(self.failed)
        self.stop()

    @property
    def running(self) -> bool:
        return self._stream.running

    @property
    def total(self) -> int:
        return sum(self._counts.values())

    @property
    def place(self) -> int:
        """The number of the current match in the document, from 1; 0 when there is none."""
        if self.current is None:
            return 0
        before = self._order[: self._order.index(self.current.at)]
        return sum(self._counts[each] for each in before) + self.current.number + 1

    def stop(self) -> None:
        self._stream.cancel()
        self._asked: object = None  # what was counted last
        self.sought = ""
        self._counts: dict[int, int] = {}
        self._order: list[int] = []  # of the pages or passages in the document
        self._here, self._wanted = 0, 0  # the step to be made once there is a match
        self.current: Match | None = None
        self.changed.emit()

    def look(self, hit: Hit, marking: Marking, page: int | None, step: int = 0) -> None:
        """Count in the document of `hit`, whose `page` is shown, or its text; go on by `step`.

        What is counted already is not counted again.
        """
        here = self.current.at if self.current else hit.passage_id
        asked = hit.path, page is None, marking.sought or marking.question, bool(marking.sought)
        if asked != self._asked:
            self.stop()
            self._asked, self.sought, self._paged = asked, marking.sought, page is not None
            if page is None:
                self._stream.start(lambda: self._in_text(hit, marking))
            else:
                self._stream.start(lambda: self._library.preview.find(hit, page, marking))
        self._here = here if page is None else page
        if step:
            self.step(step)
        self.changed.emit()

    def step(self, step: int) -> None:
        """Go to the next match (1) or the one before (-1), from the end to the start again."""
        found = self._next(step)
        self._wanted = step if found is None and self.running else 0
        if found is not None:
            self.current = found
            self.moved.emit(found)
            self.changed.emit()

    def leave(self) -> None:
        """Forget the current match, since something else is shown."""
        self.current = None
        self._wanted = 0
        self.changed.emit()

    def _next(self, step: int) -> Match | None:
        now = self.current
        if now and 0 <= now.number + step < self._counts[now.at]:
            return Match(now.at, now.number + step)
        here = now.at if now else self._here
        start = self._order.index(here) if here in self._order else 0
        if now:
            start += step
        for number in range(len(self._order)):
            at = self._order[(start + step * number) % len(self._order)]
            if count := self._counts[at]:
                return Match(at, 0 if step > 0 else count - 1)
        return None

    def _on_counted(self, matches: Matches) -> None:
        self._counts |= matches.counts
        self._order = sorted(self._counts) if self._paged else list(self._counts)
        if self._wanted:
            self.step(self._wanted)
        self.changed.emit()

    # --- on the lane

    def _in_text(self, hit: Hit, marking: Marking) -> Iterator[Tick | Matches]:
        for item in self._library.preview.excerpt(hit, marking, Reach.WHOLE):
            yield Tick()
            if not isinstance(item, Tick):
                yield Matches(count_matches(item, marking.sought, hit.kind))
