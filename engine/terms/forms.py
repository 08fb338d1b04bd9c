"""Forms: terms that a word has by its language: its Snowball stem, and ae, oe, ue for umlauts.

The stem of another language than English is a term of its own, `vertrag~de`: a passage has those of
its language, beside what it has anyway, and a question those of all languages of the library.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from engine.terms.folding import folded
from engine.terms.kept import Kept
from engine.terms.words import LONGEST, Term, normal, stop_terms

_STEMMERS = {  # by language: the module of Whoosh, as it is spelled there
    "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portugese",
    "nl": "dutch", "ru": "russian", "sv": "swedish", "da": "danish", "no": "norwegian",
    "fi": "finnish", "hu": "hungarian", "ro": "romanian",
}  # fmt: skip
_SIGN = "~"  # in no other term
_SHORTEST = 4  # letters of a word that is inflected
_WORD = re.compile("(?:[^\\W\\d_]++|[\u0300-\u036f\u00ad\u200b-\u200d\u2060])+")
_ASCII_WORD = re.compile("[A-Za-z]+")
_KEPT = 2  # letters at least that a word in Latin letters begins with as its stem does
_UMLAUT = re.compile("[äöüåøÄÖÜÅØ\u0308\u030a]")
_SPELLED = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe",
        "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe",
    }
)  # fmt: skip


def umlaut_terms(text: str) -> Iterator[Term]:
    """Yield the words of a text that have umlauts, spelled without: Mueller, Aarhus."""
    if not text.isascii() and _UMLAUT.search(text):
        for match in _WORD.finditer(text):
            word = unicodedata.normalize("NFC", match.group())
            spelled = word.translate(_SPELLED)
            if spelled != word:
                yield Term(normal(spelled)[:LONGEST], match.start(), match.end())


def stem_terms(text: str, languages: Iterable[str]) -> Iterator[Term]:
    """Yield the stems of the words of a text in each of some languages, but for English."""
    codes = [code for code in languages if code in _STEMMERS]
    if codes:
        for match in _WORD.finditer(text):
            for code in codes:
                if stem := _stem(match.group(), code):
                    yield Term(stem, match.start(), match.end())


def stems(text: str, language: str) -> list[str]:
    """Return the stems of the words of a text in its language, unless that is English."""
    if language not in _STEMMERS:
        return []
    return [stem for word in _WORD.findall(text) if (stem := _stem(word, language))]


def wanted_stems(text: str, wanted: Set[str]) -> Iterator[Term]:
    """Yield those stems of the words of a text that are among the `wanted` terms."""
    codes, words = _wanted_words(frozenset(wanted))
    pattern = _ASCII_WORD if text.isascii() else _WORD
    if not (codes and any(map(words.__getitem__, pattern.findall(text)))):  # most texts, sooner
        return
    for match in pattern.finditer(text):
        if words[match.group()]:
            for stem in wanted & set(_stems(match.group(), codes)):
                yield Term(stem, match.start(), match.end())


@lru_cache(maxsize=4)  # questions
def _wanted_words(wanted: frozenset[str]) -> tuple[Set[str], Kept[bool]]:
    """Return the languages of wanted stems, and what tells the words that have one of these."""
    codes = {term.rpartition(_SIGN)[2] for term in wanted if _SIGN in term} & _STEMMERS.keys()
    starts = {term[:_KEPT] for term in wanted}

    def is_wanted(word: str) -> bool:
        may_be = not word.isascii() or word[:_KEPT].lower() in starts
        return may_be and not wanted.isdisjoint(_stems(word, codes))

    return codes, Kept(is_wanted)


def _stems(word: str, codes: Set[str]) -> Iterator[str]:
    return filter(None, (_stem(word, code) for code in codes))


def without_language(term: str) -> str:
    return term.partition(_SIGN)[0]


@lru_cache(maxsize=200_000)
def _stem(word: str, code: str) -> str | None:
    """Return the term that a word is in a language, if it is one of its script, and long enough."""
    word = unicodedata.normalize("NFC", word).lower()
    if len(word) < _SHORTEST or (word[0] >= "\u0400") != (code == "ru") or word in stop_terms():
        return None
    stem = word = word.replace("ё", "е")
    with suppress(IndexError):  # Whoosh's Spanish one fails on some words, as "argue"
        stem = _stemmer(code).stem(word)
    return f"{folded(stem)}{_SIGN}{code}"


@cache
def _stemmer(code: str) -> Any:
    name = _STEMMERS[code]
    module = import_module(f"whoosh.lang.snowball.{name}")  # late: it brings all of urllib
    return getattr(module, f"{name.replace('gese', 'guese').capitalize()}Stemmer")()
