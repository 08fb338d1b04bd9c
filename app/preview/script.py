"""Script: the text of an excerpt as it is shown, with the ranges that are framed, marked or bold.

It is made on the lane that brings the excerpt, so that the window only has to show it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

import engine
from app.preview.grid import Grid, Run, ScriptWriter
from app.results import utf16_ranges
from app.translate import heading_in_words
from app.widgets import has_slides, page_in_words
from engine import Excerpt, Hit, Passage, Sought

Ranges = tuple[tuple[int, int], ...]
_ATTACHMENTS = 12  # that are named


@dataclass(frozen=True, slots=True)
class Script:
    """A text and ranges of it, (start, length) in UTF-16 units; those of passages by their ids.

    Each of the `grids` stands in the text as `START` and words for each cell, row by row, and `END`
    behind the last. `answer` holds the sentence that is nearest to the question, if it is known;
    `marked` the marks that belong to each passage or to the heading above it; `notes` what the
    speaker of a slide notes; `is_code` has all letters as wide as another. More of the document
    can be shown `before` and `after` it.
    """

    text: str
    headings: Ranges
    marks: Ranges
    passages: dict[int, tuple[int, int]]
    answer: Ranges = ()
    marked: dict[int, Ranges] = field(default_factory=dict)
    grids: tuple[Grid, ...] = ()
    notes: Ranges = ()
    is_code: bool = False
    before: bool = False
    after: bool = False

    def contains(self, other: "Script") -> bool:
        """Return whether it has the passages of another, which has some."""
        return self.passages.keys() >= other.passages.keys() > set()


def count_matches(excerpt: Excerpt, sought: str, kind: str = "") -> dict[int, int]:
    """Return how many marks a script has for each passage, without making it.

    `kind` is that of the document.
    """
    finder = Sought(sought)
    counts: dict[int, int] = {}
    before: Passage | None = None
    for each in excerpt.passages:
        in_heading = len(finder.spans(_heading(each.passage, before, kind)))
        counts[each.passage_id] = in_heading + len(each.spans)
        before = each.passage
    return counts


def script(excerpt: Excerpt, hit: Hit | None = None, sought: str = "") -> Script:
    """Join the passages of an excerpt, with headings where these change; `hit` has the answer.

    What is `sought` is marked in the headings, too.
    """
    finder = Sought(sought)
    writer = ScriptWriter()
    kind = hit.kind if hit else ""
    headings: list[tuple[int, int]] = []
    in_headings: list[list[tuple[int, int]]] = []
    runs: list[list[Run]] = []
    if excerpt.before:
        writer.add("…")
    before: Passage | None = None
    for each in excerpt.passages:
        passage = each.passage
        heading = _heading(passage, before, kind)
        gap = 2 if heading or before is None else _gap(before, passage)
        found: list[tuple[int, int]] = []
        if heading:
            at, end = writer.add(heading, gap)
            headings.append((at, end))
            found = [(at + first, at + last) for first, last in finder.spans(heading)]
            gap = 2
        in_headings.append(found)
        structure, known = each.structure, _attachments(each.structure.attachments)
        begin = structure.notes if has_slides(kind) else None
        runs.append(writer.add_passage(passage.text, structure.rows, gap, known, begin))
        before = passage
    if excerpt.after:
        writer.add("…", 2)
    text = writer.finish()
    headings = sorted(headings + writer.headings)

    def ranges(places: list[tuple[int, int]]) -> Ranges:
        return tuple(utf16_ranges(text, places))

    marks: list[tuple[int, int]] = []
    marked: dict[int, Ranges] = {}
    passages: dict[int, tuple[int, int]] = {}
    answer: list[tuple[int, int]] = []
    notes: list[tuple[int, int]] = []
    for each, heads, places in zip(excerpt.passages, in_headings, runs, strict=True):
        spans = [list(_placed(places, span)) for span in each.spans]
        marks += heads + [part for parts in spans for part in parts]
        firsts = [
            parts[0] if parts else _behind(places, start)
            for parts, (start, _) in zip(spans, each.spans, strict=True)
        ]
        marked[each.passage_id] = ranges(heads + firsts)
        whole = (places[0].at, places[-1].at + places[-1].length)
        passages[each.passage_id] = ranges([whole])[0]
        if hit and hit.answer and each.passage_id == hit.passage_id:
            answer += _placed(places, hit.answer)
        if (start := each.structure.notes) is not None:
            notes += _placed(places, (start, len(each.passage.text)))
    return Script(
        text,
        ranges(headings),
        ranges(marks),
        passages,
        ranges(answer),
        marked,
        tuple(writer.grids),
        ranges(notes),
        hit is not None and engine.is_source(hit.path),
        excerpt.before and not excerpt.is_full,
        excerpt.after and not excerpt.is_full,
    )


def _attachments(names: Sequence[str]) -> str:
    """List the attachments of a message, the first of many."""
    if not names:
        return ""
    lines = [QCoreApplication.translate("Mail", "Attachments ({count})").format(count=len(names))]
    lines += [f"• {' '.join(name.split())}" for name in names[:_ATTACHMENTS]]
    return "\n".join(lines + ["…"] * (len(names) > _ATTACHMENTS))


def _placed(runs: list[Run], span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where in the script a span of a passage stands: nowhere, or in several cells."""
    for start, end, at, length in runs:
        first, last = max(span[0], start), min(span[1], end)
        if first < last and length == end - start:
            yield at + first - start, at + last - start
        elif first < last:
            yield at, at + length


def _behind(runs: list[Run], place: int) -> tuple[int, int]:
    """Return the cell whose name in each row is not shown again, or else the last."""
    run = next((run for run in runs if run.start >= place), runs[-1])
    return run.at, run.at + run.length


def _heading(passage: Passage, before: Passage | None, kind: str) -> str:
    if before and (before.heading, before.page) == (passage.heading, passage.page):
        return ""
    named = page_in_words(passage.page, passage.page_label, kind)
    new_heading = ""
    if not before or before.heading != passage.heading:
        new_heading = heading_in_words(passage.heading)
    return " · ".join(part for part in (named, new_heading) if part)


def _gap(before: Passage, passage: Passage) -> int:
    """Return how many lines end between two passages: within a paragraph none, or one."""
    distance = passage.start - before.end
    return distance if distance in (0, 1) else 2
