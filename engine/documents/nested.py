"""Member: a file within a file, read by its own reader as a part of the document around it.

A mail has attachments, an archive members; some of them are mails and archives again. All that lie
in one file share one purse of bytes and one of files, however deep, so that nothing grows without
end. Each is written under a name of our own to a private directory, which is removed after it.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]

import engine.documents.reader
from engine.documents.text_builder import TextBuilder
from engine.errors import DocumentError, Scanned, TooLarge
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage

_DEPTH_MAX = 2
_COUNT_MAX = 10_000
_BYTES_MAX = 1 << 30
_PIECE = 1 << 20
_PREFIX = "pagewise-member-"
_SUFFIX = re.compile(r"\.[a-z0-9_]{1,12}$", re.I)


@dataclass(slots=True)
class _Purse:
    """What may still be spent on all members of the outermost file."""

    count: int = _COUNT_MAX
    size: int = _BYTES_MAX  # bytes


class Members:
    """The files within one file; a reader makes one for the file that it reads."""

    def __init__(self, passwords: Sequence[str] = ()) -> None:
        """`passwords` are tried on those that are encrypted."""
        around = _around.get()
        self._passwords = passwords
        self._depth: int = around._depth + 1 if around else 1
        self._purse: _Purse = around._purse if around else _Purse()

    @property
    def is_spent(self) -> bool:
        """Nothing more can be read: the caller should stop."""
        return self._purse.count < 0 or self._purse.size < 0

    def deeper(self) -> "Members":
        """Return the members of a member that needs no file of its own. Raises `TooLarge`."""
        self._admit()
        inner = Members(self._passwords)
        inner._depth, inner._purse = self._depth + 1, self._purse
        return inner

    def read(self, name: str, source: bytes | IO[bytes], level: int) -> Iterator[Page]:
        """Yield the pages of a member under a heading of its name; its own headings are below that.

        Raises `DocumentError` before the first page or after any of them, what `source` raises when
        it is read, and `OSError`.
        """
        self._admit()
        with self._file(name, source) as path:
            label: str | None = name
            scanned = False
            for record in self._records(path):
                if isinstance(record, Metadata):
                    label = _label(name, record.title)
                elif isinstance(record, ScannedPage):
                    scanned = True
                elif record.text.strip():
                    flow = TextBuilder()
                    if label:
                        flow.heading(label, level)
                        label = None
                    flow.extend(record, level)
                    page = flow.page()
                    yield Page(page.text, page.headings, record.number, record.label)
            if scanned:
                raise Scanned("documents.pictures-inside")

    def _admit(self) -> None:
        if self._depth > _DEPTH_MAX:
            raise TooLarge("documents.too-deep")
        self._purse.count -= 1
        if self._purse.count < 0:
            raise TooLarge("documents.too-many-inside", count=_COUNT_MAX)

    def _records(self, path: Path) -> Iterator[Metadata | Page | ScannedPage]:
        """Read a member; it sees that it is one only while it runs."""
        records = engine.documents.reader.read(path, self._passwords)
        while True:
            token = _around.set(self)
            try:
                record = next(records, None)
            finally:
                _around.reset(token)
            if record is None:
                return
            yield record

    @contextmanager
    def _file(self, name: str, source: bytes | IO[bytes]) -> Iterator[Path]:
        suffix = _SUFFIX.search(name)
        with private_folder() as folder:
            path = folder / ("member" + (suffix[0].lower() if suffix else ""))
            with path.open("xb") as target:
                for piece in _pieces(source):
                    self._purse.size -= len(piece)
                    if self._purse.size < 0:
                        raise TooLarge("documents.too-much-inside", size=_BYTES_MAX >> 20)
                    target.write(piece)
            yield path


_around: ContextVar[Members | None] = ContextVar("around", default=None)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for what is unpacked, which goes with the context, or after a kill with the next."""
    _sweep()
    with tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def explained(error: DocumentError, begun: bool) -> Message:
    """Why a member was not read, or not to its end."""
    if begun:
        return Message("documents.read-in-part", reason=error.message)
    return error.message


def _pieces(source: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    while piece := source.read(_PIECE):
        yield piece


def _label(name: str, title: str | None) -> str:
    if not title or title.casefold() in name.casefold():
        return name
    return f"{name}: {title}"


@cache
def _sweep() -> None:
    """Remove what readers left behind that were killed at a limit; once in a process is enough."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
