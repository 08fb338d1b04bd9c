"""Versions: which documents are versions of one, told from names, titles and texts.

    report.docx   report v2.docx   report_final (1).docx   Copy of report.docx   报告 终稿.docx

Names that differ only in such marks belong to one document, wherever the files lie. A date is not
enough, since diaries and invoices have dates too, and neither is the same name or title: every
folder has its README. These are versions if much of what was found in them is the same text. What
has another name is taken for one only where nearly all of its text is the same (`likeness`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from typing import Literal

from engine.recall.editions import newest_first
from engine.records import Document
from engine.terms import alike, fold, may_be_alike

_VERSION = r"(?<![a-z])(?:v|ver|version|rev|revision)[ ._-]?\d+(?:[._]\d+)*"
_DATE = (
    r"(?<!\d)(?:19|20)\d\d[-_. ]?(?:0[1-9]|1[0-2])(?:[-_. ]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)"
    r"|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?"
)
_WORD = (
    r"(?<![a-z])(?:final|draft|revised|copy(?:[ _-]?\d+)?)|\(\d+\)|\((?:final|draft|revised|copy)\)"
    r"|\(?(?:副本|[最]?[终新][版稿]|定稿|[初草]稿|修[订改][版稿]|第[一二三四五六七八九十\d]+[版稿])\)?"
)
_GAP = r"[ _.,\-–—]"
_LAST = re.compile(rf"{_GAP}*(?:(?P<date>\(?(?:{_DATE})\)?)|(?P<mark>{_VERSION}|{_WORD})){_GAP}*$")
_FIRST = re.compile(rf"^(?:(?P<date>{_DATE})|(?P<mark>{_VERSION}|copy of|copy \(\d+\) of)){_GAP}+")
_GAPS = re.compile(r"[\W_]+")

_SHORTEST = 2  # letters of a name that says anything
_MOST = 12  # documents of one name or title; what more have, like README, says nothing
_SHARED = 0.5  # of the passages, from which on two documents share their text
_READ = 8  # passages of a document that are compared

_folded = lru_cache(maxsize=2000)(fold)  # titles are few, and seen again at each key
Reason = Literal["name", "title", "likeness"]


@dataclass(frozen=True, slots=True)
class Older:
    """Of an older version: the newest that was found of its document, and what they share."""

    newest: int
    reason: Reason


def older(
    documents: Sequence[Document],
    texts: Mapping[int, Sequence[str]],
    like: Iterable[tuple[int, int]] = (),
) -> dict[int, Older]:
    """Return the documents with newer versions, by id; `texts` are some passages of each.

    Pairs of documents that are `like` each other count as versions, too.
    """
    names = {document.id: bare(document.path.stem) for document in documents}
    family = {document.id: {document.id} for document in documents}
    for one, other in chain(_related(documents, names, texts), like):
        if family[one] is not family[other]:
            family[one] |= family[other]
            for each in family[other]:
                family[each] = family[one]
    by_id = {document.id: document for document in documents}
    found: dict[int, Older] = {}
    for ids in {id(each): each for each in family.values() if len(each) > 1}.values():
        newest, *others = newest_first(by_id[each] for each in ids)
        found |= {each.id: Older(newest.id, shared(each, newest)) for each in others}
    return found


def shared(one: Document, other: Document) -> Reason:
    """Return what two versions share beside their text."""
    names = bare(one.path.stem)[0], bare(other.path.stem)[0]
    if names[0] and names[0] == names[1]:
        return "name"
    titles = _folded(one.title), _folded(other.title)
    return "title" if titles[0] and titles[0] == titles[1] else "likeness"


@lru_cache(maxsize=10_000)  # every question finds some of the same files
def bare(stem: str) -> tuple[str, frozenset[str]]:
    """Return the name of a file without marks and dates, "" if it says nothing; and the marks."""
    name = fold(stem).strip()
    marks = set()
    while match := _LAST.search(name) or _FIRST.search(name):
        if match["mark"]:
            marks.add(match["mark"])
        name = name[: match.start()] + name[match.end() :]
    name = _GAPS.sub(" ", name).strip()
    letters = sum(sign.isalnum() for sign in name)
    return name if letters >= _SHORTEST else "", frozenset(marks)


def _related(
    documents: Sequence[Document],
    names: Mapping[int, tuple[str, frozenset[str]]],
    texts: Mapping[int, Sequence[str]],
) -> Iterator[tuple[int, int]]:
    """Yield pairs of documents that are versions of one; chains of pairs link all that are."""
    by_name: dict[str, list[Document]] = defaultdict(list)
    by_title: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_name[names[document.id][0]].append(document)
        by_title[_folded(document.title)].append(document)
    by_name.pop("", None)
    by_title.pop("", None)

    def share_text(*pair: Document) -> bool:
        return _share(*(texts[each.id] for each in pair))

    for same in (each for each in by_name.values() if len(each) > 1):
        often = Counter(names[each.id][1] for each in same)
        for one, other in combinations(same, 2):
            marks = names[one.id][1], names[other.id][1]
            # Of two files of one name, who knows which of them a third is a version of.
            clear = one.path.parent == other.path.parent or often[marks[0]] == often[marks[1]] == 1
            if (marks[0] != marks[1] and clear) or (len(same) <= _MOST and share_text(one, other)):
                yield one.id, other.id
    for same in by_title.values():
        if len(same) <= _MOST:
            pairs = combinations(same, 2)
            yield from ((one.id, other.id) for one, other in pairs if share_text(one, other))


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether much of the one with fewer passages is in the other."""
    fewer, more = sorted((one, other), key=len)
    fewer = fewer[:_READ]
    common = sum(
        any(may_be_alike(text, each) and alike(text, each) for each in more) for text in fewer
    )
    return bool(fewer) and common >= _SHARED * len(fewer)
