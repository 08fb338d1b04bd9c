"""Mailboxes (mbox): each message under its subject as heading; not those that were deleted."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from engine.documents.mail.headers import parse
from engine.documents.message import MailMessage, mailbox
from engine.documents.nested import Members
from engine.documents.readers.mail import message
from engine.records import Metadata, Page

_MESSAGE_MAX = 64 << 20  # bytes; the rest of a message is no text
_LINE_MAX = 1 << 20
_SEPARATOR = re.compile(rb"From \S++(?>.*?\d{2}:\d{2}).*\d{4}")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_HEAD = re.compile(rb"(?:[^\r\n]+\r?\n)*")
# Marked as deleted, but in the file until it is compacted: by Thunderbird, and by Pine and others.
_DELETED = re.compile(
    rb"^(?:X-Mozilla-Status:[ \t]*[0-9a-f]{3}[89a-f]|X-Status:[ \t]*[A-Z]*D)", re.M | re.I
)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the pages of each message."""
    yield Metadata("mbox")
    with path.open("rb") as stream:
        yield from mailbox(map(_opener, _split(stream)), Members(passwords))


def _opener(data: bytes) -> Callable[[], MailMessage]:
    return lambda: message(parse(data))


def _split(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the messages without their separator lines, each up to a size."""
    lines: list[bytes] = []
    size = 0
    blank = True
    while line := stream.readline(_LINE_MAX):
        if blank and _SEPARATOR.match(line):
            yield from _kept(lines)
            lines, size = [], 0
        elif size < _MESSAGE_MAX:
            lines.append(line)
            size += len(line)
        blank = not line.strip()
    yield from _kept(lines)


def _kept(lines: list[bytes]) -> Iterator[bytes]:
    data = b"".join(lines)
    head = _HEAD.match(data)
    if data and head and not _DELETED.search(head[0]):
        yield _QUOTED.sub(rb"\1", data)
