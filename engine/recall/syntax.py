"""Syntax: what of a question is more than its words.

    "two words"  “两个词”  「語句」    must stand in the passage as they are
    -word  -"two words"               must not
    type:pdf  type:md,txt             kind of document, or suffix of its name; any of several
    in:folder  in:"my notes/2025"     a folder of the library or below one; any of several
    in:lease.pdf                      a file, by its name or path
    after:2025-01  before:2025-06-30  when it was last changed, or sent: from then on; until then
    lang:zh  lang:en,de               language of the passage; any of several

What only looks like this ("C: drive", "10-20", "-5", "type:", a quote that is not closed) is words
like any others. Signs that Chinese keyboards give, `：`, `－` and `＂`, count like the plain ones.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from engine.documents import KINDS
from engine.errors import Invalid
from engine.terms import LANGUAGES, Phrase, all_terms, fold

_QUOTED = r"""(?:["＂][^"＂]+["＂]|[“”„][^“”„]+[“”]|「[^「」]+」|『[^『』]+』)"""
_LATIN = r"0-9A-Za-z\u00c0-\u024f"
_SYNTAX = re.compile(
    rf"""
      (?<!\S) (?P<key>type|in|after|before|lang) [:：] (?P<value>{_QUOTED}|[^\s"＂“”„「『]\S*)
    | (?<!\S) [-－] (?: (?P<without>{_QUOTED}) | (?P<minus>[^\W\d_][^\s，。；：！？、]*) )
    | (?: (?<![{_LATIN}]) (?P<plain>["＂][^"＂]+["＂]) (?![{_LATIN}])  # not the inch of 5" 6"
        | (?P<curly>[“”„][^“”„]+[“”]|「[^「」]+」|『[^『』]+』) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = 80  # characters before an option, in which its command is
_NAME = re.compile("[0-9a-z]+(?:-[0-9a-z]+)*")  # of an option: std of -std=c++17
_QUOTES = '"＂“”„「」『』'
_SIGNS = re.compile(rf"[-－:：{_QUOTES}]")
_DATE = re.compile(r"([12]\d{3})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
Parts = defaultdict[str, list[Any]]  # what is found of a question, by the attribute of `Query`


class Parsed(NamedTuple):
    """The words of a question, where in it each character of them stands, and what else it says."""

    text: str
    places: Sequence[int]
    parts: Parts


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a question as it was typed, from `start` to `end` of that."""

    key: str
    value: str
    start: int
    end: int


def parse(typed: str, are_known: Callable[[Collection[str]], bool]) -> Parsed:
    """Parse what was typed; see `Query.parse`."""
    found = Parts(list)
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _SYNTAX.finditer(typed):
        is_option = match["minus"] and _is_option(match, are_known)
        inner = None if is_option else _parse_piece(match, found)
        if inner is not None:
            spans += [(at, match.start()), inner]
            at = match.end()
    if not spans:
        return Parsed(typed, range(len(typed)), found)
    spans.append((at, len(typed)))
    places = [place for start, end in spans for place in range(start, end)]
    pieces = "".join(typed[place] for place in places)
    words = list(re.finditer(r"\S+", pieces))
    kept = [place for match in words for place in (*places[match.start() : match.end()], -1)]
    text = " ".join(match.group() for match in words)
    return Parsed(text, kept, found)


def filters_in(typed: str) -> list[Filter]:
    """Return the filters of what was typed, in order, those that name no known kind too."""
    found = []
    for match in _SYNTAX.finditer(typed):
        try:
            is_filter = match["key"] and _filter(match["key"].lower(), match["value"], Parts(list))
        except Invalid:
            is_filter = True
        if is_filter:
            value = _unquoted(match["value"])
            found.append(Filter(match["key"].lower(), value, match.start(), match.end()))
    return found


def plain_question(text: str, most: int) -> str:
    """Return the beginning of any text as a question of nothing but its words, on one line."""
    text = " ".join(text.split())
    if len(text) > most:
        text = text[:most].rpartition(" ")[0] or text[:most]
    while _SYNTAX.search(text):  # what is in quotes may look like syntax, too
        text = _SYNTAX.sub(lambda match: _SIGNS.sub(" ", match.group()), text)
    return " ".join(text.split())


def without_filters(typed: str, gone: Sequence[Filter]) -> str:
    for each in sorted(gone, key=lambda condition: -condition.start):
        typed = f"{typed[: each.start].rstrip()} {typed[each.end :].lstrip()}"
    return typed.strip()


def _parse_piece(match: re.Match[str], found: Parts) -> tuple[int, int] | None:
    """Add a piece of syntax to `found`; return where its words stand, or None if it is none.

    Words that are not looked for stand nowhere: their span is empty.
    """
    nowhere = (match.start(), match.start())
    if match["key"]:
        return nowhere if _filter(match["key"].lower(), match["value"], found) else None
    quoted = match["plain"] or match["curly"]
    phrase = Phrase.from_words(_unquoted(quoted or match["without"] or match["minus"]))
    if not phrase.terms:
        return None
    found["phrases" if quoted else "excluded"].append(phrase)
    if not quoted:
        found["left_out"].append(match.group())
    return (match.start() + 1, match.end() - 1) if quoted else nowhere


def _is_option(match: re.Match[str], are_known: Callable[[Collection[str]], bool]) -> bool:
    """Return whether a word with a minus is an option of a command: of one letter, or known so.

    Where nothing else is asked for, it has to be known by itself.
    """
    option = match["minus"]
    if len(option) == 1 and option.isascii():
        return True
    name = _NAME.match(fold(option))
    if not name:
        return False
    is_all = not match.string.replace(match.group(), "", 1).strip()
    before = all_terms(match.string[: match.start()][-_BEFORE:], pairs=False)
    return (is_all or bool(before)) and are_known((*before[-1:], f"-{name.group()}"))


def _filter(key: str, value: str, found: Parts) -> bool:
    """Add a filter to `found`; return False if its value makes it none."""
    value = _unquoted(value).strip()
    if key == "in":
        folder = value.rstrip("/\\") or value
        found["folders"].append(folder)
        return bool(folder)
    value = value.rstrip(",.;:?!，。；：？！")
    names = [name for name in re.split(r"[,，;；|]", value.lower()) if name]
    if key == "type":
        for name in names:
            _add_kind(name, found)
        return bool(names)
    if key == "lang":
        codes = [name for name in names if name in LANGUAGES]
        found["languages"] += codes
        return bool(codes)
    moment = _moment(value)
    if moment is not None:
        found[key].append(moment)
    return moment is not None


def _add_kind(name: str, found: Parts) -> None:
    suffix = "." + name.removeprefix(".")
    if any(kind.name == name for kind in KINDS):
        found["kinds"].append(name)
    elif any(suffix in kind.suffixes for kind in KINDS):
        found["suffixes"].append(suffix)
    else:
        names = ", ".join(kind.name for kind in KINDS)
        raise Invalid("recall.unknown-kind", name=name, names=names)


def _moment(text: str) -> int | None:
    """Return the first moment of a year, month or day here, in ns since 1970, if it is one."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        moment = datetime(year, month, day)
    except ValueError:
        return None
    if year < 1971:  # Windows knows no time zone of before; no file is as old
        return 0
    return int(moment.astimezone().timestamp()) * 1_000_000_000


def _unquoted(text: str) -> str:
    return text[1:-1] if text[0] in _QUOTES and text[-1] in _QUOTES else text
