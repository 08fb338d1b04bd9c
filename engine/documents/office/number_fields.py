"""Number fields: LISTNUM and AUTONUM, whose numbers Word counts and does not store."""

import re
from typing import Any

from engine.documents.office.word_lists import WordLists
from engine.documents.office.words import W

_FIELD, _SIMPLE, _CODE, _TEXT = (W + name for name in ("fldChar", "fldSimple", "instrText", "t"))
_LISTED = re.compile(r'\s*LISTNUM\b\s*(?:"([^"]*)"|([^\s\\"]+))?(.*)', re.I)
_COUNTED = re.compile(r"\s*AUTONUM(LGL|OUT)?\b(.*)", re.I)
_SWITCH = re.compile(r"\\([ls])\s*(\d{1,5})", re.I)
_AUTOMATIC = {"": "AutoNum", "LGL": "LegalDefault", "OUT": "OutlineDefault"}


def are_in(root: Any) -> bool:
    return any(
        "LISTNUM" in code or "AUTONUM" in code
        for each in root.iter(_CODE, _SIMPLE)
        for code in [(each.text or each.get(W + "instr") or "").upper()]
    )


def fill_in(paragraph: Any, style: str, lists: WordLists, level: int) -> None:
    """Write the numbers of fields into a paragraph; `level` is that of a heading, else 0."""
    for place, code in _unfilled(paragraph):
        if match := _LISTED.match(code):
            switches = {name.lower(): int(number) for name, number in _SWITCH.findall(match[3])}
            named = match[1] or match[2] or ""
            at, start = switches.get("l", 0), switches.get("s", 0)
            number = lists.within(paragraph, style, named, min(at, 9), start)
        elif match := _COUNTED.match(code):
            name = _AUTOMATIC[(match[1] or "").upper()]
            number = lists.within(paragraph, style, name, min(max(level, 1), 9), 0)
        else:
            continue
        place.tag, place.text = _TEXT, number


def _unfilled(paragraph: Any) -> list[tuple[Any, str]]:
    """Return the fields without a result: where it would stand, and the code."""
    found: list[tuple[Any, str]] = []
    codes: list[Any] = []
    filled = False
    for each in paragraph.iter(_FIELD, _SIMPLE, _CODE, _TEXT):
        kind = each.get(W + "fldCharType")
        if each.tag == _SIMPLE:
            if next(each.iter(_TEXT), None) is None:
                run = each.makeelement(_TEXT)
                each.append(run)
                found.append((run, each.get(W + "instr", "")))
        elif kind == "begin":
            codes, filled = [], False
        elif each.tag == _CODE:
            codes.append(each)
        elif kind == "end":
            if codes and not filled:
                found.append((codes[0], "".join(code.text or "" for code in codes)))
            codes = []
        elif codes and each.tag == _TEXT:
            filled = filled or bool(each.text)
    return found
