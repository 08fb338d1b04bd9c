"""Lexicon: words of the library that words of a question stand for, beside their own forms.

- `vertrag*`, `*vertrag`: the words that start, or end, so; with both stars, that contain it.
- A word of no passage: those that contain it, as Mietvertrag does Vertrag, or else that end in
  another way, for less.
- Words written in one or in two, for less: a passage on a data set is found by dataset, and the
  other way round.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, Self

from engine.catalog import Contents
from engine.recall.query import Query, forms_of
from engine.recall.vocabulary import Vocabulary
from engine.terms import Phrase, Term, fold, normal, stop_terms, without_language

_WEIGHT = 0.5  # of what is not the word itself
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_STARRED, _SHORTEST = 2, 4  # letters of what is looked for in longer words
_MOST = 100  # longer words
_SHORTEST_PART, _LONGEST = 3, 25  # letters of each half of a word, and of both
_RARE = 20  # passages with a word that may be written in two elsewhere
_BETWEEN = re.compile(r"[ -]| ?& ?")
_BEFORE = frozenset("e t x co hi re wi".split())  # e mail, t shirt, wi fi
_BEHIND = frozenset("in off on out over up".split())  # log in; they are stop words elsewhere
_CUT_MAX = 4  # letters at the end of a word that its stem lacks: Kaution of Mietkaut(ion)
_READ, _PAIRS = 20, 32  # passages that are looked at for a word in two; neighbours in a question
_REMEMBERED = 1000  # words


class _Asked(NamedTuple):
    """A word of a question, whether it has a star behind it or before it, and what is known."""

    place: Term
    word: str
    starts: bool
    ends: bool
    own: list[str]  # its forms
    found: int  # passages that have the most usual of them

    @classmethod
    def of(cls, query: Query, place: Term, own: list[str], commit: Vocabulary) -> Self:
        starts, ends = (query.typed[at : at + 1] == "*" for at in (place.end, place.start - 1))
        count = max(map(commit.frequency, own))
        return cls(place, fold(_typed(query, place)), starts, ends, own, count)


class Lexicon:
    """Widens questions, each word once while the index is the same; for any thread."""

    def __init__(self, catalog: Callable[[], AbstractContextManager[Contents]]) -> None:
        self._catalog = catalog
        self._halves: tuple[object, dict[str, tuple[str, ...]]] = (None, {})  # of a commit

    def widened(self, query: Query, commit: Vocabulary) -> Query:
        """Return a query with more words to look up, by the weight of each."""
        more: dict[Term, float] = {}
        within: list[str] = []
        words = [term for term in query.words if _WORD.fullmatch(_typed(query, term))]
        asked = [
            _Asked.of(query, term, [each.text for each in words if each[1:] == term[1:]], commit)
            for term in dict.fromkeys(Term("", start, end) for _, start, end in words)
        ]
        self._expect(asked, commit)
        for term, word, starts, ends, own, count in asked:
            found: list[str] = []
            weight = _WEIGHT
            if (starts or ends) and len(word) >= _SHORTEST_STARRED:
                found = commit.containing(word, _MOST, at_start=not ends, at_end=not starts)
                found += _stemmed(word, commit) if ends else []
                weight = 1.0
            if not (found or count) and len(word) >= _SHORTEST:
                found, weight = _longer(word, commit), _WEIGHT
                within += [_typed(query, term)] if found else []
            if not (starts or ends) and count <= _RARE:
                found += self._in_two(word, commit)
            more |= {term._replace(text=each): weight for each in found if each not in own}
        more |= dict.fromkeys(_closed(query, words, commit), _WEIGHT)
        if not more:
            return query
        terms = dict(query.terms)
        for each, weight in more.items():
            terms.setdefault(each.text, weight)
        everything = (*query.words, *more)
        return replace(
            query,
            terms=MappingProxyType(terms),
            words=everything,
            forms=MappingProxyType(forms_of(everything)),
            within=tuple(within),
        )

    def _expect(self, asked: Iterable["_Asked"], commit: Vocabulary) -> None:
        """Have looked up at once what of several words will be looked up one by one."""
        halves: list[str] = []
        parts: list[tuple[str, bool, bool]] = []
        for each in asked:
            if each.found <= _RARE and each.word not in self._halves[1]:
                halves += _halves_of(each.word)
            if each.starts or each.ends:
                parts.append((each.word, not each.ends, not each.starts))
            if (each.starts or each.ends or not each.found) and len(each.word) >= _SHORTEST:
                parts += _parts_of(each.word)
        commit.expect(halves, parts)

    def _in_two(self, word: str, commit: Vocabulary) -> tuple[str, ...]:
        """Return the halves of a word that some passage has one behind the other."""
        if not _SHORTEST_PART < len(word) <= _LONGEST:
            return ()
        before, known = self._halves
        if before is not commit or len(known) > _REMEMBERED:
            self._halves = _, known = commit, {}
        if word not in known:
            known[word] = next(self._found_in_two(word, commit), ())
        return known[word]

    def _found_in_two(self, word: str, commit: Vocabulary) -> Iterator[tuple[str, ...]]:
        commit.expect(_halves_of(word))
        for at in _places(word):
            halves = normal(word[:at]), normal(word[at:])
            if not all(map(commit.frequency, halves)):
                continue
            phrase = Phrase.from_words(f"{word[:at]} {word[at:]}")
            beside = re.compile(rf"{word[:at]}\W{{1,3}}{word[at:]}")
            with self._catalog() as catalog:
                ids = commit.search(dict.fromkeys(halves, 1.0), _READ, required=[[halves]])
                there = catalog.passages.find([id for id, _ in ids]).values()
                texts = (each.text for _, each in there if beside.search(fold(each.text)))
                if any(map(phrase.occurs, texts)):
                    yield halves


def expected(query: Query) -> Iterator[str]:
    """Yield the terms of any query whose passages are counted."""
    yield from (term.text for term in query.words)
    words = [term for term in query.words if _WORD.fullmatch(_typed(query, term))]
    yield from (term.text for term in _joint(query, words))


def with_known_stems(query: Query, commit: Vocabulary) -> Query:
    """Return a query without stems that are in no passage: to mark each takes time."""
    words = tuple(
        term
        for term in query.words
        if without_language(term.text) == term.text or commit.frequency(term.text)
    )
    gone = {term.text for term in query.words} - {term.text for term in words}
    terms = {term: weight for term, weight in query.terms.items() if term not in gone}
    forms = MappingProxyType(forms_of(words))
    return replace(query, terms=MappingProxyType(terms), words=words, forms=forms)


def _may_part(one: str, other: str) -> bool:
    """Return whether halves may be two words that are also written in one."""
    if not (len(one) >= _SHORTEST_PART or one in _BEFORE):
        return False
    if other in _BEHIND:
        return one not in stop_terms()
    is_long = len(other) >= _SHORTEST_PART or (one in _BEFORE and other == "fi")
    return is_long and stop_terms().isdisjoint((normal(one), normal(other)))


def _places(word: str) -> list[int]:
    """Return where a word may be two."""
    return [at for at in range(1, len(word)) if _may_part(word[:at], word[at:])]


def _halves_of(word: str) -> list[str]:
    if not _SHORTEST_PART < len(word) <= _LONGEST:
        return []
    return [normal(half) for at in _places(word) for half in (word[:at], word[at:])]


def _parts_of(word: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield what `_longer` looks for, and whether at the start or at the end of words."""
    for part in dict.fromkeys((word, normal(word), *_cut(word))):
        yield part, False, False
    if len(word) > _SHORTEST:
        yield word[:-1], True, False


