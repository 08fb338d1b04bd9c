"""Renderer: draws and searches pages, and reads files again, in a child that can be killed.

PDFium and the readers are loaded there alone.
"""

from collections.abc import Iterator
from typing import Any, Literal

from engine.stores.preview.excerpt import Structure
from engine.stores.preview.page import PageImage
from engine.stores.preview.sought import Matches


def render(
    what: Literal["page", "structure"], *arguments: Any
) -> Iterator[PageImage | dict[int, Structure]]:
    if what == "page":
        from engine.stores.preview.drawing import draw

        yield draw(*arguments)
    else:
        from engine.stores.preview.structure import find_structure

        yield find_structure(*arguments)


def find_in_pages(*arguments: Any) -> Iterator[Matches]:
    from engine.stores.preview.finding import find_in_pages

    yield from find_in_pages(*arguments)
