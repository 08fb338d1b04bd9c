"""SVG: the words in a drawing, as a web page with nothing else shows them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.encoding import decode
from engine.documents.readers import html
from engine.documents.text_builder import sensible_title
from engine.records import Metadata, Page


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    title, page = parse(path.read_bytes())
    yield Metadata("svg", title)
    yield page


def parse(data: bytes) -> tuple[str | None, Page]:
    source = decode(data).replace("<svg:", "<").replace("</svg:", "</")
    start = source.find("<svg")  # behind a doctype, which may hold declarations
    page = html.parse(source[max(start, 0) :].encode())[1]
    first, about = page.text.partition("\n")[0], "[picture: "  # what its title is read as
    title = first.removeprefix(about).removesuffix("]") if first.startswith(about) else None
    return sensible_title(title), page
