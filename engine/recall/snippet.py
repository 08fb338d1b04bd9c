"""Snippet: the stretch of a passage that shows why it was found, with the words marked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from engine.passages import size
from engine.records import Hit
from engine.terms import Marker, Span, merged

LENGTH = 300  # in characters of Latin text
_LEAD = 40  # characters shown before the first marked word
_PART = " · "  # between the facts of a message, such as date and sender
_SEEN = 2 / 3  # of a snippet, which a row is sure to have room for


def snippet(text: str, marker: Marker, length: int = LENGTH) -> tuple[str, tuple[Span, ...]]:
    """Return the stretch of `text` with most of the marked terms, and where they stand in it.

    White space is folded to single spaces, "…" marks what is left out; spans are in order and do
    not overlap or touch.
    """
    text = " ".join(text.split())
    found = marker.found(text)
    return _cut(text, found, *_window(text, found, length))


def with_snippets(hits: Iterable[Hit], marker: Marker) -> list[Hit]:
    """Put the snippets on hits that were found without."""
    shown = ((hit, *snippet(hit.text, marker)) for hit in hits)
    return [replace(hit, snippet=text, spans=spans) for hit, text, spans in shown]


def snippet_around(
    text: str, sentence: Span, marker: Marker, length: int = LENGTH
) -> tuple[str, tuple[Span, ...], Span]:
    """Return a stretch of `text` that shows a sentence of it, marks, and where the sentence is.

    It is the one that `snippet` returns, if the sentence is well within that: rows have no room for
    the end.
    """
    start = len(" ".join(f"{text[: sentence[0]]}.".split())) - 1
    end = len(" ".join(text[: sentence[1]].split()))
    text = " ".join(text.split())
    found = marker.found(text)
    first, last = _window(text, found, length)
    fits = _characters(text, length)
    seen = int(fits * _SEEN)
    if fits < len(text) and not first <= start < end <= first + seen:
        at = max(0, min(start, len(text) - seen))
        first, last = _whole_words(text, at, min(len(text), at + fits))
    shown, spans = _cut(text, found, first, last)
    shift = (first > 0) - first
    return shown, spans, (max(start, first) + shift, min(end, last) + shift)


def _cut(
    text: str, found: list[tuple[int, int, str]], start: int, end: int
) -> tuple[str, tuple[Span, ...]]:
    """Return a stretch of `text`, and what was found in it."""
    before = "…" if start > 0 else ""
    after = "…" if end < len(text) else ""
    shift = len(before) - start
    spans = merged(
        (first + shift, last + shift) for first, last, _ in found if first >= start and last <= end
    )
    return f"{before}{text[start:end]}{after}", spans


def _window(text: str, found: list[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Return the stretch that holds the most distinct terms; the first of equals."""
    fits = _characters(text, length)
    inside: Counter[str] = Counter()
    left, best, best_start = 0, 0, 0
    for _, last, term in found:
        inside[term] += 1
        while last > found[left][0] + fits - _LEAD and found[left][1] < last:
            gone = found[left][2]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            left += 1
        if len(inside) > best:
            best, best_start = len(inside), found[left][0]
    start = max(0, min(best_start - _LEAD, len(text) - fits))
    if start and (part := text.find(_PART, start, start + _LEAD)) >= 0:
        start = part + len(_PART)  # rather than with half a date
    return _whole_words(text, start, min(len(text), start + fits))


def _characters(text: str, length: int) -> int:
    """Return how many characters fit, were all of the text as wide as its average."""
    wide = size(text)
    return len(text) if wide <= length else int(length * len(text) / wide)


def _whole_words(text: str, start: int, end: int) -> Span:
    """Return a stretch that cuts no words where one ends nearby."""
    if start and (space := text.find(" ", start - 1, start + _LEAD // 2)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - _LEAD // 2, end + 1)) >= 0:
        end = space
    return start, end
