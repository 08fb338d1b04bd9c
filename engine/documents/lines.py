"""Lines: how the lines of a page, as a PDF library or OCR gives them, become flowing paragraphs.

A PDF knows where each line stands, not where a paragraph ends. A paragraph ends at a blank line and
after a line that ends a sentence clearly short of the page's usual width. A short line that ends no
sentence (a heading, a row, a line of code) keeps its line break, and starts a paragraph if the line
before it ends a sentence. All other breaks are joined.
"""

import re
from unicodedata import normalize

from engine.documents.hyphens import CUT, Hyphens
from engine.documents.text_builder import CJK, clean, join_lines

_SOFT = "\x1f"  # a line break that is to be joined
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…]['\")\]’”」』）]*$")
_BULLET = re.compile(r"[•▪◦●‣■□➢✓·]\s*\S")
_WORD_CUT = re.compile(r"\w-$")
_SHORT = 0.7  # of the usual width
_USUAL_MIN = 30  # narrower columns are rare; slides of short lines are not

# Accents by themselves, as TeX sets them before their letter: `Gr¨obner`; ` and ´ are quotes, too.
ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¨": "\u0308", "¯": "\u0304",
    "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "ˇ": "\u030c", "˝": "\u030b", "¸": "\u0327",
}  # fmt: skip
_ACCENTED = re.compile("(?<!/)[`´ˆ˜¨¯˘˙˚ˇ˝¸](?=[^\\W\\d_])")
_QUOTES = {
    "`": re.compile(r"(?<=[^\W\d_])`[aeiouAEIOUı]"),
    "´": re.compile(r"(?<!\b[cdjlmnstCDJLMNST])´[aeiouyAEIOUYı]"),
}

# Controls, characters of private use, replacements, and signs that Latin text hardly has.
_ODD = re.compile(
    "[\x01\x03-\x08\x0e-\x1f\x7f-\x9f\xa1-\xa8\xaa\xac\xae-\xb6\xb8-\xbf\xd7\xf7"
    "\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_GLYPH_NAME = re.compile(r"(?:/[A-Za-z]{1,3}\d{1,5}(?![^\s/])|\(cid:\d+\))")
_ODD_MAX = 0.15  # of all characters; pages full of formulas have fewer
_JUDGED_FROM = 16  # characters; fewer tell nothing


def is_legible(text: str) -> bool:
    """Return whether this text of a page can be read; an empty one can.

    Many fonts do not say which letters their shapes stand for; the text is then the numbers of the
    shapes, taken for letters. The page looks right all the same: another library may know the
    letters, and OCR can read them.
    """
    count = len(text) - sum(map(text.count, " \t\r\n"))
    odd = len(_ODD.findall(text)) + sum(map(len, _GLYPH_NAME.findall(text)))
    return count < _JUDGED_FROM or odd <= _ODD_MAX * count


def with_accents(raw: str) -> str:
    """Return the text with accents on their letters, and a NUL where each stood before."""
    found = list(_ACCENTED.finditer(raw)) if not raw.isascii() or "`" in raw else ()
    signs = list(raw) if found else []
    for match in found:
        quote = _QUOTES.get(match.group())
        if quote and not quote.match(raw, match.start()):
            continue
        letter = signs[match.end()]
        whole = normalize("NFC", letter.replace("ı", "i") + ACCENTS[match.group()])
        if len(whole) == 1:
            signs[match.start()], signs[match.end()] = "\0", whole
    return "".join(signs) or raw


def paragraphs(raw: str, hyphens: Hyphens | None = None) -> str:
    """Return the flowing text; `hyphens` knows the words of the document around it."""
    text = with_accents(raw).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    # PDFium marks a word cut at a line's end and drops the break itself. A soft hyphen within a
    # line can be seen there.
    text = re.sub("(?:\ufffe|\u0002|\xad(?=\n))\n?", f"{CUT}\n", text).replace("\xad", "-")
    lines = [line.rstrip() for line in text.split("\n")]
    widths = [len(line) + len(CJK.findall(line)) for line in lines]
    limit = _SHORT * max(_usual(widths), _USUAL_MIN)
    short = [width < limit for width in widths]
    parts: list[str] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if line.endswith(("-", CUT)) and _is_cut(line, following):
            parts.append(line.removesuffix("-").removesuffix(CUT) + CUT)
            continue
        parts.append(line.replace(CUT, "-"))
        if index + 1 < len(lines):
            parts.append(_gap(line, following, short[index], short[index + 1]))
    mended = (hyphens or Hyphens()).mended("".join(parts))
    blocks = re.split(r"\n{2,}", mended)
    flowing = ("\n".join(join_lines(line) for line in _lines(block)) for block in blocks)
    return clean("\n\n".join(block for block in flowing if block))


def _is_cut(line: str, following: str) -> bool:
    if not following[:1].isalnum():
        return False
    return line.endswith(CUT) or bool(_WORD_CUT.search(line))


def _gap(line: str, following: str, short: bool, next_short: bool) -> str:
    if not line or not following:
        return "\n"
    if _SENTENCE_END.search(line) and (
        short or (next_short and not _SENTENCE_END.search(following))
    ):
        return "\n\n"
    if short or _BULLET.match(following):
        return "\n"
    return _SOFT


def _lines(block: str) -> list[str]:
    return [line.replace(_SOFT, "\n") for line in block.split("\n") if line.strip()]


def _usual(widths: list[int]) -> int:
    """Return the width such that half of the text is in lines at least as wide."""
    half = sum(widths) / 2
    passed = 0
    for width in sorted(widths, reverse=True):
        passed += width
        if passed >= half:
            return width
    return 0
