"""OPML: an outline, or a list of feeds, as nested items."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.asides import Asides
from engine.documents.office.package import parse_xml
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.records import Metadata, Page

_TAG = re.compile(r"<[^<>]*>")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    root = parse_xml(path.read_bytes(), lenient=True)
    yield Metadata("opml", sensible_title(root.findtext("{*}head/{*}title")))
    builder, asides = TextBuilder(), Asides()
    for item in root.iter("{*}outline"):
        words = _TAG.sub("", item.get("text") or item.get("title") or "")
        depth = sum(1 for _ in item.iterancestors("{*}outline"))
        builder.add_item(
            "\n".join(filter(None, (words, _TAG.sub("", item.get("_note", ""))))), depth
        )
        for name in ("htmlUrl", "xmlUrl", "url"):
            asides.link(words, item.get(name) or "")
    asides.fact("Author", root.findtext("{*}head/{*}ownerName"))
    asides.add_to(builder)
    yield builder.build()
