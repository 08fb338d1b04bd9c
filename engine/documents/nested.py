"""Nested files: attachments and files in archives, read as parts of the document around them.

All files inside the outermost one, however deep, share one budget of bytes and one of files. Each
is written under a name of our own to a private folder, which is removed when it was read.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from engine.errors import (
    DocumentError,
    Empty,
    Encrypted,
    Protected,
    Scanned,
    TooLarge,
    Unreadable,
    Unsupported,
)
from engine.messages import Message
from engine.records import Heading, Metadata, Page, ScannedPage

_DEPTH_MAX = 2
_COUNT_MAX = 10_000
_BYTES_MAX = 1 << 30
_PIECE = 1 << 20
_PREFIX = "pagewise-member-"
_SUFFIX = re.compile(r"(?:\.[a-z0-9_]{1,12})?\.(?:gz|bz2|xz|zst)$|\.[a-z0-9_]{1,12}$", re.I)
_NAMED_MAX = 200  # of the files that could not be read
_UNREAD = Heading(0, 1, "Files that could not be read", added=True)


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

        With a `level` of 0, which is none, the member is the document.
        Raises `DocumentError` before the first page or after any of them, what `source` raises, and
        `OSError`.
        """
        self._admit()
        with self._file(name, source) as path:
            label = name if level else None
            scanned = False
            for record in self._records(path):
                if isinstance(record, Metadata):
                    label = label and _label(name, record.title)
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

    def read_beside(self, files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[Page]:
        """Yield the pages of files in a document, then one that names those not read.

        Raises `Encrypted` at the end if one needs a password, `TooLarge` before if they are more
        than can be read.
        """
        failures: list[tuple[str, DocumentError, bool]] = []
        for name, content in files:
            begun = False
            try:
                for page in self.read(name, content(), 1):
                    begun = True
                    yield replace(page, number=None, label=None)  # it is none of the document's
            except DocumentError as error:
                if self.is_spent:
                    raise
                failures.append((name, error, begun))
        if failures:
            lines = [f"(attachment {name}: {explained(why, done)})" for name, why, done in failures]
            yield Page("\n".join(lines), (_UNREAD,))
            locked = (name for name, why, _ in failures if isinstance(why, Encrypted))
            if name := next(locked, ""):
                raise Encrypted("documents.attachment-password", name=name)

    def read_all(self, files: Iterable[tuple[str, Iterator[Page]]]) -> Iterator[Page]:
        """Yield the pages of an archive's files, each with its name, and one that names those lost.

        Raises `Encrypted` at the end if some need a password; if nothing could be read, the error
        that the user can do most about.
        """
        failures: list[tuple[str, DocumentError, bool]] = []
        any_read = False
        for name, pages in files:
            begun = False
            try:
                for page in pages:
                    begun = any_read = True
                    yield page
            except DocumentError as error:
                if self.is_spent:
                    raise
                failures.append((name, error, begun))
        if failures and not any_read:
            raise _worst([error for _, error, _ in failures])
        if failures:
            named = failures[:_NAMED_MAX]
            lines = [f"({name}: {explained(why, begun)})" for name, why, begun in named]
            if len(failures) > _NAMED_MAX:
                lines.append(f"(and {len(failures) - _NAMED_MAX:,} more)")
            yield Page("\n".join(lines), (_UNREAD,))
            encrypted = sum(isinstance(why, Encrypted) for _, why, _ in failures)
            if encrypted:  # the only failures that the user can do something about
                raise Encrypted("documents.zip-passwords", count=encrypted)

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


def is_hidden(name: str) -> bool:
    """Return whether a file in an archive is hidden, or one that macOS adds."""
    parts = name.split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in parts)
    return hidden or parts[0] == "__MACOSX"


def _worst(failures: Sequence[DocumentError]) -> DocumentError:
    """Return why nothing was read; what the user can do something about comes first."""
    for kind in (Encrypted, Protected, TooLarge, Unreadable, Unsupported):
        for failure in failures:
            if isinstance(failure, kind):
                return type(failure)(_because(failure))
    return Empty(_because(failures[0]))


def _because(failure: DocumentError) -> Message:
    if failure.message.code == "documents.zip-nothing":  # it was in an archive itself
        return failure.message
    return Message("documents.zip-nothing", reason=failure.message)


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
