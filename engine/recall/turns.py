"""Turns: threads ask one after another, and those that wait meanwhile are answered together."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Condition
from typing import Generic, TypeVar

_Wanted = TypeVar("_Wanted")
_Answer = TypeVar("_Answer")


class Turns(Generic[_Wanted, _Answer]):
    """Who comes alone is answered at once; nobody waits for others to come."""

    def __init__(self, answer: Callable[[Sequence[_Wanted]], Sequence[_Answer]]) -> None:
        """`answer` gives an answer for each; what it raises, all of them raise."""
        self._answer = answer
        self._changed = Condition()
        self._is_taken = False
        self._waiting = deque[tuple[_Wanted, Future[_Answer]]]()

    @contextmanager
    def turn(self, unless: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """Wait for a turn, and have it; False where there is no need any more."""
        with self._changed:
            self._changed.wait_for(lambda: unless() or not self._is_taken)
            if is_mine := not unless():
                self._is_taken = True
        try:
            yield is_mine
        finally:
            if is_mine:
                with self._changed:
                    self._is_taken = False
                    self._changed.notify_all()

    def ask(self, wanted: _Wanted) -> _Answer:
        """Return the answer."""
        mine = Future[_Answer]()
        self._waiting.append((wanted, mine))
        with self.turn(unless=mine.done) as is_mine:
            if is_mine:
                self._answer_all()
        return mine.result()

    def _answer_all(self) -> None:
        some = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            answers = self._answer([wanted for wanted, _ in some])
            for (_, future), answer in zip(some, answers, strict=True):
                future.set_result(answer)
        except BaseException as error:
            for _, future in some:
                future.set_exception(error)
