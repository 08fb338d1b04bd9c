"""Likeness: whether a passage is one that was seen before, moved, edited a little or cut anew.

A passage leaves a `Trace`: a digest of its words, and their beginning. Runs of three words are
held against each other, in scripts without spaces of three characters.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
)
_RUN = 3  # words
_BEGINNING = 600  # characters
_LONGEST = 20_000  # characters of a passage that are looked at


@dataclass(frozen=True, slots=True)
class Trace:
    """What stays of a passage: `digest` is of all its words, `text` its beginning."""

    digest: str
    text: str


def trace(text: str) -> Trace:
    """The trace of a passage; letter case, blanks and punctuation leave none."""
    words = " ".join(_words(text[:_LONGEST]))
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    beginning = " ".join(text[: 2 * _BEGINNING].split())[:_BEGINNING]
    return Trace(digest, beginning.encode("utf-8", "replace").decode())


def share(beginning: str, text: str) -> float:
    """How much of a beginning is in a passage: 0 to 1."""
    wanted = _runs(beginning)
    return len(wanted & _runs(text[:_LONGEST])) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=256)  # each judgment of a question is held against all of its hits
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    starts = range(max(1, len(words) - _RUN + 1)) if words else ()
    return frozenset(tuple(words[at : at + _RUN]) for at in starts)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
