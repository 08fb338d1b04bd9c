"""Mbox: a mailbox in one file, read message by message; each is a page under its subject."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from engine.documents import message as letter
from engine.documents.nested import Members
from engine.documents.readers.mail import letter_of, message_of
from engine.errors import DocumentError, Encrypted, Unreadable
from engine.messages import Message
from engine.records import Metadata, Page

_MESSAGE_MAX = 64 << 20  # bytes; what is beyond belongs to a message that no person sent
_LINE_MAX = 1 << 20
_START = re.compile(rb"From \S++(?>.*?\d{2}:\d{2}).*\d{4}")
_QUOTED = re.compile(rb"^>(>*From )", re.M)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the front and the pages of each message.

    Raises `TooLarge`, `Unreadable` at the end where messages had to be left out, `OSError`.
    """
    members = Members(passwords)
    yield Metadata("mbox")
    count = 0
    failures: list[Message] = []
    sealed = False
    with path.open("rb") as stream:
        for data in _messages(stream):
            count += 1
            try:
                yield from letter.pages(letter_of(message_of(data)), members, 1)
            except (MemoryError, OSError):
                raise
            except DocumentError as error:
                if members.is_spent:
                    raise
                failures.append(error.message)
                sealed = sealed or isinstance(error, Encrypted)
            except Exception:  # one message that makes no sense does not stop the others
                failures.append(Message("documents.message-damaged"))
    if failures:
        raise (Encrypted if sealed else Unreadable)(
            Message(
                "documents.messages-not-whole",
                failed=len(failures),
                count=count,
                reason=failures[0],
            )
        )


def _messages(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the messages without the lines that part them, each cut at a size."""
    lines: list[bytes] = []
    size = 0
    blank = True
    while line := stream.readline(_LINE_MAX):
        if blank and line.startswith(b"From ") and _START.match(line):
            if lines:
                yield _unquoted(lines)
            lines, size = [], 0
        elif size < _MESSAGE_MAX:
            lines.append(line)
            size += len(line)
        blank = not line.strip()
    if lines:
        yield _unquoted(lines)


def _unquoted(lines: Sequence[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))
