"""Boxes: where the characters of a page stand on it."""

from ctypes import byref, c_double
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium


class Box(NamedTuple):
    """The edges of a character, from the lower left corner of the page."""

    left: float
    right: float
    bottom: float
    top: float


_EDGES = tuple(c_double() for _ in range(4))
_PLACES = tuple(map(byref, _EDGES))


def box(textpage: Any, place: int) -> Box:
    """Return the box of a character by its place in the text, none of which takes two units."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, place)
    pdfium.FPDFText_GetCharBox(textpage, index, *_PLACES)
    return Box(*[edge.value for edge in _EDGES])
