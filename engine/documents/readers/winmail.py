"""winmail.dat: a message as Outlook sends it to other programs, saved as a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.mail import tnef
from engine.documents.message import pages
from engine.documents.nested import Members
from engine.documents.text_builder import sensible_title
from engine.errors import Unreadable
from engine.records import Metadata, Page


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    found = tnef.message(path.read_bytes())
    if found is None:
        raise Unreadable("documents.other-outlook")
    yield Metadata("tnef", sensible_title(found.subject), sent_ns=found.sent_ns)
    yield from pages(found, Members(passwords), 0)
