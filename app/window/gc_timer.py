"""Garbage: objects that only point at one another are taken away by the window, in moments.

Python's collector runs on whichever thread allocates next. There it would destroy objects of Qt,
which live on the window's thread, and that crashes; and it would hold up all threads for as long as
it takes to look at everything that was ever imported. So it is called here instead, and what is
there once the program is up, nearly all of it modules, is left out for good.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_SETTLED = 5  # rounds until what is there is there to stay


class Garbage(QObject):
    """Collects as long as it lives, in place of Python's own rounds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._rounds = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        self.destroyed.connect(gc.enable)

    def _collect(self) -> None:
        self._rounds += 1
        if self._rounds <= _SETTLED:
            gc.freeze()
            return
        # The generations that Python itself would collect by now, the oldest of them with the rest.
        due = [
            generation
            for generation, (count, most) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > most
        ]
        if due:
            gc.collect(max(due))
