"""Recognition: a page that has no text becomes a picture, and its picture text, by OCR.

Runs in a process that can be killed: the models take a gigabyte, and pictures are hostile too. One
thread computes, with the lowest priority, so that whoever works at the machine does not notice.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import Any

from engine.documents.lines import paragraphs
from engine.errors import DocumentError, Encrypted, TooLarge, Unreadable, Vanished
from engine.passages import Splitter
from engine.process import lower_priority
from engine.records import Page, Passage, ScannedPage

_SIDE = 2000  # pixels, of the longer side of a picture: an A4 page at 170 dpi
_DPI_MAX = 300  # small pages are not blown up beyond this
_PIXELS_MAX = 200_000_000  # of a picture as it is in its file
_INK = 48  # of 255: a pixel so far from the paper's colour is inked
_MARGIN = 32  # pixels around what is inked
_LEAST = 736  # pixels of a side; RapidOCR blows up what is smaller
_SURE = 0.6  # lines that OCR is less sure of are mostly no text
_LETTERS = 3  # fewer on a page are a speck, a rule or a bullet
_COLUMN_LINES = 3  # fewer are no column
_COLUMN_WIDTH = 0.25  # of the page's text; narrower are those of a table
_PARAGRAPH = 0.9  # of a line's height: a larger gap ends a paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in its box, in pixels; `sure` is how sure (0 to 1) OCR is of it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float = 1.0

    @property
    def height(self) -> float:
        """Of the box."""
        return self.bottom - self.top


def recognise(
    path: Path, kind: str, scan: ScannedPage, passwords: Sequence[str]
) -> Iterator[Passage]:
    """Yield the passages of one scan, all with the mean confidence of its lines.

    Raises a `DocumentError`.
    """
    try:
        picture = (_page if kind == "pdf" else _picture)(path, (scan.number or 1) - 1, passwords)
        inked = _trimmed(picture)
        lines = [] if inked is None else _lines(inked)
    except (DocumentError, MemoryError):
        raise
    except FileNotFoundError as error:
        raise Vanished("documents.gone") from error
    except Exception as error:
        raise Unreadable("documents.cannot-draw") from error
    if sum(sign.isalnum() for line in lines for sign in line.text) >= _LETTERS:
        text = paragraphs("\n".join(in_order(lines)))
        sure = round(fmean(line.sure for line in lines), 3)
        for passage in Splitter().split(Page(text, (), scan.number, scan.label, sure)):
            # It stands where the document's outline says; OCR tells no headings.
            yield replace(passage, heading=scan.heading)


def _page(path: Path, index: int, passwords: Sequence[str]) -> Any:
    """A page of a PDF as an array of (height, width, 3) bytes: blue, green, red."""
    import pypdfium2

    from engine.documents.pdf import open_page

    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise
            continue
        with closing(document), open_page(document, index) as page:
            width, height = page.get_size()
            scale = min(_SIDE / max(width, height), _DPI_MAX / 72)
            with closing(page.render(scale=scale, prefer_bgrx=False)) as bitmap:
                return _three_channels(bitmap.to_numpy().copy())
    raise Encrypted("documents.ocr-needs-password")


def _picture(path: Path, index: int, passwords: Sequence[str]) -> Any:
    """A picture of a file, the same way: turned as the camera says, on white where it is clear."""
    import numpy as np
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours is the limit
    with Image.open(path) as image:
        if image.width * image.height > _PIXELS_MAX:
            raise TooLarge("documents.too-many-pixels")
        image.seek(index)
        image.draft("RGB", (_SIDE, _SIDE))  # a large JPEG is made small while it is read
        turned = ImageOps.exif_transpose(image).convert("RGBA")
        turned.thumbnail((_SIDE, _SIDE))
        white = Image.new("RGBA", turned.size, "white")
        flat = Image.alpha_composite(white, turned).convert("RGB")
        return np.ascontiguousarray(np.asarray(flat)[:, :, ::-1])


def _three_channels(array: Any) -> Any:
    import numpy as np

    if array.ndim == 2 or array.shape[2] == 1:
        return np.repeat(array.reshape(*array.shape[:2], 1), 3, axis=2)
    return np.ascontiguousarray(array[:, :, :3])


def _trimmed(picture: Any) -> Any:
    """What of a picture is inked, on paper of the least size; None where nothing is.

    That saves time, and OCR overlooks a line that is alone on a large page, or much too large, as
    it would become where a small picture is blown up.
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
    return trimmed


def _lines(picture: Any) -> list[Line]:
    """What OCR reads, line by line, with where it stands."""
    found = _engine()(picture)
    if found.txts is None or found.boxes is None:
        return []
    return [
        Line(
            float(box[:, 0].min()),
            float(box[:, 1].min()),
            float(box[:, 0].max()),
            float(box[:, 1].max()),
            text,
            float(sure),
        )
        for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


@cache
def _engine() -> Any:
    """The models, loaded once in a process; nothing is fetched, they lie in the package."""
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


def in_order(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of a page as they are read, with an empty one between paragraphs."""
    begun = False
    for block in _blocks(lines):
        bottom = None
        if begun:
            yield ""
        for row in _rows(block):
            top = min(line.top for line in row)
            height = median(line.height for line in row)
            if bottom is not None and top - bottom > _PARAGRAPH * height:
                yield ""
            yield " ".join(line.text for line in row)
            bottom = max(line.bottom for line in row)
            begun = True


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """What is read to its end before the next: what is above, then the columns, then the rest."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    gutter = _gutter(lines, width)
    if gutter is None:
        yield list(lines)
        return
    across = [line for line in lines if line.left < gutter < line.right]
    bands = [*sorted(across, key=lambda line: line.top), None]
    top = float("-inf")
    for band in bands:
        end = band.top if band else float("inf")
        beside = [each for each in lines if each not in across and top <= _middle(each) < end]
        for side in (
            [each for each in beside if each.right <= gutter],
            [each for each in beside if each.left >= gutter],
        ):
            if side:
                yield side
        if band:
            yield [band]
            top = _middle(band)


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """Where two columns of prose part; None where there are none."""
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
    """The lines, top to bottom, those side by side together and left to right."""
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
