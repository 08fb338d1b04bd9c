"""Translation: the English words that the Chinese words of a question may stand for.

Keywords cannot cross languages; with these, a question in Chinese finds English documents, which a
multilingual reranker then reads.
"""

import re
from collections.abc import Iterator, Mapping
from math import sqrt

from engine.recall.dictionary import LONGEST, senses
from engine.terms import STOP_TERMS, question_terms, simplified

WEIGHT = 0.5  # of all English terms of a word together (as vectors add), against one asked for
_SENSES, _TERMS = 6, 8  # of a word that are taken: the usual ones come first
_MOST = 40  # terms of a question, about: each costs time, and a long question tells without them
_HAN = re.compile("[\u4e00-\u9fff]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_REMARK = re.compile(
    r"(?:surname|Kangxi |(?:\w+ )?variant|CL:|see |erhua|also written|abbr\. for \W)"
)


def translate(question: str, wanted: Mapping[str, float]) -> dict[str, float]:
    """The `wanted` terms of a question, and those of the English for its Chinese words."""
    terms = dict(wanted)
    words = [word for run in _HAN.findall(simplified(question)) for word in _words(run)]
    for word in words[:_MOST]:
        for term, weight in _english(word, min(_TERMS, _MOST // len(words[:_MOST]))).items():
            terms.setdefault(term, weight)
    return terms


def _words(run: str) -> Iterator[str]:
    """The words in a stretch of Chinese, the longest first from left to right."""
    known = senses()
    at = 0
    while at < len(run):
        lengths = range(min(LONGEST, len(run) - at), 0, -1)
        length = next((n for n in lengths if run[at : at + n] in known), 0)
        if length:
            yield run[at : at + length]
        at += length or 1


def _english(word: str, most: int) -> dict[str, float]:
    """The terms of a word's first senses, at most so many, each with its weight."""
    usual = [sense for sense in senses()[word].split("/") if sense and not _REMARK.match(sense)]
    found: dict[str, None] = {}  # in order
    for sense in usual[:_SENSES]:
        plain = _HAN.sub(" ", _ASIDE.sub(" ", sense))
        found.update(dict.fromkeys(t for t in question_terms(plain) if t not in STOP_TERMS))
    chosen = list(found)[:most]
    return {term: WEIGHT / sqrt(len(chosen)) for term in chosen}
