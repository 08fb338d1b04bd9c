"""Renderer: draws and searches pages, in a child that can be killed; PDFium loads there alone."""

from collections.abc import Iterator
from typing import Any

from engine.preview.page import PageImage
from engine.preview.sought import Matches


def draw_page(*arguments: Any) -> Iterator[PageImage]:
    from engine.preview.drawing import draw

    yield draw(*arguments)


def find_in_pages(*arguments: Any) -> Iterator[Matches]:
    from engine.preview.finding import find_in_pages

    yield from find_in_pages(*arguments)
