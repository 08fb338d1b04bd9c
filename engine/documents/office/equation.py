"""Equation: the formulas of Office on one line, as they are typed: (a+b)/c, x², √(y)."""

from collections.abc import Callable, Mapping
from typing import Any

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = MATH + "t"
_ABOVE = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BELOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def linear(element: Any) -> str:
    """Return what an element of a formula says."""
    if element is None:
        return ""
    if element.tag == _TEXT:
        return element.text or ""
    write = _FORMS.get(str(element.tag).removeprefix(MATH))
    return write(element) if write else "".join(map(linear, element))


def _part(element: Any, name: str) -> str:
    return linear(element.find(MATH + name)).strip()


def _sign(element: Any, name: str, otherwise: str) -> str:
    """Return a sign that the properties of an element name."""
    found = element.find(f"{element.tag}Pr/{MATH}{name}")
    return otherwise if found is None else str(found.get(MATH + "val", ""))


def _one(text: str) -> str:
    """Return a part as one, in brackets if it is several."""
    return text if text.isalnum() or len(text) < 2 else f"({text})"


def _raised(text: str, signs: Mapping[int, int] = _ABOVE, mark: str = "^") -> str:
    small = text.translate(signs)
    return small if all(map(str.__ne__, small, text)) else mark + _one(text)


def _lowered(text: str) -> str:
    return _raised(text, _BELOW, "_")


def _scripts(element: Any) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return _lowered(below) + _raised(above)


def _large(element: Any) -> str:
    """Return a sum, a product or an integral."""
    return f"{_sign(element, 'chr', '∫')}{_scripts(element)} {_part(element, 'e')}"


def _in_brackets(element: Any) -> str:
    parts = _sign(element, "sepChr", "|").join(map(linear, element.findall(MATH + "e")))
    return _sign(element, "begChr", "(") + parts + _sign(element, "endChr", ")")


def _rows(element: Any) -> str:
    return "; ".join(" ".join(map(linear, row)) for row in element.findall(MATH + "mr"))


_FORMS: Mapping[str, Callable[[Any], str]] = {
    "f": lambda each: f"{_one(_part(each, 'num'))}/{_one(_part(each, 'den'))}",
    "sSup": lambda each: _part(each, "e") + _scripts(each),
    "sSub": lambda each: _part(each, "e") + _scripts(each),
    "sSubSup": lambda each: _part(each, "e") + _scripts(each),
    "sPre": lambda each: _scripts(each) + _part(each, "e"),
    "rad": lambda each: f"{_raised(_part(each, 'deg'))}√{_one(_part(each, 'e'))}",
    "nary": _large,
    "d": _in_brackets,
    "func": lambda each: f"{_part(each, 'fName')} {_part(each, 'e')}",
    "limLow": lambda each: f"{_part(each, 'e')}{_lowered(_part(each, 'lim'))}",
    "limUpp": lambda each: f"{_part(each, 'e')}{_raised(_part(each, 'lim'))}",
    "m": _rows,
    "eqArr": lambda each: "; ".join(map(linear, each.findall(MATH + "e"))),
}
