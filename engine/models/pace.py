"""Pace: how fast a piece of work goes, and how long the rest of it will take."""

from collections import deque
from collections.abc import Callable
from time import monotonic

_LEAST = 0.5  # seconds before anything is said


class Pace:
    """The rate of work over the last seconds, in whatever it is counted: bytes, files, passages."""

    def __init__(self, clock: Callable[[], float] = monotonic, span: float = 10.0) -> None:
        """`span`: seconds back that count; long enough to be steady, short enough to be true."""
        self._clock, self._span = clock, span
        self._seen: deque[tuple[float, int]] = deque()

    def update(self, done: int) -> None:
        """Note how much is done by now; less than before starts over."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while now - self._seen[0][0] > self._span and len(self._seen) > 2:  # slow steps take longer
            self._seen.popleft()

    @property
    def rate(self) -> float:
        """Units a second; 0 while unknown."""
        if not self._seen:
            return 0.0
        (then, before), (now, done) = self._seen[0], self._seen[-1]
        return (done - before) / (now - then) if now - then >= _LEAST else 0.0

    def seconds_left(self, total: int) -> float | None:
        """Return how long the rest of `total` will take; None while unknown."""
        return (total - self._seen[-1][1]) / self.rate if self.rate else None
