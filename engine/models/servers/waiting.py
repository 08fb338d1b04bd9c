"""Waiting: how long a server that is busy asks others to wait."""

from contextlib import suppress
from email.utils import parsedate_to_datetime
from time import time


def seconds_of(after: str) -> float | None:
    """Read the header Retry-After: seconds, or a date. None: it says nothing."""
    with suppress(ValueError):
        return max(0.0, float(after))
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(after).timestamp() - time())
    return None
