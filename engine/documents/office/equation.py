"""Equation: the formulas of Office on one line."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.documents.formula import fraction, lowered, raised, root

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = MATH + "t"


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


def _scripts(element: Any) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return lowered(below) + raised(above)


def _large(element: Any) -> str:
    """Return a sum, a product or an integral."""
    return f"{_sign(element, 'chr', '∫')}{_scripts(element)} {_part(element, 'e')}"


def _in_brackets(element: Any) -> str:
    parts = _sign(element, "sepChr", "|").join(map(linear, element.findall(MATH + "e")))
    return _sign(element, "begChr", "(") + parts + _sign(element, "endChr", ")")


def _rows(element: Any) -> str:
    return "; ".join(" ".join(map(linear, row)) for row in element.findall(MATH + "mr"))


_FORMS: Mapping[str, Callable[[Any], str]] = {
    "f": lambda each: fraction(_part(each, "num"), _part(each, "den")),
    "sSup": lambda each: _part(each, "e") + _scripts(each),
    "sSub": lambda each: _part(each, "e") + _scripts(each),
    "sSubSup": lambda each: _part(each, "e") + _scripts(each),
    "sPre": lambda each: _scripts(each) + _part(each, "e"),
    "rad": lambda each: root(_part(each, "e"), _part(each, "deg")),
    "nary": _large,
    "d": _in_brackets,
    "func": lambda each: f"{_part(each, 'fName')} {_part(each, 'e')}",
    "limLow": lambda each: f"{_part(each, 'e')}{lowered(_part(each, 'lim'))}",
    "limUpp": lambda each: f"{_part(each, 'e')}{raised(_part(each, 'lim'))}",
    "m": _rows,
    "eqArr": lambda each: "; ".join(map(linear, each.findall(MATH + "e"))),
}
