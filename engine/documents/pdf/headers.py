"""Running headers and footers: lines repeated at the edge of page after page.

The first one stays, so that nothing is lost; the others would be in every passage. A PDF holds the
lines of a page in the order in which they were written, so a header may come last. A line is
running if it is the first or last of its page, not counting other running lines, and the same line
is at the edge of two pages nearby; numbers in it may count as the pages do, unless they name
something (No. 4711, KT-12). A page that has no other lines, or differs from the page before
by numbers alone, keeps all: what its header says is then what it is for.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_EDGE = 3  # lines at either end of a page
_AHEAD, _BEFORE = 2, 4  # pages that are nearby: left and right ones may differ
_NEAR = 2  # how many of them must have the line too
_LONGEST = 200  # characters of such a line
_NUMBER = re.compile(r"\d+")
_DIGITS_MAX = 9  # of a number that counts pages
_NAMING = re.compile(r"(?:[^\W\d_]-?|[#№] ?|\b(?:no|nr|id)\b[.:]* ?)(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line without its numbers, and the numbers."""

    words: str
    numbers: tuple[int, ...]
    counts: bool


@dataclass(slots=True)
class _Lines:
    """The lines of a page, with those at its edges by their place among them."""

    number: int
    lines: list[str]
    edges: dict[int, _Edge] = field(default_factory=dict)

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
                self.edges[place] = _Edge(
                    _NUMBER.sub("#", line), tuple(map(int, numbers)), not _NAMING.search(line)
                )

    @property
    def words(self) -> str:
        return _NUMBER.sub("#", "\n".join(self.lines))

    def has(self, edge: _Edge, number: int) -> bool:
        """Return whether `edge`, of page `number`, is at the edge of this page too."""
        pages = (number - self.number) * edge.counts
        return any(
            edge.words == each.words
            and all(a - b in (0, pages) for a, b in zip(edge.numbers, each.numbers, strict=True))
            for each in self.edges.values()
        )


def without_running(
    texts: Iterable[str], is_picture: Callable[[int], bool] = lambda index: False
) -> Iterator[str]:
    """Yield the texts of the pages without running lines; reads two pages ahead.

    Of a page that is a picture running lines say nothing, even where there are no others.
    """
    before: deque[_Lines] = deque(maxlen=_BEFORE)
    waiting: deque[_Lines] = deque()
    for number, text in enumerate(texts):
        waiting.append(_Lines(number, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        if len(waiting) > _AHEAD:
            yield _stripped(waiting, before, is_picture)
    while waiting:
        yield _stripped(waiting, before, is_picture)


def _stripped(
    waiting: deque[_Lines], before: deque[_Lines], is_picture: Callable[[int], bool]
) -> str:
    page = waiting.popleft()
    running = {place for place in page.edges if _is_running(page, place, before, waiting)}
    start, end = 0, len(page.lines)
    while start < end and (start in running or not page.lines[start].strip()):
        start += 1
    while end > start and (end - 1 in running or not page.lines[end - 1].strip()):
        end -= 1
    is_alike = start == end or (bool(before) and page.words == before[-1].words)
    before.append(page)
    if running and is_alike and not is_picture(page.number):
        return "\n".join(page.lines)
    return "\n".join(page.lines[start:end])


def _is_running(
    page: _Lines, place: int, before: Sequence[_Lines], after: Sequence[_Lines]
) -> bool:
    edge = page.edges[place]
    earlier = sum(each.has(edge, page.number) for each in before)
    return earlier > 0 and earlier + sum(each.has(edge, page.number) for each in after) >= _NEAR
