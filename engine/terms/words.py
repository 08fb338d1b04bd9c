"""Words: the terms of one word of a script with spaces, or of an identifier.

A word is lower case, and an English one its Snowball stem. Compounds such as `snake_case`,
`E-4017`, `v2.1`, `ThreadPool` or `C++` are one term, followed by their parts. Besides, as another
may write them: `e-mail` is `email`, too, `U.S.A.` is `usa`, `MySQL8` is `mysql`. All words
here are folded, but for their case.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from engine.terms.folding import folded
from engine.terms.kept import kept

LONGEST = 64  # characters of a term; anything longer is data, and known by its beginning
_PART = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")
_RUN = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[a-z]+")
# Written closed, too: what hyphens join, letters with dots or ampersands between them, some names.
_CLOSABLE = re.compile(
    r"(?:[^\W_]+-){1,2}[^\W_]+|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|(?:[^\W\d_]{1,2}&)+[^\W\d_]{1,2}"
    r"|[^\W\d_]+\.(?i:js|net)|[ODL]'[A-Z][^\W\d_]+"
    r"|(?!qu')[^\W\d_]{2,}'(?!(?:ll|re|ve|[dmst])$)[^\W\d_]+"  # Qur'an, not we'll
    r"|[\u05d0-\u05ea]+['\"][\u05d0-\u05ea]+",
)
_JOINERS = re.compile("[-.&'\"]")
# A4 of DIN-A4, m3 of m3/h; longer ones between slashes are of addresses, and tell nothing.
_PIECE = re.compile(
    r"(?<![^-])(?=[^\W_]*[0-9])(?=[^\W_]*[^\W\d_])[^\W_]+(?![^-])"
    r"|(?<![^/])[^\W\d_]{1,2}[0-9](?![^/])"
)
_NUMBERED = re.compile(r"[^\W\d_]+[0-9]+(?=[^\W\d_]{2})")  # SHA256 of SHA256withRSA
# 2.1 of v2.1, 2.5 of 2.5-3.5
_VERSION = re.compile(r"(?:(?<=[^\W\d_])|(?<![^/-]))[0-9]+(?:\.[0-9]+)+(?![^/-])")
_LONGEST_CLOSED = 25  # characters

STOP_WORDS = frozenset(
    """
    a about after all also an and any are as at be because been before being both but by can
    could did do does doing each few for from further had has have having he her here hers him
    his how i if in into is it its itself just me more most my no nor not now of off on once
    only or other our out over own same she should so some such than that the their theirs them
    then there these they this those through to too under until up very was we were what when
    where which while who whom why will with would you your
    """.split()
)


class Term(NamedTuple):
    """A term and where it stands in the text."""

    text: str
    start: int
    end: int


@kept
def word_terms(word: str) -> tuple[Term, ...]:
    """Return the terms of a word as it is written: of it all, and of its parts."""
    first, bare = _bare(word)
    if not bare:
        return ()
    whole = Term(normal(bare)[:LONGEST], first, first + len(bare))
    return (
        whole,
        *(Term(normal(bare[start:end]), first + start, first + end) for start, end in _parts(bare)),
    )


@kept
def other_terms(word: str) -> tuple[Term, ...]:
    """Return the terms of a word as another may write it."""
    first, bare = _bare(word)
    known = {term.text for term in word_terms(word)}
    return tuple(
        Term(text, first + start, first + end) for text, start, end in _others(bare, known)
    )


@kept
def closed_terms(word: str) -> tuple[Term, ...]:
    """Return the one term of a word that all ways of joining it have in common."""
    first, bare = _bare(word)
    return (Term(_closed(bare), first, first + len(bare)),) if bare else ()


@kept
def placed_word_terms(word: str) -> tuple[Term, ...]:
    """Return the terms of a word, and those of it as another may write it, by their start."""
    return tuple(sorted((*word_terms(word), *other_terms(word)), key=lambda term: term.start))


def all_word_terms(word: str) -> list[str]:
    """Return the terms of a word, and those of it as another may write it. It is the fast way."""
    if _PLAIN.fullmatch(word):
        return [normal(word)[:LONGEST]]
    if not (bare := _bare(word)[1]):
        return []
    found = [normal(bare)[:LONGEST], *(normal(bare[start:end]) for start, end in _parts(bare))]
    return found + [text for text, _, _ in _others(bare, found)]


@kept
def normal(word: str) -> str:
    """Return the term that a word of a script with spaces is."""
    if _PLAIN.fullmatch(word):
        return _stemmer()(word)
    plain = folded(word).casefold().replace("`", "'").removesuffix("'s")
    return normal(plain) if _PLAIN.fullmatch(plain) else plain


@cache
def stop_terms() -> frozenset[str]:
    return frozenset(normal(word) for word in STOP_WORDS) | STOP_WORDS


def _bare(word: str) -> tuple[int, str]:
    """Return a word without the underscores about it, and where it starts."""
    return len(word) - len(word.lstrip("_")), word.strip("_")


def _parts(bare: str) -> list[tuple[int, int]]:
    """Return where the parts of a compound stand; none of another word."""
    parts = [match.span() for match in _PART.finditer(bare)]
    if len(parts) < 2:
        return []
    parts += (match.span() for match in _PIECE.finditer(bare) if match.group() != bare)
    parts += (match.span() for match in _VERSION.finditer(bare) if match.group() != bare)
    if numbered := _NUMBERED.match(bare):
        parts.append(numbered.span())
    parts = sorted(set(parts), key=itemgetter(1, 0))
    return [(start, end) for start, end in parts if 1 < end - start <= LONGEST]


def _others(bare: str, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the terms that a word has besides the `known` ones, and where they stand."""
    if not bare or bare.isalpha() or bare.isdigit():
        return
    if (closed := _closed(bare)) not in known:
        yield closed, 0, len(bare)
    for run in _RUN.finditer(bare):
        start, end = run.span()
        if 1 < end - start < len(bare):
            text = normal(run.group())[:LONGEST]
            if text not in known:
                yield text, start, end


def _closed(word: str) -> str:
    word = word.removesuffix("'s")
    if _CLOSABLE.fullmatch(word):
        closed = _JOINERS.sub("", word)
        if len(closed) <= _LONGEST_CLOSED and not closed.isdigit():
            return normal(closed)
    return normal(word)[:LONGEST]


@cache
def _stemmer() -> Callable[[str], str]:
    from whoosh.lang.snowball.english import EnglishStemmer  # late: it brings all of urllib

    stem: Callable[[str], str] = EnglishStemmer().stem
    return stem
