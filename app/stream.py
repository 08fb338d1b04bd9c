"""Streams run the engine's generators on four lanes of work. All threads of the window are here.

The engine says what happens by yielding; a `Stream` turns each item into a signal on the thread of
the window. Starting a run supersedes the one before: the old generator is closed after the step in
hand, before the new one is made, and nothing of it is delivered any more.

A `Lane` steps its generators in turn: the one that has had least time comes next, of equals the
newest. A step that blocks delays its own lane only; hence what runs where:

    search  recall, and nothing else: a key press waits for nothing
    rank    whatever uses a model: such runs would take turns anyway
    sync    bringing the library up to date, OCR and encoding
    rest    watching folders, looking into the library, downloads, pages, completions, history,
            judgments, answers

`rest` has up to four threads, since its steps may block for seconds: a download waits for its
server, a watcher for the end of a burst of changes. A generator stays on one thread all its life.
"""

import logging
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any, cast

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from engine import EngineError, Message, Tick

log = logging.getLogger(__name__)

Make = Callable[[], Iterator[Any]]

_STACK = 16 * 1024 * 1024  # torch and parsers recurse; macOS gives a thread 512 KiB
_REST = 4  # threads
_END = object()


class Stream(QObject):
    """Runs one generator at a time on a lane; the newest run wins.

    Signals:
        yielded: One item of its generator; never a `Tick`.
        finished: The generator came to its end.
        failed: It raised; carries a Message.
    """

    yielded = Signal(object)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, name: str, lane: "Lane", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name, self._lane = name, lane
        self._run: _Run | None = None  # the newest

    @property
    def running(self) -> bool:
        """Whether the newest run has neither ended nor been cancelled."""
        return self._run is not None and self._run.wanted

    def start(self, make: Make) -> None:
        """Run the generator that `make` returns, instead of the one that runs now."""
        self.cancel()
        before, self._run = self._run, _Run(self, self._name, make)
        self._lane.add(self._run, before)

    def cancel(self) -> None:
        """Stop after the step in hand, and deliver nothing more."""
        if self._run is not None:
            self._run.wanted = False

    def deliver(self, run: "_Run", what: str, value: object) -> None:
        """Emit what came of a run, if it is still wanted."""
        if not run.wanted:
            return
        if what == "yielded":
            self.yielded.emit(value)
            return
        run.wanted = False
        if what == "finished":
            self.finished.emit()
        else:
            self.failed.emit(value)


class Lane(QObject):
    """Steps the generators of streams, on `threads` threads at most, each started when needed."""

    _came = Signal(object, str, object)  # a run, the signal that its stream is to emit, its value

    def __init__(self, name: str, threads: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name, self._most = name, threads
        self._changed = threading.Condition()  # guards what follows
        self._runs: list[list[_Run]] = []  # of each thread, the newest last
        self._threads: list[threading.Thread] = []
        self._ending = False
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def add(self, run: "_Run", before: "_Run | None") -> None:
        """Step this run from now on, once `before` is closed."""
        with self._changed:
            if self._ending:
                return
            same = (runs for runs in self._runs if before in runs)
            runs = next(same, None) or self._least_busy()
            run.seconds = min((each.seconds for each in runs if each.wanted), default=0.0)
            runs.append(run)
            self._changed.notify_all()

    def end(self) -> None:
        """Cancel all runs, and have the threads come to their end."""
        with self._changed:
            self._ending = True
            for runs in self._runs:
                for run in runs:
                    run.wanted = False
            self._changed.notify_all()

    def join(self, until: QDeadlineTimer) -> bool:
        """Wait for the threads; return whether all of them ended in time."""
        for thread in self._threads:
            thread.join(until.remainingTime() / 1000)
        return not any(thread.is_alive() for thread in self._threads)

    def _least_busy(self) -> "list[_Run]":
        if len(self._runs) < self._most and all(self._runs):
            runs: list[_Run] = []
            name = f"{self._name} {len(self._runs) + 1}" if self._most > 1 else self._name
            thread = threading.Thread(target=self._work, args=(runs,), name=name, daemon=True)
            before = threading.stack_size(_STACK)
            try:
                thread.start()
            finally:
                threading.stack_size(before)
            self._runs.append(runs)
            self._threads.append(thread)
        return min(self._runs, key=len)

    @Slot(object, str, object)
    def _deliver(self, run: "_Run", what: str, value: object) -> None:
        if isValid(run.stream):  # the widget that owned it may be gone
            run.stream.deliver(run, what, value)

    # --- on the threads of the lane

    def _work(self, runs: "list[_Run]") -> None:
        while self._turn(runs):
            pass

    def _turn(self, runs: "list[_Run]") -> bool:
        """Make one step; return False when there is nothing left to do for this thread."""
        with self._changed:
            self._changed.wait_for(lambda: runs or self._ending)
            if not runs:
                return False
            run = min(reversed(runs), key=lambda each: (each.wanted, each.seconds))
        if not run.step(self._post):
            with self._changed:
                runs.remove(run)
        return True

    def _post(self, run: "_Run", what: str, value: object) -> None:
        with suppress(RuntimeError):  # the window is gone, and this lane with it
            self._came.emit(run, what, value)


class Lanes(QObject):
    """The four lanes of a window; see the top of this file for what belongs on which."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.search = Lane("search", parent=self)
        self.rank = Lane("rank", parent=self)
        self.sync = Lane("sync", parent=self)
        self.rest = Lane("rest", _REST, parent=self)

    def stop(self, patience_ms: int = 10_000) -> bool:
        """End all threads, for good. False when one did not come to its end within the time."""
        lanes = (self.search, self.rank, self.sync, self.rest)
        for lane in lanes:
            lane.end()  # all at once, so that they end side by side
        until = QDeadlineTimer(patience_ms)
        ended = [lane.join(until) for lane in lanes]
        return all(ended)


class _Run:
    """One generator of a stream, from its request to its end.

    Attributes:
        wanted: Cleared by the window's thread, read by the lane between two steps.
        seconds: What its steps have taken; of one that came later, counted from its rivals' least.
    """

    def __init__(self, stream: Stream, name: str, make: Make) -> None:
        self.stream = stream
        self.wanted = True
        self.seconds = 0.0
        self._name, self._make = name, make
        self._items: Generator[Any] | None = None

    def step(self, post: Callable[["_Run", str, object], None]) -> bool:
        """Ask the generator for an item, or close it if it is not wanted; whether more may come."""
        began = monotonic()
        try:
            if not self.wanted:
                if self._items is not None:
                    self._items.close()
                    self._items = None  # until Python 3.12.4 only this closes those within it
                return False
            if self._items is None:
                self._items = cast(Generator[Any], self._make())
            item = next(self._items, _END)
            if item is _END:
                post(self, "finished", None)
                return False
            if not isinstance(item, Tick):
                post(self, "yielded", item)
            return True
        except EngineError as error:
            log.info("%s ended: %s", self._name, error)
            post(self, "failed", error.message)
            return False
        except Exception:
            log.exception("%s failed", self._name)
            post(self, "failed", Message("window.unexpected"))
            return False
        finally:
            self.seconds += monotonic() - began
