"""Similarity: how much two passages share: one that was moved, edited a little or cut otherwise.

Texts are compared by their shingles: runs of three words, in scripts without spaces of three
characters. A passage can be found again by its `Trace`: a digest of its words, and their beginning.
"""

import hashlib
import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
)
_RUN = 3  # words
_BEGINNING = 600  # characters
_LONGEST = 20_000  # characters of a passage that are looked at
_ALIKE = 0.6  # of all shingles of two passages, from which on they are nearly the same


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of a passage: `digest` is of all its words, `text` its beginning."""

    digest: str
    text: str


def trace(text: str) -> Trace:
    """Return the trace of a passage, which letter case, blanks and punctuation do not change."""
    words = " ".join(_words(text[:_LONGEST]))
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    beginning = " ".join(text[: 2 * _BEGINNING].split())[:_BEGINNING]
    return Trace(digest, beginning.encode("utf-8", "replace").decode())


def share(beginning: str, text: str) -> float:
    """Return how much of a beginning is in a passage: 0 to 1."""
    wanted = shingles(beginning)
    return len(wanted & shingles(text)) / len(wanted) if wanted else 0.0


def alike(one: Set[tuple[str, ...]], other: Set[tuple[str, ...]]) -> bool:
    """Return whether the texts with these shingles are nearly the same."""
    return len(one & other) >= _ALIKE * len(one | other)


@lru_cache(maxsize=1000)  # each hit of a question is compared with each judgment, and each version
def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of three words in the beginning of a text; one run if there are fewer."""
    words = _words(text[:_LONGEST])
    starts = range(max(1, len(words) - _RUN + 1)) if words else ()
    return frozenset(tuple(words[at : at + _RUN]) for at in starts)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
