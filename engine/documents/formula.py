"""Formula: how parts of one stand on a line, as they are typed: (a+b)/c, x², a_(ij), √(y)."""

import re
from collections.abc import Mapping

_ABOVE = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BELOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_NUMBER = re.compile("[+−-]?[0-9]{1,3}")


def one(text: str) -> str:
    """Return a part as one, in brackets if it is several."""
    return text if text.isalnum() or len(text) < 2 else f"({text})"


def raised(text: str, signs: Mapping[int, int] = _ABOVE, mark: str = "^") -> str:
    small = text.translate(signs)
    return small if all(map(str.__ne__, small, text)) else mark + one(text)


def above(text: str) -> str:
    """Return a number above the line in the signs for it, "" for anything else."""
    number = _NUMBER.fullmatch(text.strip())
    return number[0].translate(_ABOVE) if number else ""


def lowered(text: str) -> str:
    return raised(text, _BELOW, "_")


def fraction(above: str, below: str) -> str:
    return f"{one(above)}/{one(below)}"


def root(text: str, degree: str = "") -> str:
    return f"{raised(degree)}√{one(text)}"
