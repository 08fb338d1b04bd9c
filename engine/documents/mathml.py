"""MathML: the formulas of web pages, e-books and OpenDocument on one line, as they are typed."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from engine.documents.formula import fraction, lowered, raised, root

_MEANT = str.maketrans({"\u2061": " ", "\u2062": "", "\u2063": "", "\u2064": ""})  # not shown
_MANY = "mprescripts"
_DEPTH_MAX = 200


def linear(element: Any, depth: int = 0) -> str:
    """Return what an element of a formula shows: not how it was typed, which may stand in it."""
    if element is None or not isinstance(element.tag, str) or depth > _DEPTH_MAX:
        return ""
    name = etree.QName(element).localname
    if name in _HIDDEN:
        return ""
    parts = [linear(each, depth + 1) for each in element if isinstance(each.tag, str)]
    if write := _FORMS.get(name):
        return write(element, parts) if len(parts) >= _LEAST.get(name, 0) else _row(element, parts)
    return _row(element, parts)


def parsed(source: str) -> Any:
    """Return a formula that stands in a web page, as an element; None if that cannot be."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(source.replace("&nbsp;", "\xa0"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _row(element: Any, parts: list[str]) -> str:
    """Return parts side by side; names of several letters are kept apart."""
    text = " ".join((element.text or "").split()).translate(_MEANT)
    for part in parts:
        apart = text[-1:].isalnum() and part[:1].isalpha() and (_is_name(part) or _is_name(text))
        text += f" {part}" if apart else part
    return text


def _is_name(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text[:2]) or re.search(r"[^\W\d_]{2}", text[-2:]))


def _scripts(base: str, below: str, above: str) -> str:
    return base + (lowered(below) if below else "") + (raised(above) if above else "")


def _above(parts: list[str]) -> str:
    base, above = parts[:2]  # an accent is no power
    return base if len(above) < 2 and not above.isalnum() else _scripts(base, "", above)


def _below(parts: list[str]) -> str:
    base, below = parts[:2]
    return base if len(below) < 2 and not below.isalnum() else _scripts(base, below, "")


def _many(element: Any, parts: list[str]) -> str:
    """Return a base with scripts in pairs, behind it and then before it."""
    names = [etree.QName(each).localname for each in element if isinstance(each.tag, str)]
    middle = names.index(_MANY) if _MANY in names else len(parts)
    behind, before = parts[1:middle], parts[middle + 1 :]
    first, last = (
        "".join(map(lambda a, b: _scripts("", a, b), each[::2], each[1::2]))
        for each in (before, behind)
    )
    return first + parts[0] + last


def _fenced(element: Any, parts: list[str]) -> str:
    between = (element.get("separators", ",").split() or [""])[0]
    return f"{element.get('open', '(')}{between.join(parts)}{element.get('close', ')')}"


def _fraction(element: Any, parts: list[str]) -> str:
    if re.fullmatch(r"0(\.0*)?[a-z%]*", element.get("linethickness", "")):
        return f"({parts[0]} {parts[1]})"
    return fraction(*parts[:2])


_HIDDEN = frozenset(["annotation", "annotation-xml", "mphantom", _MANY, "none"])
_LEAST = {
    "mfrac": 2, "msup": 2, "msub": 2, "mover": 2, "munder": 2, "mroot": 2, "msubsup": 3,
    "munderover": 3, "mmultiscripts": 1,
}  # fmt: skip
_FORMS: Mapping[str, Callable[[Any, list[str]], str]] = {
    "mfrac": _fraction,
    "msup": lambda _, parts: _scripts(parts[0], "", parts[1]),
    "msub": lambda _, parts: _scripts(parts[0], parts[1], ""),
    "msubsup": lambda _, parts: _scripts(*parts[:3]),
    "munderover": lambda _, parts: _scripts(*parts[:3]),
    "mover": lambda _, parts: _above(parts),
    "munder": lambda _, parts: _below(parts),
    "mmultiscripts": _many,
    "msqrt": lambda each, parts: root(_row(each, parts)),
    "mroot": lambda _, parts: root(*parts[:2]),
    "mfenced": _fenced,
    "mtable": lambda _, parts: "; ".join(parts),
    "mtr": lambda _, parts: " ".join(parts),
    "mlabeledtr": lambda _, parts: " ".join(parts),
    "mspace": lambda *_: " ",
    "ms": lambda each, _: f'"{each.text or ""}"',
    "maction": lambda _, parts: "".join(parts[:1]),
}
