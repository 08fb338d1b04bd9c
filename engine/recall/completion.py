"""Completion: headings of documents that may be what an unfinished question is about.

A heading or title fits if its words go on where the question stops, or hold it from the start of a
word on. The headings of a library are read once, and again after it has changed.
"""

import re
from threading import Lock

from engine.catalog import Contents
from engine.documents import PARTS
from engine.terms import fold

_MOST = 50_000  # headings that are looked through
_SHORTEST, _LONGEST = 4, 80  # characters of a heading that is worth asking for
_FEWEST = 2  # letters that must have been typed; a Chinese one counts for two
_LETTER = re.compile(r"\w")


class Completer:
    """Completes questions. One object a library, for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._headings: list[tuple[str, str]] = []  # folded, as written

    def complete(self, typed: str, catalog: Contents, most: int = 5) -> tuple[str, ...]:
        """Return the shortest headings that fit what was typed; those that start with it first."""
        wanted = fold(" ".join(typed.split()))
        if len(wanted.encode()) < _FEWEST or not _LETTER.search(wanted):
            return ()
        within = re.compile(
            rf"(?<!\w){re.escape(wanted)}" if wanted.isascii() else re.escape(wanted)
        )
        found = [
            (not folded.startswith(wanted), len(written), written)
            for folded, written in self._known(catalog)
            if wanted in folded and folded != wanted and within.search(folded)
        ]
        return tuple(written for _, _, written in sorted(found)[:most])

    def _known(self, catalog: Contents) -> list[tuple[str, str]]:
        with self._lock:
            stamp = catalog.documents.stamp()
            if stamp != self._stamp:
                names = {last_heading(heading) for heading in catalog.passages.headings(_MOST)}
                self._headings = [
                    (fold(name), name)
                    for name in names - PARTS.keys()
                    if _SHORTEST <= len(name) <= _LONGEST
                ]
                self._stamp = stamp
            return self._headings


def last_heading(path: str) -> str:
    """Return the lowest heading of a path, on one line, without its number."""
    words = " ".join(path.rpartition(" › ")[2].split())
    return re.sub(r"^[\d.]+[\s、.)]+|^[一二三四五六七八九十]+、\s*", "", words)
