"""Signed files (.p7m): the document that was signed, as an invoice or a deed; or a message."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.mail.headers import parse
from engine.documents.mail.signed import signed_content
from engine.documents.message import pages
from engine.documents.nested import Members
from engine.documents.readers.mail import message
from engine.documents.text_builder import sensible_title
from engine.errors import Protected
from engine.records import Metadata, Page

_MESSAGE = re.compile(rb"[!-9;-~]+:[ \t]")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    data = path.read_bytes()
    # Outlook keeps the parts of a message under this name, too.
    content = data if _MESSAGE.match(data) else signed_content(data)
    if content is None:
        raise Protected("documents.not-signed")
    members, name = Members(passwords), path.stem
    if "." not in name and _MESSAGE.match(content):
        found = message(parse(content))
        yield Metadata("p7m", sensible_title(found.subject), sent_ns=found.sent_ns)
        yield from pages(found, members, 0)
    else:
        yield Metadata("p7m")
        yield from members.read(name, content, 1)
