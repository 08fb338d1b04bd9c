"""Arrival: hits on their way to the list, which are laid out turn by turn before they come.

A key that is typed meanwhile comes in between; what is laid out need only be painted then.
"""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from engine import Recalled

_TURN = 0.003  # seconds of laying out before a key may come in between


class Arrival(QObject):
    """Says when what was recalled comes, the newest alone.

    Attributes:
        prepare: Lays out what is going to be shown of a `Recalled`, a step at a time.

    Signals:
        came: It is to be shown.
    """

    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.prepare: Callable[[Recalled], Iterable[object]] = lambda _: ()
        self._steps: Iterator[object] | None = None  # none: nothing is left to lay out
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._turn)

    @property
    def pending(self) -> bool:
        return self._next.isActive()

    def announce(self, recalled: Recalled) -> None:
        self._steps = iter(self.prepare(recalled))
        self._turn()

    def drop(self) -> None:
        """Let nothing come: there is another question, or none."""
        self._next.stop()

    def _turn(self) -> None:
        if self._steps is None:
            self.came.emit()
            return
        until = perf_counter() + _TURN
        for _ in self._steps:
            if perf_counter() > until:
                break
        else:
            self._steps = None
        self._next.start()  # only now is it behind what became due meanwhile
