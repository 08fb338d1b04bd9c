"""Leaves: the pages of a PDF as pictures, with boxes around what is to be framed and marked.

Pages are drawn where documents are read: in a child process that is killed at a limit, and whenever
nobody waits for its page any more.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import TooLarge, Unreadable
from engine.process import Crashed, Overgrown, TimedOut, Worker
from engine.records import PageImage, Tick
from engine.terms import Marker

_SECONDS, _MEMORY = 20, 1024  # for one page; in MiB


class PageRenderer:
    """Draws pages in a child process, one after another. For one thread."""

    def __init__(self) -> None:
        self._worker = Worker(_drawn, seconds=_SECONDS, memory=_MEMORY)

    def leaf(
        self,
        path: Path,
        number: int,
        width: int,
        passages: Sequence[str],
        marker: Marker,
        passwords: Sequence[str] = (),
    ) -> Iterator[Tick | PageImage]:
        """Page `number` (from 1), `width` pixels wide; `PageImage` comes last.

        `passages` are framed where they stand on it, the words of `marker` marked;
        `passwords` are tried if it is encrypted.

        Raises:
            Encrypted: it needs a password, and none of these.
            TooLarge: it takes too long or too much memory to draw.
            Unreadable: the file is damaged, gone, or has no such page.
        """
        self._worker.start(path, number, width, tuple(passages), marker, tuple(passwords))
        leaf = None
        try:
            for item in self._worker.items(pulse=Tick()):
                if isinstance(item, PageImage):
                    leaf = item  # kept until the child is done: to leave it now would kill it
                else:
                    yield item
        except (TimedOut, Overgrown) as error:
            raise TooLarge("This page is too large to draw.") from error
        except Crashed as error:
            raise Unreadable("This page cannot be drawn; the file is probably damaged.") from error
        if leaf is not None:
            yield leaf

    def close(self) -> None:
        """End the child process."""
        self._worker.kill()


def _drawn(
    path: Path,
    number: int,
    width: int,
    passages: Sequence[str],
    marker: Marker,
    passwords: Sequence[str],
) -> Iterator[PageImage]:
    """In the child process."""
    from engine.preview.drawing import drawn  # PDFium is for the child alone

    yield drawn(path, number, width, passages, marker, passwords)
