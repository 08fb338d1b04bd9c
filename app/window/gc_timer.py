"""GcTimer: runs Python's garbage collector on the window's thread.

Python itself collects on whichever thread allocates next. There it would destroy Qt objects that
live on the window's thread, which crashes; and it would hold up all threads while it walks through
everything that was ever imported. What exists once the program is up, nearly all of it modules, is
therefore frozen.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_FROZEN = 5  # rounds in which new objects are frozen: the program is starting


class GcTimer(QObject):
    """Collects as long as it lives, instead of Python's own collections."""

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
        if self._rounds <= _FROZEN:
            gc.freeze()
            return
        for generation in (2, 1, 0):  # as Python itself would; the oldest includes the others
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                break
