"""Drawing: a page of a PDF, or a picture, as a `PageImage`: passages framed and words marked.

The text that PDFium draws is not quite the text that was read: there, lines became paragraphs, so
that line breaks and hyphens went and spaces came. Letters and digits stay in their order; by them,
a place in one text is found in the other.

Loads PDFium: import it only in a process that may crash.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from unicodedata import normalize

import pypdfium2

from engine.documents import OcrText, paragraphs, with_accents, with_ligatures
from engine.errors import Unreadable
from engine.stores.preview.page import Box, PageImage
from engine.stores.preview.pdf_page import PdfText, open_pdf
from engine.stores.preview.picture_page import open_picture
from engine.stores.preview.sought import Sought
from engine.terms import Marker, Span, without_radicals

_PIXELS_MAX = 16_000_000  # of one image: 64 MB
_PIECE = 8  # letters at least, of a passage in pieces
_SMALLEST = 0.05  # of the largest frame of a passage; smaller ones are dropped
_LINES_APART = 4  # line heights; a larger gap splits a frame
_MARGIN, _AIR = 0.22, 0.015  # of the width: the most that is taken for a margin; beside the text
_UPRIGHT = 5  # height by width of a line from which it runs up the page
_FOLIO = re.compile(r"(?:[^\w\s]\s*+)?\d{1,4}(?:\s*+[^\w\s])?")  # a page number


def draw(
    path: Path,
    number: int,
    width: int,
    passages: Sequence[str],
    marker: Marker | Sought,
    passwords: Sequence[str] = (),
    answer: str = "",
    match: int | None = None,
    ocr: OcrText | None = None,
    kind: str = "pdf",
) -> PageImage:
    """Return page `number`, its text `width` pixels wide. Raises `Encrypted` or `Unreadable`.

    `answer` is a sentence of the passage. With `match`, that of the words of `marker` is framed, by
    its number on the page, and no passage. `ocr` is what OCR read on the page, if that read it.
    The file is closed again, so that it can be moved or deleted while its page is shown.
    """
    opened = open_pdf if kind == "pdf" else open_picture
    try:
        with opened(path, number, passwords) as page:
            shown = ocr or page.shown
            characters = shown.text
            framed, marked = align(characters, passages, marker)
            chosen = marked[match : match + 1] if match is not None else ()
            told = sentence_in(characters, framed[0], answer) if framed and answer else None
            across, down = page.size
            left, right = text_edges(shown.boxes((0, len(characters))))
            scale = min(width / (across * (right - left)), sqrt(_PIXELS_MAX / (across * down)))
            return PageImage(
                number,
                page.count,
                page.label,
                *page.draw(scale),
                tuple(
                    frame
                    for span in framed
                    for frame in _frames(shown, without_folio(characters, span))
                )
                if match is None
                else tuple(box for span in chosen for box in shown.boxes(span)),
                tuple(box for span in marked for box in shown.boxes(span)),
                tuple(shown.boxes(told)) if told else (),
                (left, right),
            )
    except pypdfium2.PdfiumError as error:
        raise Unreadable("preview.damaged") from error
    except FileNotFoundError as error:
        raise Unreadable("documents.gone") from error
    except (ImportError, OSError, ValueError, ZeroDivisionError) as error:
        raise Unreadable("preview.cannot-draw") from error


def _frames(page: PdfText | OcrText, span: Span) -> list[Box]:
    start, end = span
    others = [box for rest in ((0, start), (end, len(page.text))) for box in page.boxes(rest)]
    return frames(page.boxes(span), others)


def align(
    raw: str, passages: Sequence[str], marker: Marker | Sought
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of `passages`, and of the words of `marker`, in the `raw` text of a page."""
    raw = with_accents(with_ligatures(without_radicals(raw)))
    read = paragraphs(raw)
    places = [place for place, sign in enumerate(raw) if _is_letter(sign)]
    letters = _bare(raw)
    framed: list[Span] = []
    for passage in passages:
        wanted = _bare(with_accents(with_ligatures(passage)))
        for start, end in _pieces(wanted, letters):
            framed.append((places[start], places[end - 1] + 1))
    before = [0]  # letters before each place in the text as it was read
    for sign in read:
        before.append(before[-1] + _is_letter(sign))
    marked = [
        (places[before[start]], places[before[end] - 1] + 1)
        for start, end in marker.spans(read)
        if before[start] < before[end]
    ]
    return tuple(framed), tuple(marked)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and sign not in "ˆˇ"  # accents beside their letter


