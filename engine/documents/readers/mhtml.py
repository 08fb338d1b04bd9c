"""MHTML: a web page saved with all its parts in one file, of which the page itself is read."""

from collections.abc import Iterator, Sequence
from email.message import Message
from pathlib import Path

from engine.documents.readers import html
from engine.documents.readers.mail import header, message_of
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import Unreadable
from engine.records import Metadata, Page

_PAGES = frozenset(["text/html", "application/xhtml+xml"])


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the front and the one page. Raises `Unreadable`, `OSError`."""
    found = parsed(path.read_bytes())
    if found is None:
        raise Unreadable("documents.no-web-page")
    title, flow = found
    yield Metadata("mhtml", title)
    yield flow.page()


def parsed(data: bytes) -> tuple[str | None, TextBuilder] | None:
    """Return the title and the text of the page, None where there is none."""
    message = message_of(data)
    part = _main(message)
    if part is None:
        return None
    content = part.get_payload(decode=True)
    title, flow = html.parsed(
        content if isinstance(content, bytes) else b"", part.get_content_charset()
    )
    return title or sensible_title(header(message, "subject")), flow


def _main(message: Message) -> Message | None:
    """Return the page that the file says it starts with, or else the first there is."""
    found = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    for part in found:
        if isinstance(start, str) and start.strip("<>") == header(part, "content-id").strip("<>"):
            return part
    return found[0] if found else None
