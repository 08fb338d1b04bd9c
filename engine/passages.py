"""Passages: pages → pieces of 150 to 300 tokens, the unit that is found, ranked and shown.

A page is split at its headings. The text between is packed from paragraphs; those that are too long
are split into lines and sentences, and only a "word" longer than a passage is cut inside. Passages
do not cross pages, so that each knows its page, and never overlap.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.records import ASIDE_LEVEL, Heading, Page, Passage
from engine.terms import detect_languages

# In characters of Latin text, about 4 to a token; an ideograph counts for 2.5 of them.
SMALLEST, TARGET, LARGEST = 240, 900, 1100
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")
_WIDE_EXTRA = 1.5

_BREAKS = (  # of paragraphs; of lines and sentences; of clauses and words
    re.compile(r"\n\s*\n"),
    re.compile(r"\n|(?<![.!?…])[.!?…]+[\"'”’)\]]*\s+|[。！？；]+[”’」』）》]*"),
    re.compile(r"[,;:，、：]\s*|\s+"),
)


# The dots that lead from a title to its page, and that.
_LEADER = re.compile(r"(?:[.·…‥] ?){4,}\s*(?:(\d{1,4})(?![\d,.%])|[ivxlc]+\b)?")
_DOTS = 0.1  # of the characters of a table of contents, at least

_NUMBERING = re.compile(r"(?:[\W\d_]|[一二三四五六七八九十]+[\W_])+")  # of headings
_REFERENCES = frozenset(  # what such headings say
    "references|reference list|bibliography|works cited|further reading|recommended reading|links|"
    "参考|参考文献|参考资料|参考资源|参考链接|参考文章|参考书目|参考阅读|推荐阅读|延伸阅读|扩展阅读|相关阅读|相关链接|"
    "相关文章|文章推荐|参考連結|參考|參考文獻|參考資料|延伸閱讀|"
    "参考リンク|関連リンク|참고|참고문헌|참고 문헌|참고 자료|"
    "literatur|literaturverzeichnis|quellen|quellenverzeichnis|weiterführende literatur|références|"
    "bibliographie|referencias|bibliografía|riferimenti|bibliografia|referências|литература|"
    "список литературы|ссылки".split("|")
)
_ASKED = re.compile(
    r"://|\w\.[a-z]{2}|参考|參考|참고|further reading|bibliogra|literatur|литератур", re.I
)
_SEVERAL = re.compile(r"\n|[.!?]\s|[。！？；]")  # lines, or sentences
_ITEM = re.compile(r"(?:[•*–-]|[\[(]?\d{1,3}[\]).、]|\[[^]\n]{1,20}\]|.*\w://)")


def size(text: str) -> float:
    if text.isascii():
        return len(text)
    return len(text) + _WIDE_EXTRA * len("".join(_WIDE.findall(text)))  # of runs: they are fewer


def sentences(text: str, shortest: float, longest: float) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text, in order, without the blanks around them.

    What is shorter is joined to what follows, at the end to what stands before; so is what goes on
    in small letters, as after "e.g.". What is longer is split at clauses.
    """
    spans: list[tuple[int, int]] = []

    def add(start: int, end: int, joins: bool) -> None:
        if spans and joins and size(text[spans[-1][0] : end]) <= longest:
            start = spans.pop()[0]
        spans.append((start, end))

    def is_short(span: tuple[int, int]) -> bool:
        return size(text[slice(*span)]) < shortest

    at = 0
    for end in (*(match.end() for match in _BREAKS[1].finditer(text)), len(text)):
        for first, last in _units(text, at, end, 2, longest):
            if piece := text[first:last].strip():
                first = text.index(piece, first)
                joins = bool(spans) and (is_short(spans[-1]) or piece[0].islower())
                add(first, first + len(piece), joins)
        at = end
    if spans and is_short(spans[-1]):
        add(*spans.pop(), joins=True)
    return spans


def is_contents(text: str) -> bool:
    """Return whether a passage is of a table of contents, and not one of sums or prices.

    Its titles are those of the sections that it names, and it says nothing about them.
    """
    if sum(map(text.count, ".·…‥")) < _DOTS * len(text):
        return False
    leaders = list(_LEADER.finditer(text))
    pages = [int(match[1]) for match in leaders if match[1]]
    return 0 < len(leaders) <= 2 * len(pages) and pages == sorted(pages)


