"""Turns: threads ask one after another, and those that wait meanwhile are answered together."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from engine.events import Tick

_Wanted = TypeVar("_Wanted")
_Answer = TypeVar("_Answer")

_PAUSE = 0.05  # seconds, after which one who waits looks whether it is still to


class Turns(Generic[_Wanted, _Answer]):
    """Who comes alone is answered at once; nobody waits for others to come."""

    def __init__(self, answer: Callable[[Sequence[_Wanted]], Sequence[_Answer]]) -> None:
        """`answer` gives an answer for each; what it raises, all of them raise."""
        self._answer = answer
        self._lock = Lock()  # guards the two below
        self._is_taken = False
        self._waiting = deque[_Place]()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it."""
        mine = _Place()
        for _ in self._await(mine):
            pass
        try:
            yield
        finally:
            self._pass_on()

    def ask(self, wanted: _Wanted) -> Generator[Tick, None, _Answer]:
        """Return the answer; yields while it waits, and is not answered where it is closed then."""
        mine = _Place(wanted, asks=True)
        yield from self._await(mine)
        if mine.has_turn:
            try:
                self._answer_all(mine)
            finally:
                self._pass_on()
        if mine.error:
            raise mine.error
        return cast(_Answer, mine.answer)

    def _await(self, mine: "_Place") -> Iterator[Tick]:
        """Yield until it has the turn, or an answer from who had it."""
        with self._lock:
            mine.has_turn = not self._is_taken
            self._is_taken = True
            if mine.has_turn:
                return
            self._waiting.append(mine)
        called = False
        try:
            while not called:
                called = mine.bell.acquire(timeout=_PAUSE)
                if not called:
                    yield Tick()
        finally:
            if not called:
                self._leave(mine)

    def _leave(self, mine: "_Place") -> None:
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        if mine.has_turn:  # it was called just now
            self._pass_on()

    def _pass_on(self) -> None:
        """Call the one who has waited for longest; only that one wakes up."""
        with self._lock:
            self._is_taken = bool(self._waiting)
            if self._waiting:
                following = self._waiting.popleft()
                following.has_turn = True
                following.bell.release()

    def _answer_all(self, mine: "_Place") -> None:
        with self._lock:
            some = [mine, *(each for each in self._waiting if each.asks)]
            self._waiting = deque(each for each in self._waiting if not each.asks)
        try:
            answers = self._answer([each.wanted for each in some])
            for each, answer in zip(some, answers, strict=True):
                each.answer = answer
        except BaseException as error:
            for each in some:
                each.error = error
        finally:
            for each in some[1:]:
                each.bell.release()


class _Place:
    """That of one who waits, and the answer."""

    def __init__(self, wanted: Any = None, *, asks: bool = False) -> None:
        self.wanted, self.asks = wanted, asks
        self.has_turn = False
        self.bell = Lock()  # released when it is called, or answered
        self.bell.acquire()
        self.answer: Any = None
        self.error: BaseException | None = None