def _longer(word: str, commit: Vocabulary) -> list[str]:
    """Return words that contain a word, or its stem, or else begin like it but for its ending."""
    for part in dict.fromkeys((word, normal(word))):
        if found := [term for term in commit.containing(part, _MOST) if term.isalpha()]:
            return found
    if found := _stemmed(word, commit):
        return found
    if len(word) <= _SHORTEST:
        return []
    found = commit.containing(word[:-1], _MOST, at_start=True)
    return [term for term in found if term.isalpha() and len(term) <= len(word) + 1]


def _stemmed(word: str, commit: Vocabulary) -> list[str]:
    """Return stems of words that end in a word, of which they lack the end."""
    for kept in _cut(word):
        there = commit.containing(kept, _MOST)
        found = [term for term in there if normal(term[: term.rindex(kept)] + word) == term]
        if found:
            return found
    return []


def _cut(word: str) -> list[str]:
    return [word[:-cut] for cut in range(1, min(_CUT_MAX, len(word) - _SHORTEST) + 1)]


def _closed(query: Query, words: list[Term], commit: Vocabulary) -> Iterator[Term]:
    """Yield words of the library that are two neighbours of a question in one."""
    return (term for term in _joint(query, words) if commit.frequency(term.text))


def _joint(query: Query, words: list[Term]) -> Iterator[Term]:
    """Yield two neighbours of a question in one word."""
    for one, other in pairwise(words[:_PAIRS]):
        between = query.typed[one.end : other.start]
        joint = _typed(query, one) + _typed(query, other)
        if (
            len(joint) <= _LONGEST
            and _BETWEEN.fullmatch(between)
            and one.text not in stop_terms()
            and (other.text not in stop_terms() or other.text in _BEHIND)
        ):
            yield Term(normal(joint), one.start, other.end)


def _typed(query: Query, term: Term) -> str:
    return query.typed[term.start : term.end]
