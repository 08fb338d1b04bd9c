"""Lines: how the lines of a PDF page become flowing paragraphs.

A PDF knows where each line stands, not where a paragraph ends. A paragraph ends at a blank line and
after a line that is clearly shorter than the page's measure and ends a sentence. A clearly short
line that does not (a heading, a row, a line of code) keeps its line break, and begins a paragraph
where the line before it ends a sentence. All other breaks go.
"""

import re

from engine.documents.text_builder import CJK, cleaned, joined

_HYPHEN = "\u0002"
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…]['\")\]’”」』）]*$")
_BULLET = re.compile(r"[•▪◦●‣■□➢✓·]\s*\S")
_WORD_CUT = re.compile(r"[a-zà-ÿ]-$")
_SHORT = 0.7  # of the measure
_MEASURE_MIN = 30  # narrower columns are rare; slides of short lines are not


def paragraphs(raw: str) -> str:
    """Return the text of a page, as a PDF library gives it line by line, in paragraphs."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    # PDFium marks a word cut at a line's end by either sign and drops the break itself.
    text = re.sub("(?:\ufffe|\u0002|\xad)\n?", f"{_HYPHEN}\n", text)
    lines = [line.rstrip() for line in text.split("\n")]
    widths = [_width(line) for line in lines]
    limit = _SHORT * max(_measure(widths), _MEASURE_MIN)
    short = [width < limit for width in widths]
    parts: list[str] = []
    for index, line in enumerate(lines):
        parts.append(line.removesuffix(_HYPHEN))
        if index + 1 < len(lines):
            parts.append(_gap(line, lines[index + 1], short[index], short[index + 1]))
            if parts[-1] == "" and line.endswith("-"):
                parts[-2] = line[:-1]
    blocks = re.split(r"\n{2,}", "".join(parts).replace(_HYPHEN, ""))
    flowing = ("\n".join(joined(line) for line in _lines(block)) for block in blocks)
    return cleaned("\n\n".join(block for block in flowing if block))


_SOFT = "\x1f"  # a line break that goes


def _gap(line: str, following: str, short: bool, next_short: bool) -> str:
    if not line or not following:
        return "\n"
    if line.endswith(_HYPHEN) or (_WORD_CUT.search(line) and following[0].islower()):
        return ""
    if _SENTENCE_END.search(line) and (
        short or (next_short and not _SENTENCE_END.search(following))
    ):
        return "\n\n"
    if short or _BULLET.match(following):
        return "\n"
    return _SOFT


def _lines(block: str) -> list[str]:
    return [line.replace(_SOFT, "\n") for line in block.split("\n") if line.strip()]


def _width(line: str) -> int:
    return len(line) + len(CJK.findall(line))


def _measure(widths: list[int]) -> int:
    """Return the width of line that half of the page's signs lie in: short lines barely count."""
    half = sum(widths) / 2
    passed = 0
    for width in sorted(widths, reverse=True):
        passed += width
        if passed >= half:
            return width
    return 0
