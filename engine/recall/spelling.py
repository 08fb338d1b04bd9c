"""Spelling: the question that was perhaps meant, where a word of it stands in no document.

Words are compared as terms, that is as stems, since these are what the index lists; the word that
is suggested is taken from a passage. Only scripts with spaces between their words have words to
mend, and only those without digits: a number that is not there is another number.
"""

import re
from collections import Counter
from collections.abc import Iterator
from math import log
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from engine.catalog import Catalog
from engine.recall.query import Query
from engine.terms import fold, normal, terms

if TYPE_CHECKING:
    from engine.index import Index

_SHORTEST = 4  # letters of a word that may be mended
_TWO_WRONG = 7  # letters from which on two may be wrong
_LAST = 6  # letters that a stem may lack
_SHORTEST_STEM = 3
_ENDING = 2  # letters in which a form of the word meant may differ besides
_MOST = 3  # words of a question that are mended
_STEMS, _PASSAGES = 4, 8  # tried for a word; read for each to see how its words are written
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def suggestion(question: Query, index: "Index", catalog: Catalog) -> str | None:
    """What was typed, with the words mended that no document has; None if none can be."""
    unknown = [each for each in _words(question) if not index.frequency(normal(each[2]))]
    unknown = [each for each in unknown if not any(_is_within(other, each) for other in unknown)]
    if len(unknown) > _MOST:  # text of another kind or language, not a slip
        return None
    pieces: list[str] = []
    at = 0
    for start, end, word in unknown:
        better = _mended(fold(word), index, catalog)
        if better is not None:
            pieces += [question.typed[at:start], _cased(better, word)]
            at = end
    return "".join([*pieces, question.typed[at:]]) if pieces else None


def _words(question: Query) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of the words of what was typed that may be mended."""
    for first, last in question.spans:
        for term in terms(question.typed[first:last], singles=False):
            word = question.typed[first + term.start : first + term.end]
            if len(word) >= _SHORTEST and _WORD.fullmatch(word) and normal(word) == term.text:
                yield first + term.start, first + term.end, word


def _is_within(part: tuple[int, int, str], whole: tuple[int, int, str]) -> bool:
    """Say whether this is a part of a compound, in which it alone is to be mended."""
    return part != whole and whole[0] <= part[0] and part[1] <= whole[1]


def _mended(word: str, index: "Index", catalog: Catalog) -> str | None:
    """The nearest word of the documents; of equally near ones the one in most passages."""
    stem = normal(word)
    wrong = 2 if len(word) >= _TWO_WRONG else 1
    near = index.near((stem, word), wrong)
    # Such a slip may be in the first letter; and one in its ending keeps a word from being stemmed:
    # "informatoin" is far from "inform".
    near |= dict.fromkeys(_one_away(stem, 0, 1), 1)
    near |= dict.fromkeys(map(normal, _one_away(word, max(0, len(word) - _LAST), len(word))), 1)
    known = sorted(
        (slips, -count, other)
        for other, slips in near.items()
        if other != stem and len(other) >= _SHORTEST_STEM and _WORD.fullmatch(other)
        if (count := index.frequency(other))
    )
    found = [
        (apart, -log(count), written)
        for _, _, other in known[:_STEMS]
        for written, count in _spellings(other, index, catalog).items()
        if (apart := OSA.distance(word, written)) <= wrong + _ENDING
    ]
    return min(found)[2] if found else None


def _one_away(word: str, first: int, last: int) -> set[str]:
    """What is one slip away, that is in or before one of these letters."""
    halves = [(word[:at], word[at:]) for at in range(first, last + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in _LETTERS}
    return found | {a + letter + b for a, b in halves for letter in _LETTERS}


def _spellings(stem: str, index: "Index", catalog: Catalog) -> Counter[str]:
    """The words of this stem, lower case, as a few passages have them, and how often."""
    ids = [passage_id for passage_id, _ in index.search({stem: 1.0}, _PASSAGES)]
    found: Counter[str] = Counter()
    for _, passage in catalog.passages.of(ids).values():
        for term in terms(passage.text, singles=False):
            if term.text == stem:
                found[passage.text[term.start : term.end].lower()] += 1
    weight = index.frequency(stem)
    return Counter({word: count * weight for word, count in found.items()})


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word
