"""Proposals: questions out of a library's own headings, for someone who does not know what to ask.

A heading that asks something goes first, then one that reads as a topic. Each is of another
document; what several documents are headed by, such as “Introduction”, says nothing of any.
"""

import re
from collections.abc import Iterable

from engine.recall.completion import last_heading
from engine.terms import fold

_LETTERS = 12, 64  # of a heading that can be asked; a Chinese one counts for three
_ASKS = re.compile(
    r"[?？吗呢]\s*$"
    r"|^(?:how|what|when|where|which|who|why|can|may|must|do|does|is|are)\b"
    r"|如何|怎[么样]|什么|为什么|哪[些个里]|多少|多久|是否|能否",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
# of code; quotation marks ask for an exact phrase
_SIGNS = re.compile(r"[^\w\s,.:;?!'’“”()&/+#、，。：；？！（）《》〈〉·-]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def propose(headed: Iterable[tuple[int, str]], most: int) -> tuple[str, ...]:
    """Return questions out of pairs of a document's id and the heading path of a passage."""
    documents: dict[str, set[int]] = {}
    written: dict[str, str] = {}
    for document, path in headed:
        heading = last_heading(path)
        if _can_be_asked(heading):
            key = fold(heading)
            documents.setdefault(key, set()).add(document)
            written.setdefault(key, heading)
    best: dict[int, tuple[bool, int, str]] = {}
    for key, heading in written.items():
        if len(documents[key]) == 1:
            (document,) = documents[key]
            rank = not _ASKS.search(heading), -_weight(heading), heading
            best[document] = min(rank, best.get(document, rank))
    return tuple(heading for *_, heading in sorted(best.values())[:most])


def _can_be_asked(heading: str) -> bool:
    fewest, longest = _LETTERS
    words = len(_WORD.findall(heading))
    return (
        fewest <= _weight(heading) <= longest
        and (words >= 3 or bool(_HAN.search(heading)) or bool(_ASKS.search(heading)))
        and not _SIGNS.search(heading)
    )


def _weight(heading: str) -> int:
    return len(heading) + 2 * len(_HAN.findall(heading))
