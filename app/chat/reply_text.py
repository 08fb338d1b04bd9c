"""ReplyText: what a model has written, as paragraphs, lists and code, with links for its numbers.

Models write a little Markdown. What is known of it here is drawn; all else is shown as it is.
No engine for Markdown or HTML ever sees the text: a model says what a document made it say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import engine
from engine import Checked, Message

Kind = Literal["paragraph", "heading", "item", "code"]
_FENCE = re.compile(r" *```")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)[\s#]*$")
_ITEM = re.compile(r"(\s*)(?:([-*+•])|(\d{1,3})[.)])\s+")
_INLINE = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*")
_INDENT = 2  # blanks to a level of a list


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one look; `cites` is the number of a passage, `doubt` why they are marked."""

    text: str
    is_bold: bool = False
    is_code: bool = False
    cites: int = 0
    doubt: Message | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line of its own; `level` is how deep an item lies, from 0."""

    kind: Kind
    runs: tuple[Run, ...]
    level: int = 0


def blocks_of(text: str, checked: Sequence[Checked] = (), passages: int = 0) -> Iterator[Block]:
    """Yield the blocks of a reply, of which `passages` can be cited."""
    if not text:
        return
    marks = _Marks(text, checked, passages)
    at, is_code = 0, False
    for line in text.split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
        elif is_code:
            yield Block("code", (Run(line, is_code=True),))
        elif heading := _HEADING.match(line):
            yield Block(
                "heading",
                tuple(marks.runs(at + heading.start(1), at + heading.end(1), is_bold=True)),
            )
        elif item := _ITEM.match(line):
            sign = Run(f"{item[3]}. " if item[3] else "• ")
            runs = tuple(marks.runs(at + item.end(), at + len(line)))
            yield Block("item", (sign, *runs), len(item[1]) // _INDENT)
        elif line.strip():
            yield Block("paragraph", tuple(marks.runs(at, at + len(line))))
        at += len(line) + 1


class _Marks:
    """What stands where in a reply."""

    def __init__(self, text: str, checked: Sequence[Checked], passages: int) -> None:
        self._text = text
        self._cited = {
            start: (end, [n for n in numbers if 0 < n <= passages])
            for start, end, numbers in engine.citations_in(text)
        }
        self._doubts = [
            (each.sentence.start, each.sentence.end, each.doubt) for each in checked if each.doubt
        ]

    def runs(self, start: int, end: int, *, is_bold: bool = False) -> Iterator[Run]:
        """Yield the runs of a line, from `start` to `end` of the text."""
        at = start
        while at < end:
            inline = _INLINE.match(self._text, at, end)
            if inline and inline[1]:
                yield Run(inline[1], is_bold, is_code=True, doubt=self._doubt(at))
                at = inline.end()
            elif inline:
                yield from self.runs(*inline.span(2), is_bold=True)
                at = inline.end()
            elif at in self._cited:
                stop, numbers = self._cited[at]
                if numbers:
                    for number in numbers:
                        yield Run(f"[{number}]", is_bold, cites=number)
                elif self._text[at:stop] != "[0]":
                    yield Run(self._text[at:stop], is_bold, doubt=self._doubt(at))
                at = stop
            else:
                stop = self._next(at, end)
                yield Run(self._text[at:stop], is_bold, doubt=self._doubt(at))
                at = stop

    def _next(self, at: int, end: int) -> int:
        """Return where the letters that begin here get another look."""
        inline = _INLINE.search(self._text, at + 1, end)
        places = [inline.start() if inline else end, *self._cited]
        places += [place for start, stop, _ in self._doubts for place in (start, stop)]
        return min((place for place in places if at < place < end), default=end)

    def _doubt(self, at: int) -> Message | None:
        return next((doubt for start, end, doubt in self._doubts if start <= at < end), None)
