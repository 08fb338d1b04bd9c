"""Similarity: how much two passages share: one that was moved, edited a little or cut otherwise.

Texts are compared by their shingles: runs of three words, of which two characters of a script
without spaces make one. Numbers and identifiers are compared besides: one of them may be all that
an edit has changed. A passage can be found again by its `Trace`.
"""

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
# Compiled when first used, which takes some ms each.
_CHARACTER = f"[{_UNSPACED}]"
_WORD = rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+"
_NAME = rf"[{_UNSPACED}]|[-−]?[^\W{_UNSPACED}]+(?:[-.,:/](?=\d)[^\W{_UNSPACED}]+)*"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_IN_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion half 两 兩 半
    """.split()
)
_RUN = 6  # halves of words; a character is one
_BEGINNING = 600  # characters
_LONGEST = 20_000  # characters of a passage that are looked at
_MARKS = 8
_SKETCHES = 20_000  # 5 MB
_CLAUSE = re.compile(r"\w{4,}")
_LONGEST_WORD = 12  # characters, on the average of a text that has blanks between words
_sketches: "dict[int, array[int]]" = {}  # by the hash of a text
_ALIKE = 0.6  # of all shingles of two passages, from which on they are nearly the same


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of a passage: `digest` is of all its words, `text` its beginning."""

    digest: str
    text: str


def trace(text: str) -> Trace:
    """Return the trace of a passage, which letter case, blanks and punctuation do not change."""
    words = " ".join(_words(text[:_LONGEST]))
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    beginning = " ".join(text[: 2 * _BEGINNING].split())[:_BEGINNING]
    return Trace(digest, beginning.encode("utf-8", "replace").decode())


def share(beginning: str, text: str) -> float:
    """Return how much of a beginning is in a passage: 0 to 1."""
    wanted = _shingles(beginning)
    return len(wanted & _shingles(text)) / len(wanted) if wanted else 0.0


def alike(one: str, other: str) -> bool:
    mine, theirs = _shingles(one), _shingles(other)
    common = len(mine & theirs)
    return common >= _ALIKE * (len(mine) + len(theirs) - common)


def may_be_alike(one: str, other: str) -> bool:
    """Return False of nearly all texts that are not alike, and of hardly one that is; quickly."""
    marks = sketch(one), sketch(other)
    return not (frozenset(marks[0]).isdisjoint(marks[1]) and all(marks))


def interchangeable(one: str, other: str, *, names: bool = False) -> bool:
    """Return whether texts are alike, and have the same numbers and identifiers in one order.

    And the same `names`: words with a capital, as which all count that begin a sentence.
    """
    return alike(one, other) and _figures(one, names) == _figures(other, names)


def sketch(text: str) -> "array[int]":
    """Return a few numbers, of which texts that are `alike` nearly always have one in common.

    They are found in a fifth of the time: words end at blanks; without these, clauses stand for
    them. Those of many texts are kept, as questions find the same passages again.
    """
    key = hash(text)
    marks = _sketches.get(key)
    if marks is None:
        words = text[:_LONGEST].casefold().split()
        runs: Iterable[object] = zip(words, words[1:], words[2:], strict=False)
        if len(text) > _LONGEST_WORD * len(words):
            runs = _CLAUSE.findall(text[:_LONGEST])
        marks = array("q", sorted(set(map(hash, runs)))[:_MARKS])
        if len(_sketches) >= _SKETCHES:
            _sketches.clear()
        _sketches[key] = marks
    return marks


@lru_cache(maxsize=300)  # each hit of a question is compared with each judgment, and each version
def _shingles(text: str) -> frozenset[int]:
    """Return hashes of the runs of three words in the beginning of a text; one if it is short."""
    words = _words(text[:_LONGEST])
    character = re.compile(_CHARACTER)
    if len(words) >= _RUN // 2 and not character.search(" ".join(words)):
        return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))
    halves = [1 if character.match(word) else 2 for word in words]
    found = set()
    end = length = 0
    for start, half in enumerate(halves):
        while length < _RUN and end < len(words):
            length += halves[end]
            end += 1
        if start and length < _RUN:
            break
        found.add(hash(tuple(words[start:end])))
        length -= half
    return frozenset(found)


@lru_cache(maxsize=500)
def _figures(text: str, capitals: bool) -> tuple[str, ...]:
    """Return the numbers, in figures or words, and identifiers such as `max_size` and `SQL`.

    With `capitals`, all words that have one.
    """
    names = re.findall(_NAME, _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)))
    return tuple(
        name.casefold()
        for name in names
        if name.casefold() in _IN_WORDS
        or any(sign.isnumeric() or sign == "_" for sign in name)
        or any(map(str.isupper, name[not capitals :]))
    )


def _words(text: str) -> list[str]:
    return re.findall(_WORD, unicodedata.normalize("NFKC", text).casefold())
