"""Editions: which version of a document is the newest.

The number that a name or a title ends in says it, V3.10 after V3.9; the date of the file does where
there is none, or the same. A copy is often younger than what it was copied beside: a number is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from engine.records import Document
from engine.terms import fold

_NUMBER = re.compile(r"(?<![a-z])(?:v|ver|version|rev|revision)[ ._-]?(\d{1,9}(?:[._]\d{1,9})*)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def newest_first(documents: Iterable[Document]) -> list[Document]:
    """Order versions of a document. Numbers tell among those that are called the same otherwise."""
    ordered = sorted(documents, key=lambda each: (each.dated_ns, str(each.path)), reverse=True)
    places: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(ordered):
        if edition := _edition(each):
            places[edition[0]].append(place)
    for same in places.values():
        by_number = sorted((ordered[place] for place in same), key=_number, reverse=True)
        for place, each in zip(same, by_number, strict=True):
            ordered[place] = each
    return ordered


def _number(document: Document) -> tuple[int, ...]:
    edition = _edition(document)
    return edition[1] if edition else ()


def _edition(document: Document) -> tuple[str, tuple[int, ...]] | None:
    return _told(document.path.stem) or _told(document.title)


@lru_cache(maxsize=10_000)  # every question finds some of the same files
def _told(name: str) -> tuple[str, tuple[int, ...]] | None:
    """Return what stands before the number of a version, and the number.

    None without one, or where a year says more than it: V2 of 2026 is newer than V3 of 2025.
    """
    name = fold(name)
    found = list(_NUMBER.finditer(name))
    if len(found) != 1 or _YEAR.search(name):
        return None
    (number,) = found
    parts = [int(part) for part in re.split("[._]", number[1])]
    while len(parts) > 1 and not parts[-1]:  # 1.0 is 1
        parts.pop()
    bare = re.sub(r"[\W_]+", " ", name[: number.start()]).strip()
    return (bare, tuple(parts)) if bare else None
