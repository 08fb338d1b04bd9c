"""MHTML: a web page that was saved with all its parts, then those that it shows in frames."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.mail.headers import header, parse
from engine.documents.mail.transfer import content
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import Unreadable
from engine.records import Metadata, Page

_WEB_PAGES = frozenset(["text/html", "application/xhtml+xml"])


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    found = parse_web_page(path.read_bytes())
    if found is None:
        raise Unreadable("documents.no-web-page")
    title, page = found
    yield Metadata("mhtml", title)
    yield page


def parse_web_page(data: bytes) -> tuple[str | None, Page] | None:
    """Return the title and the text of the page in an MHTML file, None if there is no page."""
    message = parse(data)
    found = [part for part in message.walk() if part.get_content_type() in _WEB_PAGES]
    start = str(message.get_param("start") or "").strip("<>")
    named = (part for part in found if start and header(part, "content-id").strip("<>") == start)
    main = next(named, found[0] if found else None)
    if main is None:
        return None
    title, page = html.parse(content(main), main.get_content_charset())
    builder = TextBuilder()
    builder.add_page(page)
    for frame in found:
        if frame is not main:
            builder.add_page(html.parse(content(frame), frame.get_content_charset())[1])
    return title or sensible_title(header(message, "subject")), builder.build()
