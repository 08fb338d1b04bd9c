"""File names: the files whose name holds the words of a question, read or not.

A word is meant by its letters anywhere in a name, or by its stem where a word of the name begins:
"policies" finds policy.pdf. All words of the question must be there, but for stop words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from engine.catalog import Contents
from engine.recall.editions import newest_first
from engine.recall.query import Query
from engine.recall.retriever import wanted_by
from engine.recall.versions import bare
from engine.records import Document, Hit
from engine.terms import fold, stop_terms

MOST = 100  # files that are returned
_FEWEST = 3  # letters to look for; two of other scripts than Latin
_STEM = 4  # letters of a stem that tell something

_folded = lru_cache(maxsize=100_000)(fold)  # the next key asks of the same names


def files_named(query: Query, catalog: Contents, folders: Sequence[Path]) -> list[Hit]:
    """Return a hit for each file, the nearest names first. Raises `Invalid` as `allowed_by` does.

    Its passage is minus the id of its document: it stands for no passage. `reason` says why it
    could not be read, or not wholly.
    """
    words = list(word_forms(query))
    letters = "".join(surface for surface, _ in words)
    if query.languages or len(letters.encode()) < _FEWEST:
        return []
    parts = [stem for _, stem in words if stem.isascii()]
    found: dict[int, list[Document]] = {}
    there = catalog.files.holding(
        parts, wanted_by(query, catalog, folders), lambda name: holds(_folded(name), words, query)
    )
    for document_id, file in there:
        found.setdefault(document_id, []).append(file)
    nearest = sorted(found.items(), key=lambda each: _order(each[1][0], letters))[:MOST]
    ids = {files[0].path: document_id for document_id, files in nearest}
    newest = newest_first(files[0] for _, files in nearest)
    best = sorted(newest, key=lambda each: _order_of_versions(each, letters))
    return [
        file_hit(rank, ids[file.path], found[ids[file.path]])
        for rank, file in enumerate(best, start=1)
    ]


def word_forms(query: Query) -> Iterator[tuple[str, str]]:
    """Yield the words of a question as a name spells them, and what their forms have in common."""
    stops = stop_terms()
    if all(term.text in stops for term in query.words):
        stops = frozenset()
    for term in query.words:
        if term.text not in stops:
            surface = fold(query.typed[term.start : term.end])
            same = takewhile(lambda pair: pair[0] == pair[1], zip(surface, term.text, strict=False))
            stem = "".join(sign for sign, _ in same).removesuffix("i")  # of "policies"
            yield surface, stem or surface


def holds(name: str, words: Sequence[tuple[str, str]], query: Query) -> bool:
    """Return whether a folded text has all these words, and nothing that the query excludes."""
    for surface, stem in words:
        if surface in name:
            continue
        if len(stem) < _STEM or stem not in name:
            return False
        if not re.search(rf"(?<![a-z]){re.escape(stem)}", name):
            return False
    return not any(all(term in name for term in phrase.terms) for phrase in query.excluded)


def _order(file: Document, letters: str) -> tuple[bool, int, int]:
    """Return a key: names that are nothing else, then short ones, then new ones."""
    stem = _letters(_folded(file.path.stem))
    return stem != _letters(letters), len(stem), -file.dated_ns


def _order_of_versions(file: Document, letters: str) -> tuple[bool, int]:
    """Return the same, but for versions of one document, which come as they are given."""
    is_more, long, _ = _order(file, letters)
    return is_more, len(_letters(bare(file.path.stem)[0])) or long


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name))


def file_hit(rank: int, document_id: int, files: Sequence[Document]) -> Hit:
    """Return what stands for a file, of which all but the first of `files` are copies."""
    file, *others = files
    return Hit(
        passage_id=-document_id,
        path=file.path,
        title=file.path.name,
        kind=file.kind,
        page=1 if file.kind == "pdf" else None,
        page_label=None,
        heading="",
        text="",
        snippet="",
        spans=(),
        first_rank=rank,
        first_score=0.0,
        copies=tuple(each.path for each in others),
        modified=file.dated_ns,
        reason=file.reason,
        document_id=document_id,
    )
