"""Snippet: the stretch of a passage that shows why it was found, with the words marked."""

from collections import Counter

from engine.passages import size
from engine.terms import Marker, Span, merged

LENGTH = 300  # in characters of Latin text
_LEAD = 40  # characters shown before the first marked word


def snippet(text: str, marker: Marker, length: int = LENGTH) -> tuple[str, tuple[Span, ...]]:
    """Return the stretch of `text` with most of the marked terms, and where they stand in it.

    White space is folded to single spaces, "…" marks what is left out; spans are in order and do
    not overlap or touch.
    """
    text = " ".join(text.split())
    found = marker.found(text)
    start, end = _window(text, found, length)
    before = "…" if start > 0 else ""
    after = "…" if end < len(text) else ""
    shift = len(before) - start
    spans = merged(
        (first + shift, last + shift) for first, last, _ in found if first >= start and last <= end
    )
    return f"{before}{text[start:end]}{after}", spans


def _window(text: str, found: list[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Return the stretch that holds the most distinct terms; the first of equals."""
    if size(text) <= length:
        return 0, len(text)
    # Characters that fit, were all of the text as wide as its average.
    fits = int(length * len(text) / size(text))
    inside: Counter[str] = Counter()
    left, best, best_start = 0, 0, 0
    for _, last, term in found:
        inside[term] += 1
        while last > found[left][0] + fits - _LEAD and found[left][1] < last:
            inside[found[left][2]] -= 1
            inside += Counter()  # drops what is down to zero
            left += 1
        if len(inside) > best:
            best, best_start = len(inside), found[left][0]
    start = max(0, min(best_start - _LEAD, len(text) - fits))
    end = min(len(text), start + fits)
    # Words are not cut where one ends nearby.
    if start and (space := text.find(" ", start - 1, start + _LEAD // 2)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - _LEAD // 2, end + 1)) >= 0:
        end = space
    return start, end
