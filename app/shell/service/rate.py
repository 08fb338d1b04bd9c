"""Rate: how often something may happen, to each of several callers."""

import time
from collections.abc import Callable

_KNOWN = 1000  # callers; whoever calls from more addresses begins again


class Rate:
    """`most` times at once, and as often again in so many `seconds`, little by little."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._each, self._clock = most, seconds / most, clock
        self._full: dict[str, float] = {}  # when all that a caller has used is there again

    def wait(self, caller: str = "") -> float:
        """Return for how many seconds a caller must wait; if for none, it is counted."""
        now = self._clock()
        full = max(now, self._full.get(caller, now)) + self._each
        late = full - now - self._most * self._each
        if late > 1e-9:
            return late
        if len(self._full) >= _KNOWN:
            self._full.clear()
        self._full[caller] = full
        return 0.0
