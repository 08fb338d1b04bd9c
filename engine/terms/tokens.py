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
from itertools import chain
from operator import add, attrgetter

from engine.terms.folding import folded, folded_with_places
from engine.terms.forms import umlaut_terms, without_language
from engine.terms.numbers import spellings
from engine.terms.signs import sign_terms
from engine.terms.wanted import WantedWords
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
_JOINER = "[-.'`+&/:@]"
_END = r"(?:\+\+|#(?!\w))?"
_TOKEN = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>{_LETTERS}(?:{_JOINER}{_LETTERS})*{_END})"
)
_UNSPACED_RUN = 1  # its group
_UNSPACED_START = re.compile(f"[{_UNSPACED}]")
_ASCII_WORD = re.compile(rf"{_ASCII}++(?:{_JOINER}{_ASCII}++)*{_END}")
_start = attrgetter("start")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
IDEOGRAPH_WEIGHT = 0.5  # of a single ideograph in a question; a pair counts 1


def terms(
    text: str,
    *,
    singles: bool = True,
    pairs: bool = True,
    closed: bool = False,
    wanted: Set[str] | None = None,
) -> list[Term]:
    """Return the terms of `text` in order of their start; only those `wanted`, if given.

    `singles` and `pairs` are those of characters of unspaced scripts. A run of one character is
    always a term. Without pairs, the terms follow one another as phrases need it: a phrase then
    survives the line breaks that a PDF puts between any two characters. There is then but one
    spelling of each word: the one that is written, with its parts, or the `closed` one.
    """
    plain, starts, ends = folded_with_places(text)
    words, only_words = (None, False) if wanted is None else _wanted_words(frozenset(wanted))
    more = _terms(plain, singles, pairs, closed, words)
    if pairs and not only_words:
        more = chain(more, _besides(plain))
    if wanted is not None:
        more = (term for term in more if term.text in wanted)
    found = [Term(name, starts[first], ends[last - 1]) for name, first, last in more]
    if pairs and (spelled := list(umlaut_terms(text))):
        found += [term for term in spelled if wanted is None or term.text in wanted]
    found.sort(key=_start)
    return found


def all_terms(text: str, *, pairs: bool = True, closed: bool = False) -> list[str]:
    """Return the terms of `text` without their places.

    Each is there as often as in the text; without pairs, in the same order as `terms`.
    """
    if not pairs:
        return [term.text for term in _terms(folded(text), True, pairs, closed, None)]
    words, besides = index_terms(text)
    return words + besides


def index_terms(text: str) -> tuple[list[str], list[str]]:
    """Return the terms of the words of a text, and those besides, which make it no longer.

    These are other spellings of numbers and of umlauts, and signs. It is the fast way.
    """
    plain = folded(text)
    if plain.isascii():
        found = list(chain.from_iterable(map(all_word_terms, _ASCII_WORD.findall(plain))))
    else:
        found = []
        for run, word in _TOKEN.findall(plain):
            if word:
                found += all_word_terms(word)
            else:
                found += run
                found += map(add, run, run[1:])
    besides = [name for name, _, _ in _besides(plain)]
    if plain is not text:
        besides += [term.text for term in umlaut_terms(text)]
    return found, besides


def _besides(plain: str) -> list[Term]:
    """Return the terms of a folded text that are no words: numbers, signs, options."""
    return [*spellings(plain), *sign_terms(plain)]


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


@lru_cache(maxsize=100)  # questions, of all who ask a service at a time
def _wanted_words(wanted: frozenset[str]) -> tuple[WantedWords, bool]:
    """Return what tells words that have a wanted term, and whether no other text has one."""
    starts = {term[:2] for term in wanted}
    starts |= {f"{start[0]}y" for start in starts if start[1:] == "i"}  # "dying" is "die"

    def is_wanted(word: str) -> bool:
        if word[1:].islower() and word.isalpha() and word.isascii():  # its stem begins as it does
            return word[:2].lower() in starts and normal(word)[:LONGEST] in wanted
        if _UNSPACED_START.match(word):
            return not wanted.isdisjoint(chain(word, map(add, word, word[1:])))
        return not wanted.isdisjoint(all_word_terms(word))

    return WantedWords(is_wanted), all(without_language(term).isalpha() for term in wanted)


def _terms(
    plain: str, singles: bool, pairs: bool, closed: bool, wanted: WantedWords | None
) -> Iterator[Term]:
    """Yield the terms of a folded text, or of those words of it that are wanted."""
    at = 0
    for name, first, last in spellings(plain) if closed else ():
        if first >= at:
            yield from _tokens(plain, at, first, singles, pairs, closed, wanted)
            yield Term(name, first, last)
            at = last
    yield from _tokens(plain, at, len(plain), singles, pairs, closed, wanted)


def _tokens(
    plain: str,
    first: int,
    last: int,
    singles: bool,
    pairs: bool,
    closed: bool,
    wanted: WantedWords | None,
) -> Iterator[Term]:
    of_word = placed_word_terms if pairs else closed_terms if closed else word_terms
    for match in (_ASCII_WORD if plain.isascii() else _TOKEN).finditer(plain, first, last):
        token = match.group()
        if wanted is not None and not wanted[token]:
            continue
        if match.lastindex == _UNSPACED_RUN:
            yield from _run_terms(token, match.start(), singles, pairs)
            continue
        start = match.start()
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
