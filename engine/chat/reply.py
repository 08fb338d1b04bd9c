"""Reply: what a model has written, as sentences with the numbers that they cite.

It is read again as it grows: a sentence may still get longer, a number still close its bracket.
"""

import re
from collections.abc import Iterator
from math import inf

from engine.chat.records import Sentence
from engine.passages import sentences

_SHORTEST = 7  # of a sentence; "5." and "So." are none
# [2] and [1, 3-5] and 【2】; before the number a model may name what it is of.
_CITATION = re.compile(
    r"[\[【［]\s*(?:passages?|sources?|段落|来源|文档)?\s*"
    r"(\d{1,3}(?:\s*[-–,，、;；]\s*\d{1,3})*)\s*(?:†[^\]】］]*)?[\]】］]",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"(?:\s*{_CITATION.pattern})+[.。]?", re.IGNORECASE)
_BLOCK = re.compile(r"^ *```.*?(?:^ *```[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(rf"{_BLOCK.pattern}|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)、])\s+|\s+")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*$)|.*[:：]\W*$|[\s|:=_*-]*$")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Dr|Mrs?|Ms|Prof|St|No|Nr|Art|Sec|Fig|vs|cf|ca|pp?)\.$"  # that ends no sentence
)
_MOST = 50  # numbers of one range: "[1-999]" is no citation


def citations_in(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield where each citation stands, and the numbers in it."""
    code = [match.span() for match in _CODE.finditer(text)]
    for match in _CITATION.finditer(text):
        if not any(start <= match.start() < end for start, end in code):
            yield match.start(), match.end(), _numbers(match[1])


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a reply, without the marks of lists; code is none."""
    blanked = _CODE.sub(
        lambda code: re.sub(r"[^\n]", " ", code[0]) if "\n" in code[0] else code[0], text
    )
    cited = list(citations_in(text))
    found = []
    at = 0
    for line in blanked.split("\n"):
        marks = _ITEM.match(line)
        first = at + (marks.end() if marks else 0)
        for start, end in _spans(blanked[first : at + len(line)], first):
            cites = tuple(
                dict.fromkeys(n for a, b, some in cited if start <= a and b <= end for n in some)
            )
            is_claim = not _HEADING.match(blanked[start:end]) and 0 not in cites
            if any(sign.isalnum() for sign in blanked[start:end]):
                found.append(Sentence(start, end, cites, is_claim))
        at += len(line) + 1
    return found


def claim_of(text: str, sentence: Sentence) -> str:
    """Return what a sentence says, without its numbers and marks."""
    bare = re.sub(r"[*`#|]+", " ", _CITATION.sub("", text[sentence.start : sentence.end]))
    return re.sub(r" ([.,;:!?。，；：！？])", r"\1", " ".join(bare.split()))


def is_declined(text: str) -> bool:
    """Return whether the reply says that the passages do not answer the question."""
    numbers = {number for *_, some in citations_in(text) for number in some}
    return numbers == {0} or text.strip() == "0"


def _spans(line: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a line; a citation that follows one's full stop is still of it."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(line, _SHORTEST, inf):
        if spans and (leading := _LEADING.match(line, start)):
            spans[-1] = spans[-1][0], leading.end()
            start = leading.end()
            start += len(line[start:end]) - len(line[start:end].lstrip())
        if start < end and spans and _ABBREVIATION.search(line[slice(*spans[-1])]):
            start = spans.pop()[0]
        if start < end:
            spans.append((start, end))
    return ((offset + start, offset + end) for start, end in spans)


def _numbers(listed: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in re.split(r"[,，、;；]", listed):
        ends = [int(number) for number in re.split(r"[-–]", part)]
        few = range(ends[0], min(ends[-1], ends[0] + _MOST) + 1)
        found += few if len(ends) == 2 else ends
    return tuple(found)