def is_references(heading: str, text: str) -> bool:
    """Return whether a passage only names what else there is to read.

    Its titles are what others say about the same, and it says nothing itself.
    """
    last = heading.rpartition(" › ")[2].casefold()
    words = _NUMBERING.sub("", last, count=1) if _NUMBERING.match(last) else last
    if words.rstrip(":：.])） ") not in _REFERENCES:
        return False
    return bool(_ITEM.match(text.lstrip()) or not _SEVERAL.search(text))


def asks_for_references(question: str) -> bool:
    """Return whether a question holds an address, or names such passages.

    The word "references" does not tell: it is one of programs, too.
    """
    return bool(_ASKED.search(question))


class Splitter:
    """Splits the pages of one document, in order; heading paths continue over pages."""

    def __init__(self, title: str = "", pages: int | None = None) -> None:
        """Headings that only repeat the document's `title` are left out of the path."""
        self._pages = pages or 1
        self._title = title.casefold()
        self._path: list[Heading] = []
        self._language = ""  # the last that was told

    @property
    def heading(self) -> str:
        """The heading path at the end of the pages so far."""
        names = (
            f"[{each.text}]" if each.added else " ".join(each.text.split()) for each in self._path
        )
        return " › ".join(name for name in names if name.casefold() != self._title)

    def split(self, page: Page) -> Iterator[Passage]:
        passages = list(self._passages(page))
        is_title_page = page.number == 1 < self._pages  # names and numbers are no language
        texts = [each.text for each in passages]
        languages = detect_languages(texts, self._language, ask=not is_title_page)
        for passage, language in zip(passages, languages, strict=True):
            self._language = language or self._language
            yield replace(passage, language=language)

    def _passages(self, page: Page) -> Iterator[Passage]:
        headings = sorted(page.headings, key=lambda heading: heading.offset)
        self._path = [each for each in self._path if each.level < ASIDE_LEVEL]
        starts = [0, *(min(each.offset, len(page.text)) for each in headings), len(page.text)]
        yield from self._section(page, starts[0], starts[1])
        for number, heading in enumerate(headings):
            start, end = starts[number + 1], starts[number + 2]
            self._enter(heading)
            body = start + len(heading.text) if page.text.startswith(heading.text, start) else start
            if page.text[body:end].strip():
                yield from self._section(page, body, end)
                continue
            deeper = number + 1 < len(headings) and headings[number + 1].level > heading.level
            if not deeper:  # otherwise its words are in the path of the headings below
                yield from self._section(page, start, end)

    def _enter(self, heading: Heading) -> None:
        self._path = [each for each in self._path if each.level < heading.level]
        self._path.append(heading)

    def _section(self, page: Page, start: int, end: int) -> Iterator[Passage]:
        path = self.heading
        for first, last in _packed(page.text, list(_units(page.text, start, end))):
            text = page.text[first:last]
            first += len(text) - len(text.lstrip())
            last -= len(text) - len(text.rstrip())
            if first < last:
                text = page.text[first:last]
                yield Passage(text, first, last, path, page.number, page.label, page.ocr)


def _units(
    text: str, start: int, end: int, depth: int = 0, largest: float = LARGEST
) -> Iterator[tuple[int, int]]:
    """Yield spans in order and without gaps, up to `largest`, split at the best places."""
    if size(text[start:end]) <= largest:
        if start < end:
            yield start, end
    elif depth < len(_BREAKS):
        at = start
        for match in _BREAKS[depth].finditer(text, start, end):
            yield from _units(text, at, match.end(), depth + 1, largest)
            at = match.end()
        yield from _units(text, at, end, depth + 1, largest)
    else:
        step = int(largest / (1 + _WIDE_EXTRA))
        for at in range(start, end, step):
            yield at, min(at + step, end)


def _packed(text: str, units: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join neighbouring spans up to `TARGET`; a small rest goes to the span before it."""
    spans: list[tuple[int, int, float]] = []
    for start, end in units:
        length = size(text[start:end])
        if spans:
            first, _, before = spans[-1]
            room = TARGET if before >= SMALLEST and length >= SMALLEST else LARGEST
            if before + length <= room:
                spans[-1] = (first, end, before + length)
                continue
        spans.append((start, end, length))
    return ((start, end) for start, end, _ in spans)
