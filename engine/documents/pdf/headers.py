"""Running: headers and footers, the lines that stand at the edge of page after page.

The first of them stays, so that nothing is lost; the others would be in every passage. A PDF has
the lines of a page in the order in which they were written, so a header may come last. A line is
running where it is the first or last of its page, or is so once those beyond it are gone, and the
same line is at the edge of two other pages near by; numbers in it may count as the pages do.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_EDGE = 3  # lines at either end of a page
_AHEAD, _BEFORE = 2, 4  # pages that are near by: left and right ones may differ
_NEAR = 2  # of them must have the line too
_LONGEST = 200  # characters of such a line
_NUMBER = re.compile(r"\d+")
_DIGITS_MAX = 9  # of a number that counts pages


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line without its numbers, and these."""

    words: str
    numbers: tuple[int, ...]

    def runs_on(self, other: "_Edge", pages: int) -> bool:
        """Say whether this is what `other`, so many pages before, has become."""
        return self.words == other.words and all(
            mine - theirs in (0, pages)
            for mine, theirs in zip(self.numbers, other.numbers, strict=True)
        )


@dataclass(slots=True)
class _Leaf:
    number: int
    lines: list[str]
    edges: dict[int, _Edge] = field(default_factory=dict)  # by the place of their line

    def __post_init__(self) -> None:
        filled = [place for place, line in enumerate(self.lines) if line.strip()]
        for place in (*filled[:_EDGE], *filled[-_EDGE:]):
            line = " ".join(self.lines[place].split())
            numbers = _NUMBER.findall(line)
            if (
                len(line) <= _LONGEST
                and any(map(str.isalnum, line))
                and all(len(each) <= _DIGITS_MAX for each in numbers)
            ):
                self.edges[place] = _Edge(_NUMBER.sub("#", line), tuple(map(int, numbers)))

    def has(self, edge: _Edge, number: int) -> bool:
        """Say whether it has at its edge what page `number` has at its own."""
        return any(edge.runs_on(each, number - self.number) for each in self.edges.values())


def without_running(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts of the pages, line by line, without the lines that only repeat.

    It is two pages behind what it takes.
    """
    before: deque[_Leaf] = deque(maxlen=_BEFORE)
    waiting: deque[_Leaf] = deque()
    for number, text in enumerate(texts):
        waiting.append(_Leaf(number, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        if len(waiting) > _AHEAD:
            yield _settled(waiting, before)
    while waiting:
        yield _settled(waiting, before)


def _settled(waiting: deque[_Leaf], before: deque[_Leaf]) -> str:
    leaf = waiting.popleft()
    running = {place for place in leaf.edges if _is_running(leaf, place, before, waiting)}
    start, end = 0, len(leaf.lines)
    while start < end and (start in running or not leaf.lines[start].strip()):
        start += 1
    while end > start and (end - 1 in running or not leaf.lines[end - 1].strip()):
        end -= 1
    before.append(leaf)
    return "\n".join(leaf.lines[start:end])


def _is_running(leaf: _Leaf, place: int, before: Sequence[_Leaf], after: Sequence[_Leaf]) -> bool:
    edge = leaf.edges[place]
    earlier = sum(each.has(edge, leaf.number) for each in before)
    return earlier > 0 and earlier + sum(each.has(edge, leaf.number) for each in after) >= _NEAR
