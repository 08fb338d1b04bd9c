"""Offsets as Qt counts them: in UTF-16 units, where Python counts characters."""

from bisect import bisect_left
from collections.abc import Iterable


def utf16_ranges(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of Python characters as (start, length) in UTF-16 units; empty ones are left out."""
    wide = [place for place, sign in enumerate(text) if sign > "\uffff"]

    def units(offset: int) -> int:
        return offset + bisect_left(wide, offset)

    return [(units(start), units(end) - units(start)) for start, end in spans if start < end]
