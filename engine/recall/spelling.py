"""Spelling: the question that was perhaps meant, where a word of it stands in no document.

Words are compared as terms, that is as stems, since these are what the index lists; the word that
is suggested is taken from a passage. Only words of scripts with spaces can be mended, and only
those without digits: a number that is not there is another number. English words are no slips.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from engine.catalog import Contents
from engine.documents import english_words
from engine.recall.query import Query
from engine.recall.vocabulary import Index, Vocabulary
from engine.terms import Term, fold, normal, wanted_terms

_SHORTEST = 4  # letters of a word that may be mended
_TWO_WRONG = 7  # letters from which on two may be wrong
_LAST = 6  # letters that a stem may lack
_SHORTEST_STEM = 3
_ENDING = 2  # letters in which a form of the word meant may differ besides
_MOST = 3  # words of a question that are mended
_REMEMBERED = 1000  # words
_STEMS, _PASSAGES = 4, 8  # tried for a word; read for each to see how its words are written
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Speller:
    """Mends words, each once while the index is the same; for any thread."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._mended: tuple[object, dict[str, str | None]] = (None, {})  # of a state of the index

    def suggest(self, query: Query, catalog: Contents) -> str | None:
        """Return what was typed, with the words mended that no document has, if any can be.

        Raises `IndexUnreadable`.
        """
        commit = self._index.open()
        unknown = [
            term
            for term in query.words
            if term.end - term.start >= _SHORTEST
            and _WORD.fullmatch(word := query.typed[term.start : term.end])
            and normal(word) == term.text
            and (word in query.within or not _is_known(term, query, commit))
            and word.lower() not in english_words()
        ]
        # Of a compound, only the part that is wrong is mended.
        unknown = [each for each in unknown if not any(_is_within(one, each) for one in unknown)]
        if len(unknown) > _MOST:  # text of another kind or language, not a slip
            return None
        pieces: list[str] = []
        at = 0
        for _, start, end in unknown:
            word = query.typed[start:end]
            better = self._mend(fold(word), commit, catalog)
            if better is not None:
                pieces += [query.typed[at:start], _cased(better, word)]
                at = end
        return "".join([*pieces, query.typed[at:]]) if pieces else None

    def _mend(self, word: str, commit: Vocabulary, catalog: Contents) -> str | None:
        before, known = self._mended
        if before is not commit or len(known) > _REMEMBERED:
            self._mended = _, known = commit, {}
        if word not in known:
            known[word] = _mended(word, commit, catalog)
        return known[word]


def _is_known(term: Term, query: Query, commit: Vocabulary) -> bool:
    """Return whether the word of a term is in the library in one of its forms."""
    return any(commit.frequency(each.text) for each in query.words if each[1:] == term[1:])


def _is_within(part: Term, whole: Term) -> bool:
    return part != whole and whole.start <= part.start and part.end <= whole.end


def _mended(word: str, commit: Vocabulary, catalog: Contents) -> str | None:
    """Return the nearest word of the documents; of equally near ones the one in most passages."""
    stem = normal(word)
    wrong = 2 if len(word) >= _TWO_WRONG else 1
    near = commit.near((stem, word), wrong)
    # Such a slip may be in the first letter; and one in its ending keeps a word from being stemmed:
    # "informatoin" is far from "inform".
    near |= dict.fromkeys(one_away(stem, 0, 1), 1)
    near |= dict.fromkeys(map(normal, one_away(word, max(0, len(word) - _LAST), len(word))), 1)
    fitting = (other for other in near if len(other) >= _SHORTEST_STEM and _WORD.fullmatch(other))
    present = commit.present([other for other in fitting if other != stem])
    known = sorted((near[other], -commit.frequency(other), other) for other in present)
    stems = [other for _, _, other in known[:_STEMS]]
    having = {each: [id for id, _ in commit.search({each: 1.0}, _PASSAGES)] for each in stems}
    there = catalog.passages.find(list({id for ids in having.values() for id in ids}))
    texts = {each: [there[id][1].text for id in having[each] if id in there] for each in stems}
    from rapidfuzz.distance import OSA  # late: rarely needed

    found = [
        (apart, -log(count), written)
        for stem in stems
        for written, count in _spellings(stem, texts[stem], commit).items()
        if (apart := OSA.distance(word, written)) <= wrong + _ENDING
    ]
    return min(found)[2] if found else None


def one_away(word: str, first: int, last: int) -> set[str]:
    """Return what is one slip away that is in or before one of these letters."""
    halves = [(word[:at], word[at:]) for at in range(first, last + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in _LETTERS}
    return found | {a + letter + b for a, b in halves for letter in _LETTERS}


def _spellings(stem: str, texts: Sequence[str], commit: Vocabulary) -> Counter[str]:
    """Return the words of this stem, lower case, as a few passages have them, and how often."""
    found: Counter[str] = Counter()
    for text in texts:
        for start, end, _ in wanted_terms(text, frozenset({stem})):
            found[text[start:end].lower()] += 1
    weight = commit.frequency(stem)
    return Counter({word: count * weight for word, count in found.items()})


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word
