"""Question: what a person typed, parsed.

    "two words"  “两个词”  「語句」    must stand in the passage as they are
    -word  -"two words"               must not
    type:pdf  type:md,txt             kind of document, or suffix of its name; any of several
    in:folder  in:"my notes/2025"     a folder of the library or below one; any of several
    after:2025-01  before:2025-06-30  when the file was last changed: from then on; until then
    lang:zh  lang:en,de               language of the passage; any of several

What only looks like this ("C: drive", "10-20", "-5", "type:", a quote that is not closed) is words
like any others. Signs that Chinese keyboards give, `：`, `－` and `＂`, count like the plain ones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from engine.documents import KINDS
from engine.errors import KindUnknown
from engine.terms import LANGUAGES, Phrase, word_count

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
_QUOTES = '"＂“”„「」『』'
_DATE = re.compile(r"([12]\d{3})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")


@dataclass(slots=True)
class _Found:
    """What has been found of a question so far."""

    phrases: list[Phrase] = field(default_factory=list)
    excluded: list[Phrase] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    suffixes: set[str] = field(default_factory=set)
    folders: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a question as it was typed, from `start` to `end` of that."""

    key: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question and what its answers must be like.

    `text` is what there is to look up and to judge by: all words but those of filters and those
    with a minus. `typed` is all of it; `spans` are where the pieces of `text` stand in that.
    `kinds` and `suffixes` (".md") are alternatives, as are `folders` (as typed, without the
    quotes), and `languages` (codes of ISO 639-1, of the passage). `after` and `before` are
    nanoseconds since 1970: from then on, and until just before.
    """

    typed: str
    text: str
    spans: tuple[tuple[int, int], ...]
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    kinds: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    after: int | None = None
    before: int | None = None
    languages: frozenset[str] = frozenset()

    @property
    def filters(self) -> bool:
        """Whether it keeps to some of the documents, or passages."""
        return self.chooses or bool(self.languages)

    @property
    def chooses(self) -> bool:
        """Whether it keeps to some of the documents."""
        return bool(
            self.kinds
            or self.suffixes
            or self.folders
            or self.after is not None
            or self.before is not None
        )

    @classmethod
    def plain(cls, text: str) -> Self:
        """A question of nothing but words, whatever they look like."""
        return cls(text, text, ((0, len(text)),))

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Parse what was typed. Raises `KindUnknown` where `type:` names none."""
        found = _Found()
        spans: list[tuple[int, int]] = []
        at = 0
        for match in _SYNTAX.finditer(typed):
            inner = _take(match, found)
            if inner is None:
                continue
            spans += [(at, match.start()), inner]
            at = match.end()
        if not spans:
            return cls.plain(typed)
        spans.append((at, len(typed)))
        pieces = "".join(typed[start:end] for start, end in spans)
        return cls(
            typed,
            " ".join(pieces.split()),
            tuple((start, end) for start, end in spans if start < end),
            tuple(found.phrases),
            tuple(found.excluded),
            frozenset(found.kinds),
            frozenset(found.suffixes),
            tuple(found.folders),
            found.after,
            found.before,
            frozenset(found.languages),
        )


def filters_in(typed: str) -> list[Filter]:
    """The filters of what was typed, in order, those that name no known kind too."""
    found = []
    for match in _SYNTAX.finditer(typed):
        try:
            is_filter = match["key"] and _filter(match["key"].lower(), match["value"], _Found())
        except KindUnknown:
            is_filter = True
        if is_filter:
            value = _unquoted(match["value"])
            found.append(Filter(match["key"].lower(), value, match.start(), match.end()))
    return found


def without_filters(typed: str, gone: Sequence[Filter]) -> str:
    """What was typed, without some of its `filters_in`."""
    for each in sorted(gone, key=lambda condition: -condition.start):
        typed = f"{typed[: each.start].rstrip()} {typed[each.end :].lstrip()}"
    return typed.strip()


def _take(match: re.Match[str], found: _Found) -> tuple[int, int] | None:
    """Take a piece of syntax into `found`; where the words within it stand, or None if it is none.

    Words that are not looked for stand nowhere: their span is empty.
    """
    nowhere = (match.start(), match.start())
    for group in ("plain", "curly"):
        if match[group]:
            phrase = Phrase.from_words(_unquoted(match[group]))
            if not phrase.terms:
                return None
            found.phrases.append(phrase)
            return match.start() + 1, match.end() - 1
    if match["key"]:
        return nowhere if _filter(match["key"].lower(), match["value"], found) else None
    phrase = Phrase.from_words(_unquoted(match["without"] or match["minus"]))
    if not phrase.terms:
        return None
    found.excluded.append(phrase)
    return nowhere


def _filter(key: str, value: str, found: _Found) -> bool:
    """Take a filter into `found`; False if its value makes it none."""
    value = _unquoted(value).strip()
    if key == "in":
        folder = value.rstrip("/\\") or value
        found.folders.append(folder)
        return bool(folder)
    value = value.rstrip(",.;:?!，。；：？！")
    if key == "type":
        names = [name for name in re.split(r"[,，;；|]", value.lower()) if name]
        for name in names:
            _take_kind(name, found)
        return bool(names)
    if key == "lang":
        codes = set(re.split(r"[,，;；|]", value.lower())) & LANGUAGES.keys()
        found.languages |= codes
        return bool(codes)
    moment = _moment(value)
    if moment is None:
        return False
    if key == "after":
        found.after = moment if found.after is None else max(moment, found.after)
    else:
        found.before = moment if found.before is None else min(moment, found.before)
    return True


def _take_kind(name: str, found: _Found) -> None:
    suffix = "." + name.removeprefix(".")
    if any(kind.name == name for kind in KINDS):
        found.kinds.add(name)
    elif any(suffix in kind.suffixes for kind in KINDS):
        found.suffixes.add(suffix)
    else:
        names = ", ".join(kind.name for kind in KINDS)
        raise KindUnknown(
            f"There are no documents of type “{name}”: it can be {names}, or a suffix such as md. "
            "To look for the words themselves, put them in quotes."
        )


def _moment(text: str) -> int | None:
    """The first moment of a year, month or day here, in ns since 1970; None where there is none."""
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


def is_short(question: str) -> bool:
    """Whether a question says too little: one word. A reranker gives high and even scores then."""
    return word_count(question) <= 1
