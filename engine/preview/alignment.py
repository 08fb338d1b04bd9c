"""Alignment: where what was read of a page stands on it.

Reading makes lines into paragraphs: line breaks and hyphens go, spaces come. Letters and digits
stay, in their order, and by these a place in the one text is found in the other.
"""

from collections.abc import Sequence

from engine.documents import paragraphs
from engine.terms import Marker, Span


def aligned(
    raw: str, passages: Sequence[str], marker: Marker
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Where `passages`, and then where the words of `marker`, stand in the `raw` text of a page."""
    read = paragraphs(raw)
    places = [place for place, sign in enumerate(raw) if sign.isalnum()]
    letters = "".join(raw[place] for place in places)
    framed: list[Span] = []
    for passage in passages:
        wanted = _letters(passage)
        at = letters.find(wanted) if wanted else -1
        if at >= 0:
            framed.append((places[at], places[at + len(wanted) - 1] + 1))
    before = [0]  # letters before each place in what was read
    for sign in read:
        before.append(before[-1] + sign.isalnum())
    marked = [
        (places[before[start]], places[before[end] - 1] + 1)
        for start, end in marker.spans(read)
        if before[start] < before[end]
    ]
    return tuple(framed), tuple(marked)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
