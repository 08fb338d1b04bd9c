"""Script: the text of an excerpt as it is shown, with the ranges that are framed, marked or bold.

It is made on the lane that brings the excerpt, so that the window only has to show it.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from app.results import utf16_ranges
from app.widgets import page_in_words
from engine import Excerpt, Hit, Passage, Sought

# Qt would end a paragraph at these, or drop them; each stays one character.
_SIGNS = str.maketrans(
    dict.fromkeys("\r\v\f\x00\x1c\x1d\x1e\ufdd0\ufdd1", " ")
    | dict.fromkeys("\x85\u2028\u2029", "\n")
)


@dataclass(frozen=True, slots=True)
class Script:
    """A text and ranges of it, (start, length) in UTF-16 units; those of passages by their ids.

    `answer` holds the sentence that is nearest to the question, if it is known; `marked` the marks
    that belong to each passage or to the heading above it.
    """

    text: str
    headings: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...]
    passages: dict[int, tuple[int, int]]
    answer: tuple[tuple[int, int], ...] = ()
    marked: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)


def count_matches(excerpt: Excerpt, sought: str) -> dict[int, int]:
    """Return how many marks a script has for each passage, without making it."""
    finder = Sought(sought)
    counts: dict[int, int] = {}
    before: Passage | None = None
    for each in excerpt.passages:
        in_heading = len(finder.spans(_heading(each.passage, before)))
        counts[each.passage_id] = in_heading + len(each.spans)
        before = each.passage
    return counts


def script(excerpt: Excerpt, hit: Hit | None = None, sought: str = "") -> Script:
    """Join the passages of an excerpt, with headings where these change; `hit` has the answer.

    What is `sought` is marked in the headings, too.
    """
    finder = Sought(sought)
    parts: list[str] = []
    length = 0
    headings: list[tuple[int, int]] = []
    marks: list[tuple[int, int]] = []
    passages: list[tuple[int, int]] = []
    ends: list[int] = [0]  # of the marks of each passage
    answer: list[tuple[int, int]] = []

    def add(text: str) -> tuple[int, int]:
        nonlocal length
        parts.append(text.translate(_SIGNS))
        length += len(text)
        return length - len(text), length

    if excerpt.before:
        add("…\n\n")
    before: Passage | None = None
    for each in excerpt.passages:
        passage = each.passage
        heading = _heading(passage, before)
        if before is not None:
            add(_gap(before, passage) if not heading else "\n\n")
        if heading:
            at, end = add(heading)
            headings.append((at, end))
            marks += [(at + first, at + last) for first, last in finder.spans(heading)]
            add("\n\n")
        start, end = add(passage.text)
        passages.append((start, end))
        marks += [(start + first, start + last) for first, last in each.spans]
        ends.append(len(marks))
        if hit and hit.answer and each.passage_id == hit.passage_id:
            answer.append((start + hit.answer[0], start + hit.answer[1]))
        before = passage
    if excerpt.after:
        add("\n\n…")
    text = "".join(parts)
    ids = [each.passage_id for each in excerpt.passages]
    ranges = tuple(utf16_ranges(text, marks))
    return Script(
        text,
        tuple(utf16_ranges(text, headings)),
        ranges,
        dict(zip(ids, utf16_ranges(text, passages), strict=True)),
        tuple(utf16_ranges(text, answer)),
        {each: ranges[slice(*run)] for each, run in zip(ids, pairwise(ends), strict=True)},
    )


def _heading(passage: Passage, before: Passage | None) -> str:
    if before and (before.heading, before.page) == (passage.heading, passage.page):
        return ""
    named = page_in_words(passage.page, passage.page_label)
    new_heading = passage.heading if not before or before.heading != passage.heading else ""
    return " · ".join(part for part in (named, new_heading) if part)


def _gap(before: Passage, passage: Passage) -> str:
    """Return what separates two passages: within a paragraph nothing, or its line break."""
    distance = passage.start - before.end
    return "\n\n" if distance not in (0, 1) else "\n" * distance
