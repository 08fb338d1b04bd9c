"""Nested files: attachments and files in archives, read as parts of the document around them.

All files inside the outermost one, however deep, share one budget of bytes and one of files. Each
is written under a name of our own to a private folder, which is removed when it was read.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO

import psutil

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
class _Budget:
    """What is left for all files inside the outermost one."""

    count: int = _COUNT_MAX
    size: int = _BYTES_MAX  # bytes


class Members:
    """The files inside one file; a reader makes one of these for the file that it reads."""

    def __init__(self, passwords: Sequence[str] = ()) -> None:
        around = _around.get()
        self._passwords = passwords
        self._depth: int = around._depth + 1 if around else 1
        self._budget: _Budget = around._budget if around else _Budget()

    @property
    def is_spent(self) -> bool:
        return self._budget.count < 0 or self._budget.size < 0

    def deeper(self) -> "Members":
        """Return the members of one that needs no file of its own. Raises `TooLarge`."""
        self._admit()
        inner = Members(self._passwords)
        inner._depth, inner._budget = self._depth + 1, self._budget
        return inner

    def read(self, name: str, source: bytes | IO[bytes], level: int) -> Iterator[Page]:
        """Yield the pages of a member under its name as heading; its own headings come below.

        Raises `DocumentError` before the first page or after any of them, what `source` raises, and
        `OSError`.
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
                    builder = TextBuilder()
                    if label:
                        builder.add_heading(label, level)
                        label = None
                    builder.add_page(record, level)
                    page = builder.build()
                    yield replace(page, number=record.number, label=record.label)
            if scanned:
                raise Scanned("documents.pictures-inside")

    def _admit(self) -> None:
        if self._depth > _DEPTH_MAX:
            raise TooLarge("documents.too-deep")
        self._budget.count -= 1
        if self._budget.count < 0:
            raise TooLarge("documents.too-many-inside", count=_COUNT_MAX)

    def _records(self, path: Path) -> Iterator[Metadata | Page | ScannedPage]:
        """Read a member; it sees `_around` only while it runs."""
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
                stream = BytesIO(source) if isinstance(source, bytes) else source
                while piece := stream.read(_PIECE):
                    self._budget.size -= len(piece)
                    if self._budget.size < 0:
                        raise TooLarge("documents.too-much-inside", size=_BYTES_MAX >> 20)
                    target.write(piece)
            yield path


_around: ContextVar[Members | None] = ContextVar("around", default=None)


@contextmanager
def private_folder() -> Iterator[Path]:
    """Provide a folder for unpacked files, removed after the context; after a kill, by the next."""
    _sweep()
    with tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def explained(error: DocumentError, begun: bool) -> Message:
    if begun:
        return Message("documents.read-in-part", reason=error.message)
    return error.message


def _label(name: str, title: str | None) -> str:
    if not title or title.casefold() in name.casefold():
        return name
    return f"{name}: {title}"


@cache
def _sweep() -> None:
    """Remove what killed readers left behind, once in a process."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
