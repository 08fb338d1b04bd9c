"""Stream: one engine generator at a time, run on a thread of its own. All of our threads are here.

The engine says what happens by yielding; a Stream turns each item into a signal on the thread of
the window. Starting a run supersedes the one before: the old generator is closed after the item in
hand, and nothing of it is delivered any more, so that no receiver has to look at run numbers.
"""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Any, cast

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.translate import said
from engine import EngineError

log = logging.getLogger(__name__)

Make = Callable[[], Iterator[Any]]

_STACK = 16 * 1024 * 1024  # torch and parsers recurse; macOS gives a thread 512 KiB


class _Consumer(QObject):
    """The half that lives on the thread: asks a generator for items while it is wanted.

    Attributes:
        wanted: The newest run. Written by the window's thread, read between two items.
    """

    came = Signal(int, object)
    ended = Signal(int)
    broke = Signal(int, object)  # a sentence, or None for a bug

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 0

    @Slot(int, object)
    def consume(self, run: int, make: Make) -> None:
        """Run the generator to its end, or until another run is wanted."""
        if run != self.wanted:
            return
        try:
            with closing(cast(Generator[Any], make())) as items:
                for item in items:
                    if run != self.wanted:
                        return
                    self.came.emit(run, item)
            self.ended.emit(run)
        except EngineError as error:
            log.info("run %d ended: %s", run, error)
            self.broke.emit(run, str(error))
        except Exception:
            log.exception("run %d failed", run)
            self.broke.emit(run, None)


class Stream(QObject):
    """Runs one generator at a time on its own thread; the newest run wins.

    Signals:
        yielded: The run's number and one item of its generator.
        finished: The generator came to its end.
        failed: It raised; carries a sentence for the person.
    """

    yielded = Signal(int, object)
    finished = Signal(int)
    failed = Signal(int, str)
    _requested = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = 0
        self._running = False
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._thread.setStackSize(_STACK)
        self._consumer = _Consumer()
        self._consumer.moveToThread(self._thread)
        self._requested.connect(self._consumer.consume)
        self._consumer.came.connect(self._deliver)
        self._consumer.ended.connect(self._finish)
        self._consumer.broke.connect(self._fail)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the newest run has neither ended nor been cancelled."""
        return self._running

    def start(self, make: Make) -> int:
        """Run the generator that `make` returns, instead of the one that runs now."""
        run = self._supersede()
        self._running = True
        self._requested.emit(run, make)
        return run

    def cancel(self) -> None:
        """Stop after the item in hand, and deliver nothing more."""
        self._supersede()

    def stop(self, patience_ms: int = 10_000) -> bool:
        """End the thread, for good. False when it did not come to an end within the time."""
        self._supersede()
        self._thread.quit()
        return self._thread.wait(patience_ms)

    def _supersede(self) -> int:
        self._run += 1
        self._consumer.wanted = self._run
        self._running = False
        return self._run

    @Slot(int, object)
    def _deliver(self, run: int, item: object) -> None:
        if run == self._run:
            self.yielded.emit(run, item)

    @Slot(int)
    def _finish(self, run: int) -> None:
        if run == self._run:
            self._running = False
            self.finished.emit(run)

    @Slot(int, object)
    def _fail(self, run: int, sentence: str | None) -> None:
        if run == self._run:
            self._running = False
            unexpected = self.tr("Unexpected error — see the log")
            self.failed.emit(run, said(sentence) if sentence else unexpected)
