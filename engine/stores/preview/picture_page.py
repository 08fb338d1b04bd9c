"""PicturePage: a picture that OCR has read, to be drawn as a page is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.documents import OcrText, read_picture

_NOTHING = OcrText("", ())  # what is known of the text without OCR


@dataclass(frozen=True, slots=True)
class PicturePage:
    """One of the `count` pictures of a file; `picture` has its pixels."""

    count: int
    label: str
    size: tuple[float, float]
    picture: Any
    shown: OcrText = _NOTHING

    def draw(self, scale: float) -> tuple[int, int, int, bytes]:
        """Return width, height, stride and pixels of a `PageImage`."""
        from PIL import Image  # comes with OCR

        width, height = (max(1, round(side * scale)) for side in self.size)
        drawn = Image.fromarray(self.picture).resize((width, height)).convert("RGBA")
        return width, height, 4 * width, drawn.tobytes()


@contextmanager
def open_picture(path: Path, number: int, _: Sequence[str]) -> Iterator[PicturePage]:
    """Raises what Pillow and the system raise."""
    picture, count = read_picture(path, number - 1)
    height, width = picture.shape[:2]
    yield PicturePage(count, str(number), (width, height), picture)
