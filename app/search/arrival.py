"""Arrival: hits on their way to the list, announced one turn of the event loop before they come.

What shows them lays out their words in the first of the two turns, and paints them in the second:
together they would hold up a key that is typed meanwhile.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from engine import Recalled


class Arrival(QObject):
    """Says when what was recalled comes, the newest alone.

    Signals:
        announced: This `Recalled` comes in the next turn, unless it is dropped.
        came: It is to be shown.
    """

    announced = Signal(object)
    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self.came)

    @property
    def pending(self) -> bool:
        return self._next.isActive()

    def announce(self, recalled: Recalled) -> None:
        self.announced.emit(recalled)
        self._next.start()  # only now is it behind what became due meanwhile

    def drop(self) -> None:
        """Let nothing come: there is another question, or none."""
        self._next.stop()
