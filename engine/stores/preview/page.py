"""Page: a page of a document as a picture, and what stands where on it."""

from dataclasses import dataclass

from engine.documents import Box


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as it is seen: `number` from 1, of `count`, with `label` printed on it.

    `pixels` are `height` rows of `stride` bytes: `width` pixels of blue, green, red and nothing.
    The boxes in `frames` hold the passages, those in `marks` words of the question, those in
    `answer` the lines of the sentence that is nearest to it. `text` is the left and the right edge
    of all text, as shares of the width: what is beside it are margins.
    """

    number: int
    count: int
    label: str
    width: int
    height: int
    stride: int
    pixels: bytes
    frames: tuple[Box, ...]
    marks: tuple[Box, ...]
    answer: tuple[Box, ...] = ()
    text: tuple[float, float] = (0.0, 1.0)
