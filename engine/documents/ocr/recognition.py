"""Recognition: a page without text is drawn, and OCR reads the picture.

It runs in a process that can be killed: the models take a gigabyte, and pictures are hostile too.
It computes in one thread at the lowest priority, so that the user does not notice.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any

from engine.documents.lines import paragraphs
from engine.documents.ocr.ocr_text import OcrLine, OcrText
from engine.errors import DocumentError, TooLarge, Unreadable, Vanished
from engine.process import lower_priority
from engine.records import Page, Passage, ScannedPage
from engine.storage import on_disk

_SIDE = 2000  # pixels of the longer side: an A4 page at 170 dpi
_DPI_MAX = 300  # small pages are not enlarged beyond this
_PIXELS_MAX = 200_000_000  # of a picture in its file
_INK = 48  # of 255: distance from the paper's colour of an inked pixel
_MARGIN = 32  # pixels around the inked part
_LEAST = 736  # pixels of a side; RapidOCR enlarges what is smaller
_SURE = 0.6  # confidence; below, a line is mostly no text
_LETTERS = 3  # on a page; fewer are a speck, a rule or a bullet
_COLUMN_LINES = 3  # fewer are no column
_COLUMN_WIDTH = 0.25  # of the width of all text; narrower ones belong to a table
_PARAGRAPH = 0.9  # of a line's height: a larger gap ends a paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box, in pixels; `sure` is the confidence of OCR, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float = 1.0

    @property
    def height(self) -> float:
        return self.bottom - self.top


def recognise(
    path: Path, kind: str, scan: ScannedPage, passwords: Sequence[str]
) -> Iterator[Passage | OcrText]:
    """Yield the passages of a scanned page, all with the mean confidence of its lines; then these.

    Raises a `DocumentError`.
    """
    from engine.passages import Splitter  # late: it loads what analyses text

    try:
        index = (scan.number or 1) - 1
        picture = _page(path, index, passwords) if kind == "pdf" else read_picture(path, index)[0]
        lines = _lines(picture)
    except (DocumentError, MemoryError):
        raise
    except FileNotFoundError as error:
        raise Vanished("documents.gone") from error
    except Exception as error:
        raise Unreadable("documents.cannot-draw") from error
    if sum(sign.isalnum() for line in lines for sign in line.text) >= _LETTERS:
        read = _placed(in_reading_order(lines), *picture.shape[1::-1])
        sure = round(fmean(line.sure for line in lines), 3)
        page = Page(paragraphs(read.text), (), scan.number, scan.label, sure)
        for passage in Splitter().split(page):
            # The heading comes from the document's outline; OCR finds none.
            yield replace(passage, heading=scan.heading)
        yield read


def _page(path: Path, index: int, passwords: Sequence[str]) -> Any:
    """Return a page of a PDF as an array of (height, width, 3) bytes: blue, green, red."""
    from engine.documents.pdf import open_document, open_page

    with (
        closing(open_document(path, passwords)) as document,
        open_page(document, index) as page,
    ):
        width, height = page.get_size()
        scale = min(_SIDE / max(width, height), _DPI_MAX / 72)
        with closing(page.render(scale=scale)) as bitmap:
            return bitmap.to_numpy().copy()


def read_picture(path: Path, index: int) -> tuple[Any, int]:
    """Return a picture as such an array, and how many its file has.

    It is turned as the camera says, and transparent parts are white.
    """
    import numpy as np
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, below
    with Image.open(on_disk(path)) as image:
        if image.width * image.height > _PIXELS_MAX:
            raise TooLarge("documents.too-many-pixels")
        image.seek(index)
        image.draft("RGB", (_SIDE, _SIDE))  # a large JPEG is scaled down while it is read
        turned = ImageOps.exif_transpose(image).convert("RGBA")
        turned.thumbnail((_SIDE, _SIDE))
        white = Image.new("RGBA", turned.size, "white")
        flat = Image.alpha_composite(white, turned).convert("RGB")
        count = getattr(image, "n_frames", 1)
        return np.ascontiguousarray(np.asarray(flat)[:, :, ::-1]), count


def _trimmed(picture: Any) -> tuple[Any, int, int] | None:
    """Return the inked part of a picture, on paper of the least size; None if there is none.

    With it comes where the picture's left and upper edge would be. This saves time; and OCR
    overlooks a line that is alone on a large page, or far too large, as in a small picture that
    was enlarged.
    """
    import numpy as np

    paper = np.median(picture[::8, ::8], axis=(0, 1)).astype(np.uint8)
    ink = np.abs(picture - paper.astype(np.int16)).max(axis=2) > _INK
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return None
    inked = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(side + 2 * _MARGIN, _LEAST) for side in inked.shape[:2])
    trimmed = np.full((height, width, 3), paper)
    top, left = (height - inked.shape[0]) // 2, (width - inked.shape[1]) // 2
    trimmed[top : top + inked.shape[0], left : left + inked.shape[1]] = inked
    return trimmed, left - int(columns[0]), top - int(rows[0])


def _lines(picture: Any) -> list[Line]:
    """Return the lines of a picture, in its pixels."""
    inked = _trimmed(picture)
    if inked is None:
        return []
    trimmed, x, y = inked
    found = _engine()(trimmed)
    if found.txts is None or found.boxes is None:
        return []
    lines: list[Line] = []
    for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
        (left, top), (right, bottom) = box.min(axis=0).tolist(), box.max(axis=0).tolist()
        lines.append(Line(left - x, top - y, right - x, bottom - y, text, float(sure)))
    return lines


@cache
def _engine() -> Any:
    """Return the models, loaded once in a process from the package; nothing is downloaded."""
    lower_priority(to_lowest=True)
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _SIDE,
            "Global.text_score": _SURE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _placed(rows: Iterable[Sequence[Line]], width: int, height: int) -> OcrText:
    """Return the text of these rows of a picture, and where its lines are."""
    text = ""
    lines: list[OcrLine] = []
    for row in rows:
        text += "\n" if lines else ""
        for place, line in enumerate(row):
            text += " " if place else ""
            left, right = (round(x / width, 4) for x in (line.left, line.right))
            top, bottom = (round(y / height, 4) for y in (line.top, line.bottom))
            end = len(text) + len(line.text)
            lines.append(OcrLine(len(text), end, (left, top, right, bottom)))
            text += line.text
    return OcrText(text, tuple(lines))


def in_reading_order(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the rows of a page in reading order, with an empty one between paragraphs.

    Columns of prose are read one after another. Everything else is read row by row, so that what is
    side by side (a label and its value, the cells of a table) stays together.
    """
    begun = False
    for block in filter(None, _blocks(lines)):
        bottom = None
        if begun:
            yield []
        for row in _rows(block):
            top = min(line.top for line in row)
            height = median(line.height for line in row)
            if bottom is not None and top - bottom > _PARAGRAPH * height:
                yield []
            yield row
            bottom = max(line.bottom for line in row)
            begun = True


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield blocks, some empty, that are read one after another: above, the columns, the rest."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    gutter = _gutter(lines, width)
    if gutter is None:
        yield list(lines)
        return
    across = sorted((line for line in lines if line.left < gutter < line.right), key=_middle)
    ends = [float("-inf"), *map(_middle, across), float("inf")]
    for number, (top, bottom) in enumerate(pairwise(ends)):
        beside = [each for each in lines if top <= _middle(each) < bottom and each not in across]
        yield [each for each in beside if each.right <= gutter]
        yield [each for each in beside if each.left >= gutter]
        yield across[number : number + 1]


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """Return where two columns of prose meet, None if there are none."""
    prose = [line for line in lines if line.right - line.left > _COLUMN_WIDTH * width]
    for edge in sorted({line.left for line in prose}):
        place = edge - 1
        left = [line for line in prose if line.right < place]
        right = [line for line in prose if line.left > place]
        crossing = sum(line.left <= place <= line.right for line in prose)
        if min(len(left), len(right)) >= _COLUMN_LINES and crossing <= len(prose) // 5:
            return place
    return None


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    row: list[Line] = []
    for line in sorted(lines, key=_middle):
        if row and _middle(line) - _middle(row[-1]) > 0.5 * min(line.height, row[-1].height):
            yield sorted(row, key=lambda each: each.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda each: each.left)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2
