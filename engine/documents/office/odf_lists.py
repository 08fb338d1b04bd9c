"""ODF lists: the numbers of items and headings in an OpenDocument text, as they are printed."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from engine.documents.numbering import FORMATS, Counters, letters, written
from engine.documents.office.odf import attribute, name, number
from engine.documents.text_builder import BULLET

_LEVELS = 10
_PLACE = re.compile(r"%(\d{1,2})%")
_BY_FIRST = {written(1, form): form for form in [*FORMATS][::-1]}  # 一: chineseCounting


class _Level(NamedTuple):
    form: str = "bullet"  # "" for a level that shows no number
    prefix: str = ""
    suffix: str = ""
    shown: int = 1  # numbers of so many levels
    template: str = ""  # instead of these
    start: int = 1
    repeats: bool = False  # aa, bb, … behind z, and not aa, ab, …


class OpenList(NamedTuple):
    """A list that is open at some level of the text, from 0."""

    style: str
    counters: Counters
    level: int


class OdfLists:
    """The lists of a document, whose styles are in `roots`; the last definition holds."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._styles: dict[str, Sequence[_Level]] = {}
        self._of_paragraphs: dict[str, str] = {}  # by their styles
        self._outline: Sequence[_Level] = ()
        self._headings = Counters()
        self._last: dict[str, Counters] = {}  # by style
        self._named: dict[str, Counters] = {}  # by the id of the list
        for root in roots:
            for style in root.iter("{*}style"):
                if listed := attribute(style, "list-style-name"):
                    self._of_paragraphs[attribute(style, "name")] = listed
            for style in root.iter("{*}list-style", "{*}outline-style"):
                if name(style) == "text:outline-style":
                    self._outline = _levels(style)
                else:
                    self._styles[attribute(style, "name")] = _levels(style)

    def open(self, element: Any, around: OpenList | None) -> OpenList:
        """Begin a list, within an item or not, from its start or where one before it ended."""
        style = attribute(element, "style-name") or (around.style if around else "")
        if around:
            return OpenList(style, around.counters, around.level + 1)
        counters = None
        if continued := attribute(element, "continue-list"):
            counters = self._named.get(continued)
        elif attribute(element, "continue-numbering") == "true":
            counters = self._last.get(style)
        counters = counters or Counters()
        self._last[style] = self._named[attribute(element, "id")] = counters
        return OpenList(style, counters, 0)

    def item(self, opened: OpenList, element: Any, paragraph_style: str) -> str:
        """Count an item that begins with such a paragraph; return what stands before it."""
        style = opened.style or self._of_paragraphs.get(paragraph_style, "")
        levels = self._styles.get(style)
        start = attribute(element, "start-value")
        if start.isdecimal():
            opened.counters.set(opened.level, int(start))
        return _mark(levels or (), opened.counters, opened.level)

    def heading(self, heading: Any) -> str:
        """Count a heading that is in no list; return what stands before it."""
        if not self._outline or attribute(heading, "is-list-header") == "true":
            return ""
        level = number(heading, "outline-level", _LEVELS) - 1
        start = attribute(heading, "start-value")
        if start.isdecimal():
            self._headings.set(level, int(start))
        return _mark(self._outline, self._headings, level)


def _mark(levels: Sequence[_Level], counters: Counters, level: int) -> str:
    level = min(level, _LEVELS - 1)
    this = levels[level] if levels else _Level()
    numbers = counters.next(level, [each.start for each in levels] or [1] * _LEVELS)
    if this.form == "bullet":
        return BULLET

    def at(place: int) -> str:
        if place > level or not levels[place].form:
            return ""
        write = written if levels[place].repeats else letters
        return write(numbers[place], levels[place].form)

    if this.template:
        text = _PLACE.sub(lambda match: at(int(match[1]) - 1), this.template)
    elif not this.form:
        return ""
    else:
        shown = filter(None, map(at, range(max(0, level + 1 - this.shown), level + 1)))
        text = this.prefix + ".".join(shown) + this.suffix
    return f"{text.strip()} " if text.strip() else ""


def _levels(style: Any) -> Sequence[_Level]:
    levels = [_Level("") for _ in range(_LEVELS)]
    for each in style:
        kind = name(each).removeprefix("text:")
        if kind in {"list-level-style-number", "outline-level-style"}:
            template = attribute(each, "num-list-format")
            start = attribute(each, "start-value")
            levels[number(each, "level", _LEVELS) - 1] = _Level(
                _form(attribute(each, "num-format")),
                attribute(each, "num-prefix"),
                attribute(each, "num-suffix"),
                number(each, "display-levels", _LEVELS),
                template if "%" in template else "",
                int(start) if start.isdecimal() else 1,
                attribute(each, "num-letter-sync") == "true",
            )
        elif kind in {"list-level-style-bullet", "list-level-style-image"}:
            levels[number(each, "level", _LEVELS) - 1] = _Level()
    return levels


def _form(sample: str) -> str:
    """Return the format that OpenDocument names by its first numbers: "1", "a", "一, 二, …"."""
    first = sample.split(",")[0].strip()
    return _BY_FIRST.get(first, "decimal") if first else ""