def _bare(text: str) -> str:
    """Return the letters of a text without their accents, which may stand elsewhere on the page."""
    letters = "".join(filter(_is_letter, text))
    if letters.isascii():
        return letters
    return "".join(normalize("NFD", each)[0] if each < "\u2000" else each for each in letters)


def _pieces(wanted: str, letters: str) -> list[Span]:
    """Return where the letters of a passage stand, which are in pieces on a vertical page."""
    found: list[Span] = []
    start = 0
    while start < len(wanted):
        rest = wanted[start:]
        longest, at = len(rest), letters.find(rest)
        if at < 0:
            sizes = range(_PIECE, len(rest))
            lacking = bisect_left(sizes, True, key=lambda size: rest[:size] not in letters)
            if lacking == 0:
                return []
            longest = sizes[lacking - 1]
            at = letters.find(rest[:longest])
        found.append((at, at + longest))
        start += longest
    return found


def text_edges(boxes: Sequence[Box]) -> tuple[float, float]:
    """Return the left and the right edge of the text of a page, with a little air around it."""
    level = [box for box in boxes if box[3] - box[1] <= _UPRIGHT * (box[2] - box[0])]
    left = min((box[0] for box in level), default=0.0) - _AIR
    right = max((box[2] for box in level), default=1.0) + _AIR
    return min(max(left, 0.0), _MARGIN), max(min(right, 1.0), 1 - _MARGIN)


def sentence_in(raw: str, passage: Span, sentence: str) -> Span | None:
    """Return where a sentence stands in the `raw` text of a page, within a passage."""
    places = [place for place in range(*passage) if _is_letter(raw[place])]
    wanted = _bare(sentence)
    at = _bare(raw[slice(*passage)]).find(wanted) if wanted else -1
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def without_folio(text: str, span: Span) -> Span:
    """Return `span` of a page's text without a page number at the start or end of the page."""
    start, end = span
    lines = [line for line in re.finditer(r"[^\r\n]+", text[start:end]) if line[0].strip()]
    if len(lines) > 1 and not text[:start].strip() and _FOLIO.fullmatch(lines[0][0].strip()):
        del lines[0]
        indent = len(lines[0][0]) - len(lines[0][0].lstrip())
        start = span[0] + lines[0].start() + indent
    if len(lines) > 1 and not text[end:].strip() and _FOLIO.fullmatch(lines[-1][0].strip()):
        end = span[0] + lines[-2].start() + len(lines[-2][0].rstrip())
    return start, end


def frames(boxes: Sequence[Box], others: Sequence[Box]) -> list[Box]:
    """Return the frames of a passage with lines in `boxes`; `others` are lines of other text.

    Columns get a frame each. Parts that are small beside the largest get none, nor does a line
    that runs up the margin.
    """
    level = [box for box in boxes if box[3] - box[1] <= _UPRIGHT * (box[2] - box[0])]
    joined: list[Box] = []
    for block in _runs(level or boxes):
        while partner := next((each for each in joined if _joins(each, block, others)), None):
            joined.remove(partner)
            block = _around(partner, block)
        joined.append(block)
    least = max(map(_area, joined), default=0.0) * _SMALLEST
    return [block for block in joined if _area(block) >= least]


def _runs(boxes: Sequence[Box]) -> list[Box]:
    """Return one box around each run of lines that belong together, in reading order."""
    runs: list[Box] = []
    last: Box | None = None
    for box in boxes:
        if last is None or not _follows(box, last, runs[-1]):
            runs.append(box)
        else:
            runs[-1] = _around(runs[-1], box)
        last = box
    return runs


def _follows(box: Box, last: Box, run: Box) -> bool:
    """Return whether `box` is on the line of `last`, or close below it and its `run`."""
    height = max(box[3] - box[1], last[3] - last[1])
    if abs(box[1] - last[1]) < height:
        return True
    return 0 < box[1] - last[1] < _LINES_APART * height and _share_column(box, run)


def _joins(one: Box, two: Box, others: Sequence[Box]) -> bool:
    """Return whether one frame does for both: they overlap, or nothing else is between them."""
    if not _share_column(one, two):
        return False
    if one[1] < two[3] and two[1] < one[3]:
        return True
    around = _around(one, two)
    return not any(
        _holds(around, each) and not _holds(one, each) and not _holds(two, each) for each in others
    )


def _share_column(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2]


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _holds(box: Box, other: Box) -> bool:
    """Return whether the middle of `other` is in `box`."""
    across, down = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] < across < box[2] and box[1] < down < box[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
