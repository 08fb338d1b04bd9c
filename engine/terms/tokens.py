"""Tokens: text → terms, the same for what is indexed, what is asked and what is highlighted.

- Words of any script with spaces, and identifiers, as `engine.terms.words` has them; numbers
  however they are grouped.
- Scripts without spaces between words (Chinese, Japanese, Thai …): overlapping pairs of characters
  and, in the index, each single one; of a question only ideographs, for less.
- Emoji and other signs, operators of code, options of commands, as `engine.terms.signs` has them.

The text itself is never changed, only its terms, so offsets hold for highlighting.
"""

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain, compress
from operator import attrgetter
from string import ascii_lowercase
from sys import intern
from typing import NamedTuple

from engine.terms.folding import folded, folded_with_places
from engine.terms.forms import umlaut_terms, without_language
from engine.terms.initials import initials
from engine.terms.kept import Kept, kept
from engine.terms.numbers import spellings
from engine.terms.signs import sign_terms
from engine.terms.words import (
    LONGEST,
    Term,
    all_word_terms,
    closed_terms,
    normal,
    placed_word_terms,
    stop_terms,
    word_terms,
)

# Han with its extensions, kana, hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u1000-\u103e\u1780-\u17d3"
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7af"
)
# Vowel signs and other marks belong to their letter, but are not `\w`.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff"
_ASCII = "[0-9A-Za-z_]"
# ASCII letters are among `[^\W…]` too: they come first for speed, and possessively (`++`), as a run
# of them could otherwise be split in exponentially many ways.
_LETTERS = rf"(?:{_ASCII}++|[^\W{_UNSPACED}]|[{_MARKS}])+"
_JOINER = "(?:[-.'`+&/:@]|(?<=[\u05d0-\u05ea])\"(?=[\u05d0-\u05ea]))"  # the last of acronyms
_END = r"(?:\+\+|#(?!\w))?"
_WORD = rf"{_LETTERS}(?:{_JOINER}{_LETTERS})*{_END}"
_TOKEN = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>{_WORD})")
UNSPACED = re.compile(f"[{_UNSPACED}]+")
_WORDS = re.compile(f"({_WORD})")
_ASCII_WORDS = re.compile(rf"({_ASCII}++(?:[-.'`+&/:@]{_ASCII}++)*{_END})")
_OTHER = re.compile("[^\x00-\x7f\u2000-\u206f]")  # than ASCII and punctuation
_OTHER_LETTER = re.compile(rf"[^\W\x00-\x7f{_UNSPACED}]|[{_MARKS}]")  # of words
_JOINERS = str.maketrans("", "", "-.&'")
_start = attrgetter("start")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
IDEOGRAPH_WEIGHT = 0.5  # of a single ideograph in a question; a pair counts 1


def terms(
    text: str, *, singles: bool = True, pairs: bool = True, closed: bool = False
) -> list[Term]:
    """Return the terms of `text` in order of their start.

    `singles` and `pairs` are those of characters of unspaced scripts. A run of one character is
    always a term. Without pairs, the terms follow one another as phrases need it: a phrase then
    survives the line breaks that a PDF puts between any two characters. There is then but one
    spelling of each word: the one that is written, with its parts, or the `closed` one.
    """
    plain, starts, ends = folded_with_places(text)
    more = _terms(plain, singles, pairs, closed)
    if pairs:
        more = chain(more, _besides(plain))
    found = [Term(name, starts[first], ends[last - 1]) for name, first, last in more]
    if (pairs or closed) and (spelled := list(umlaut_terms(text))):
        if closed:
            places = {(term.start, term.end) for term in spelled}
            found = [term for term in found if (term.start, term.end) not in places]
        found += spelled
    found.sort(key=_start)
    return found


def wanted_terms(text: str, wanted: frozenset[str]) -> list[tuple[int, int, str]]:
    """Return those of the `terms` that are wanted: start, end and name of each, in no order.

    It is the fast way.
    """
    plain, starts, ends = folded_with_places(text)
    words, starts_wanted, runs, besides = _sought(wanted)
    found: list[tuple[str, int, int]] = []
    if words is not None:
        pieces = _word_pattern(plain).split(plain)
        may_be = map(starts_wanted.__contains__, map(_start_of, pieces[1::2]))
        start = last = 0
        for at in compress(range(1, len(pieces), 2), may_be):
            if words[word := pieces[at]]:
                start, last = start + sum(map(len, pieces[last:at])), at
                found += [(name, start + a, start + b) for name, a, b in placed_word_terms(word)]
    found += _besides(plain) if besides else initials(plain)
    for run in runs if not plain.isascii() else ():
        at = plain.find(run)
        while at >= 0:
            found.append((run, at, at + len(run)))
            at = plain.find(run, at + 1)
    places = [(starts[a], ends[b - 1], name) for name, a, b in found if name in wanted]
    places += [(start, end, name) for name, start, end in umlaut_terms(text) if name in wanted]
    return places


def all_terms(text: str, *, pairs: bool = True, closed: bool = False) -> list[str]:
    """Return the terms of `text` without their places.

    Each is there as often as in the text, in the same order as `terms`.
    """
    if pairs or (closed and not text.isascii()):
        return [term.text for term in terms(text, pairs=pairs, closed=closed)]
    return [term.text for term in sorted(_terms(folded(text), True, pairs, closed), key=_start)]


def find_words(plain: str) -> list[str]:
    """Return the words of a folded text; `all_word_terms` has the terms of each."""
    return _word_pattern(plain).findall(plain)


