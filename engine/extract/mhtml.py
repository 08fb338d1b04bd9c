"""MHTML: a web page saved with all its parts in one file, of which the page itself is read."""

from collections.abc import Iterator, Sequence
from email.message import Message
from pathlib import Path

from engine.errors import Unreadable
from engine.extract import html
from engine.extract.mail import header, message_of
from engine.extract.title import sensible
from engine.records import Front, Page

_PAGES = frozenset(["text/html", "application/xhtml+xml"])


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Front | Page]:
    """Yield the front and the one page. Raises `Unreadable`, `OSError`."""
    message = message_of(path.read_bytes())
    part = _main(message)
    if part is None:
        raise Unreadable("There is no web page in this file, or it is cut off before it.")
    content = part.get_payload(decode=True)
    title, flow = html.parsed(
        content if isinstance(content, bytes) else b"", part.get_content_charset()
    )
    yield Front("mhtml", title or sensible(header(message, "subject")))
    yield flow.page()


def _main(message: Message) -> Message | None:
    """Return the page that the file says it starts with, or else the first there is."""
    found = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    for part in found:
        if isinstance(start, str) and start.strip("<>") == header(part, "content-id").strip("<>"):
            return part
    return found[0] if found else None
