"""Renderer: has pages of PDFs drawn in a child process, which is killed at a limit."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.errors import TooLarge, Unreadable
from engine.events import Tick
from engine.preview.page import PageImage
from engine.process import Crashed, Worker
from engine.terms import Marker

_SECONDS, _MEMORY = 20, 1024  # for one page; in MiB


class PageRenderer:
    """Draws pages one after another, and stops when nobody waits for one; for use by one thread."""

    def __init__(self) -> None:
        self._worker = Worker(_draw, seconds=_SECONDS, memory=_MEMORY)

    def page_image(
        self,
        path: Path,
        number: int,
        width: int,
        passages: Sequence[str],
        marker: Marker,
        passwords: Sequence[str] = (),
    ) -> Iterator[Tick | PageImage]:
        """Yield ticks, then page `number` (from 1), `width` pixels wide.

        `passages` are framed where they stand on the page, the words of `marker` are marked.

        Raises:
            Encrypted: none of `passwords` opens the file.
            TooLarge: the page takes too long or too much memory to draw.
            Unreadable: the file is damaged, gone, or has no such page.
        """
        self._worker.start(path, number, width, tuple(passages), marker, tuple(passwords))
        image = None
        try:
            for item in self._worker.results(tick=Tick()):
                if isinstance(item, PageImage):
                    image = item  # hold it back: closing this generator early kills the child
                else:
                    yield item
        except TooLarge as error:
            raise TooLarge("preview.too-large") from error
        except Crashed as error:
            raise Unreadable("preview.crashed") from error
        if image is not None:
            yield image

    def close(self) -> None:
        self._worker.kill()


def _draw(*arguments: Any) -> Iterator[PageImage]:
    from engine.preview.drawing import draw  # late: PDFium belongs in the child process alone

    yield draw(*arguments)
