"""Legible: whether what a PDF library gives as the text of a page is text at all.

Many fonts do not say which letters their shapes stand for; then the text is the numbers of shapes,
taken for letters. The page looks well all the same: another library may know, and OCR can read it.
"""

import re

# Controls, characters of private use, replacements, and the signs that Latin text hardly has.
_ODD = re.compile(
    "[\x01\x03-\x08\x0e-\x1f\x7f-\x9f\xa1-\xa8\xaa\xac\xae-\xb6\xb8-\xbf\xd7\xf7"
    "\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_SHAPE = re.compile(r"(?:/[A-Za-z]{1,3}\d{1,5}(?![^\s/])|\(cid:\d+\))")  # the name of one
_ODD_MAX = 0.15  # of the signs; pages full of formulas have less of them
_LEAST = 16  # signs; of fewer nothing can be said


def is_legible(text: str) -> bool:
    """Say whether a person could read this; a page without text is."""
    signs = len(text) - sum(map(text.count, " \t\r\n"))
    odd = len(_ODD.findall(text)) + sum(map(len, _SHAPE.findall(text)))
    return signs < _LEAST or odd <= _ODD_MAX * signs