def besides(text: str, plain: str) -> list[str]:
    """Return the terms of a text, of which `plain` is the folded one, that are no words of it.

    These are other spellings of numbers, initials and umlauts, and signs: they make it no longer.
    """
    found = [name for name, _, _ in _besides(plain)]
    if plain is not text:
        found += [term.text for term in umlaut_terms(text)]
    return found


def _word_pattern(plain: str) -> re.Pattern[str]:
    """Return what finds the words of a folded text: the quicker one where it finds them all."""
    is_usual = plain.isascii() or not _OTHER_LETTER.search(plain)
    return _ASCII_WORDS if is_usual else _WORDS


def _has_ascii_words(plain: str) -> bool:
    """Return whether a folded text has no other letters than those of ASCII: the usual case."""
    return plain.isascii() or not _OTHER.search(plain)


def _besides(plain: str) -> list[Term]:
    """Return the terms of a folded text that are no words: numbers, initials, signs, options."""
    return [*spellings(plain), *initials(plain), *sign_terms(plain)]


def question_terms(question: str) -> dict[str, float]:
    """Return the distinct terms to look for, each with its weight; see `weigh`."""
    return weigh(terms(question, singles=False))


def weigh(words: Iterable[Term]) -> dict[str, float]:
    """Return the distinct terms of a question, each with its weight: how often it is there.

    Stop words are left out unless there is nothing else.
    """
    found: dict[str, float] = {}
    for term in words:
        found[term.text] = found.get(term.text, 0) + 1
    stops = stop_terms()
    telling = {term: weight for term, weight in found.items() if term not in stops}
    return telling or found


def ideographs(words: Iterable[str]) -> dict[str, float]:
    """Return the single ideographs among terms, each with a smaller weight than a pair.

    An ideograph is nearly a word: alone it tells which of two passages with as many pairs is
    nearer, and finds what says the same with another character beside it.
    """
    found: dict[str, float] = {}
    for term in words:
        if _IDEOGRAPH.fullmatch(term):
            found[term] = found.get(term, 0) + IDEOGRAPH_WEIGHT
    return found


def word_count(text: str) -> float:
    """Count the words but for stop words; in scripts without spaces, four characters as one."""
    stops = stop_terms()
    return sum(
        len(match.group()) / 4
        if match.lastgroup == "unspaced"
        else normal(match.group()) not in stops
        for match in _TOKEN.finditer(folded(text))
    )


@kept
def _start_of(word: str) -> str:
    """Return how the stem of a word begins, "" where it has others besides."""
    is_plain = word.isascii() and word.isalpha() and word[1:].islower()
    return intern(word[:3].lower()) if is_plain else ""


class _Sought(NamedTuple):
    """What is looked at for terms that are wanted: words, runs of unspaced scripts, other signs.

    Only words that start so need be looked at.
    """

    words: Kept[bool] | None
    starts: Set[str]
    runs: Set[str]
    besides: bool


@lru_cache(maxsize=16)  # questions that are asked of a service at a time
def _sought(wanted: frozenset[str]) -> _Sought:
    runs = frozenset(filter(UNSPACED.fullmatch, wanted))
    others = wanted - runs
    starts = set(chain.from_iterable(map(_starts, others)))
    firsts = {term[:2] for term in others}

    def is_wanted(word: str) -> bool:
        if _start_of(word):
            return normal(word)[:LONGEST] in others
        if word.isascii():
            spelled = f"{word} {word.translate(_JOINERS)}".lower()
            if not any(first in spelled for first in firsts):
                return False
        return not others.isdisjoint(all_word_terms(word))

    has_words = any(without_language(term) == term for term in others)
    besides = not all(without_language(term).isalpha() for term in others)
    return _Sought(Kept(is_wanted) if has_words else None, starts | {""}, runs, besides)


def _starts(term: str) -> Iterator[str]:
    """Yield how words begin that have this stem: "dying" has "die", "using" has "use"."""
    yield term[:3]
    if len(term) < 3 or term[2] in "eiy":
        yield from (term[:2] + letter for letter in ascii_lowercase)
    if term[1:2] == "i":
        yield f"{term[0]}yi"


def _terms(plain: str, singles: bool, pairs: bool, closed: bool) -> Iterator[Term]:
    """Yield the terms of a folded text."""
    at = 0
    respelled = sorted((*spellings(plain), *initials(plain)), key=_start) if closed else ()
    for name, first, last in respelled:
        if first >= at:
            yield from _tokens(plain, at, first, singles, pairs, closed)
            yield Term(name, first, last)
            at = last
    yield from _tokens(plain, at, len(plain), singles, pairs, closed)


def _tokens(
    plain: str, first: int, last: int, singles: bool, pairs: bool, closed: bool
) -> Iterator[Term]:
    of_word = placed_word_terms if pairs else closed_terms if closed else word_terms
    for match in (_ASCII_WORDS if _has_ascii_words(plain) else _TOKEN).finditer(plain, first, last):
        token, start = match.group(), match.start()
        if match.lastgroup == "unspaced":
            yield from _run_terms(token, start, singles, pairs)
            continue
        for name, begin, end in of_word(token):
            yield Term(name, start + begin, start + end)


def _run_terms(run: str, start: int, singles: bool, pairs: bool) -> Iterator[Term]:
    """Yield the terms of a run of an unspaced script that stands at `start`."""
    singles = singles or len(run) == 1
    for at, each in enumerate(run):
        if singles:
            yield Term(each, start + at, start + at + 1)
        if pairs and at + 1 < len(run):
            yield Term(run[at : at + 2], start + at, start + at + 2)
