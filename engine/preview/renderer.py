"""Renderer: draws a page, in a child process that can be killed; PDFium is loaded there alone."""

from collections.abc import Iterator
from typing import Any

from engine.preview.page import PageImage


def draw_page(*arguments: Any) -> Iterator[PageImage]:
    from engine.preview.drawing import draw

    yield draw(*arguments)
