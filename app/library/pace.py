"""Pace: how fast files are read, and how long the rest will take."""

from collections import deque
from collections.abc import Callable
from time import monotonic

_SPAN = 10.0  # seconds back that count: long enough to be steady, short enough to be true
_LEAST = 1.0  # seconds before anything is said


class Pace:
    """Seconds and files, as they go by."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def reach(self, done: int) -> None:
        """So many files are done; fewer than before begin a new count."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while now - self._seen[0][0] > _SPAN:
            self._seen.popleft()

    @property
    def rate(self) -> float:
        """Files a second; 0 while that is not known."""
        if not self._seen:
            return 0.0
        (began, first), (now, last) = self._seen[0], self._seen[-1]
        return (last - first) / (now - began) if now - began >= _LEAST else 0.0

    def left(self, total: int) -> float:
        """How many seconds `total` files will still take; negative while that is not known."""
        return (total - self._seen[-1][1]) / self.rate if self.rate else -1.0
