"""Word lists: the numbers of a Word document's paragraphs, counted as Word counts them."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.documents.numbering import Counters, written
from engine.documents.office.words import W, value
from engine.documents.text_builder import BULLET

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_SYMBOLS = re.compile("[\ue000-\uf8ff]")  # of the fonts Symbol and Wingdings
_GAPS = {"nothing": "", "space": " "}


class Number(NamedTuple):
    """What stands before a paragraph, and how deep its list is."""

    mark: str
    level: int


class _Level(NamedTuple):
    form: str
    text: str
    start: int
    after: int
    legal: bool
    gap: str
    style: str


def _own(*texts: str) -> list[_Level]:
    """Return the levels of a list that Word knows without a definition: their first numbers."""
    levels: list[_Level] = []
    for at, text in enumerate(texts):
        first = text.strip("().")
        form = {"1": "decimal", "I": "upperRoman", "A": "upperLetter", "a": "lowerLetter"}
        place = text.replace(first, f"%{at + 1}")
        levels.append(_Level(form.get(first, "lowerRoman"), place, 1, _LEVELS, False, "", ""))
    return levels


_OWN = {
    "NUMBERDEFAULT": _own("1)", "a)", "i)", "(1)", "(a)", "(i)", "1.", "a.", "i."),
    "OUTLINEDEFAULT": _own("I.", "A.", "1.", "a)", "(1)", "(a)", "(i)", "(a)", "(i)"),
    "AUTONUM": _own(*["1."] * _LEVELS),
    "LEGALDEFAULT": [
        _Level("decimal", "".join(f"%{n}." for n in range(1, at + 2)), 1, _LEVELS, False, "", "")
        for at in range(_LEVELS)
    ],
}


class WordLists:
    """The lists that the part `numbering` defines; `next` counts the paragraphs in order."""

    def __init__(self, root: Any, styles: Mapping[str, Any]) -> None:
        """`root` is None in a document without lists; `styles` are the elements, by id."""
        self._styles = styles
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        for each in () if root is None else root:
            if each.tag == W + "abstractNum":
                self._abstract[each.get(W + "abstractNumId", "")] = each
            elif each.tag == W + "num":
                self._lists[each.get(W + "numId", "")] = each
        self._counters: dict[int | str, Counters] = {}  # by definition, which lists may share
        self._levels: dict[str, list[_Level]] = dict(_OWN)  # by list
        self._by_style: dict[str, tuple[str, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, paragraph: Any, style: str) -> Number | None:
        """Count a paragraph with this style; None if it is in no list."""
        list_id, level = self._place(paragraph, style)
        return None if list_id in {"", "0"} else self._count(list_id, level)

    def within(self, paragraph: Any, style: str, name: str, level: int, start: int) -> str:
        """Count a number within such a paragraph; return it.

        It is of the list with this name or else of the paragraph, one level deeper. A level or
        start of 0 is none.
        """
        list_id, around = self._place(paragraph, style)
        if name:
            list_id, around = self._list_named(name), -1
        elif list_id in {"", "0"}:
            list_id, around = "NUMBERDEFAULT", -1
        at = min(level - 1 if level else around + 1, _LEVELS - 1)
        if start:
            self._counters_of(list_id).set(at, start)
        return self._count(list_id, at).mark.strip()

    def _list_named(self, name: str) -> str:
        """Return a list of Word's own, or the first that a definition of this name makes."""
        for list_id, element in self._lists.items():
            definition = self._abstract.get(value(element, "abstractNumId"))
            if value(definition, "name").casefold() == name.casefold():
                return list_id
        return name.upper() if name.upper() in _OWN else "NUMBERDEFAULT"

    def _counters_of(self, list_id: str) -> Counters:
        key = list_id if list_id in _OWN else id(self._definition(list_id))
        return self._counters.setdefault(key, Counters())

    def _count(self, list_id: str, level: int) -> Number:
        levels = self._level_of(list_id)
        if not levels:
            return Number(BULLET, level)
        counters = self._counters_of(list_id)
        self._override(list_id, level, counters)
        starts = [each.start for each in levels]
        numbers = counters.next(level, starts, [each.after for each in levels])
        this = levels[level]
        if this.form == "bullet":
            return Number(BULLET, level)
        forms = ["decimal" if this.legal else each.form for each in levels]

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            return written(numbers[place], forms[place]) if place <= level else ""

        text = _SYMBOLS.sub("", _PLACE.sub(number, this.text)).strip()
        return Number(text + this.gap if text else "", level)

    def _place(self, paragraph: Any, style: str) -> tuple[str, int]:
        """Return the list of a paragraph and its level in it, from it or from its style."""
        named = next(paragraph.iterchildren(W + "pPr"), None)
        named = None if named is None else next(named.iterchildren(W + "numPr"), None)
        if named is not None:
            return self._resolved(value(named, "numId"), value(named, "ilvl"), style)
        if style not in self._by_style:
            self._by_style[style] = self._resolved("", "", style)
        return self._by_style[style]

    def _resolved(self, list_id: str, level: str, style: str) -> tuple[str, int]:
        """Return a list and a level, what is "" of them by the style."""
        linked = ""
        for _ in range(10):  # styles are based on styles; in broken files in a circle
            element = self._styles.get(style)
            if element is None or (list_id and level):
                break
            found = value(element, "pPr", "numPr", "numId")
            level = level or value(element, "pPr", "numPr", "ilvl")
            if found and not list_id:
                list_id, linked = found, style
            style = value(element, "basedOn")
        if not level and linked:
            named = enumerate(self._level_of(list_id))
            return list_id, next((n for n, each in named if each.style == linked), 0)
        return list_id, min(int(level), _LEVELS - 1) if level.isdecimal() else 0

    def _definition(self, list_id: str) -> Any:
        """Return the definition of a list; one may be named by way of a style."""
        for _ in range(10):
            found = self._abstract.get(value(self._lists.get(list_id), "abstractNumId"))
            link = value(found, "numStyleLink")
            if not link:
                return found
            list_id = value(self._styles.get(link), "pPr", "numPr", "numId")
        return None

    def _level_of(self, list_id: str) -> list[_Level]:
        if list_id not in self._levels:
            definition = self._definition(list_id)
            found = {} if definition is None else {_at(each): each for each in _levels(definition)}
            for change in self._changes(list_id):
                for each in _levels(change):
                    found[_at(change)] = each
            known = [_level(found[at]) if at in found else _level(None) for at in range(_LEVELS)]
            self._levels[list_id] = known if found else []
        return self._levels[list_id]

    def _override(self, list_id: str, level: int, counters: Counters) -> None:
        """Restart a level where the list says so, at its first paragraph."""
        if (list_id, level) in self._begun:
            return
        self._begun.add((list_id, level))
        for change in self._changes(list_id):
            start = value(change, "startOverride")
            if _at(change) == level and start.isdecimal():
                counters.set(level, int(start))

    def _changes(self, list_id: str) -> list[Any]:
        found = self._lists.get(list_id)
        return [] if found is None else found.findall(W + "lvlOverride")


def _levels(element: Any) -> list[Any]:
    return list(element.findall(W + "lvl"))


def _at(element: Any) -> int:
    number = element.get(W + "ilvl", "0")
    return int(number) if number.isdecimal() else 0


def _level(element: Any) -> _Level:
    form = "decimal"
    for named in () if element is None else element.iter(W + "numFmt"):
        form = named.get(W + "val", form)
        if form == "custom":  # "001, 002, 003, ..."
            form = named.get(W + "format", "").split(",")[0].strip()
        break
    start, restart = value(element, "start"), value(element, "lvlRestart")
    legal = None if element is None else element.find(W + "isLgl")
    return _Level(
        form,
        value(element, "lvlText"),
        int(start) if start.isdecimal() else int(element is None),
        int(restart) if restart.isdecimal() else _LEVELS,
        legal is not None and legal.get(W + "val", "1") not in {"0", "false"},
        _GAPS.get(value(element, "suff"), " "),
        value(element, "pStyle"),
    )
