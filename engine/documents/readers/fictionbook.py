"""FictionBook: an e-book that is one piece of XML."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides, picture
from engine.documents.office.package import parse_xml
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.records import Metadata, Page

_BLOCKS = ("title", "subtitle", "p", "stanza", "v", "text-author", "tr", "image")
_LEVEL_MAX = 6
_HREF = "{http://www.w3.org/1999/xlink}href"


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    root = parse_xml(path.read_bytes(), lenient=True)
    about = root.find(".//{*}title-info")
    title = None if about is None else sensible_title(_words(about.find("{*}book-title")))
    yield Metadata("fictionbook", title)
    builder, asides = TextBuilder(), Asides()
    for body in root.iterfind("{*}body"):
        for block in body.iter(*(f"{{*}}{name}" for name in _BLOCKS)):
            _add(block, builder)
        for link in body.iter("{*}a"):
            asides.link(_words(link), link.get(_HREF) or "")
    if about is not None:
        _add_facts(about, asides)
    asides.add_to(builder)
    yield builder.build()


def _add(block: Any, builder: TextBuilder) -> None:
    name = _name(block)
    above = [_name(each) for each in block.iterancestors()]
    if "title" in above or "tr" in above or (name == "v" and "stanza" in above):
        return
    if name == "title":
        builder.add_heading(_words(block), min(max(above.count("section"), 1), _LEVEL_MAX))
    elif name == "tr":
        if block.getprevious() is None:
            builder.begin_table()
        builder.add_row([_words(cell) for cell in block])
    elif name == "image":
        builder.add(picture(block.get("alt") or block.get("title")))
    elif name == "stanza":
        builder.add("\n".join(map(_words, block.iterfind("{*}v"))))
    else:
        builder.add(_words(block))


def _add_facts(about: Any, asides: Asides) -> None:
    for kind, name in (("author", "Author"), ("translator", "Translator")):
        for each in about.iterfind(f"{{*}}{kind}"):
            names = ("first-name", "middle-name", "last-name", "nickname")
            asides.fact(
                name, " ".join(filter(None, (_words(each.find(f"{{*}}{n}")) for n in names)))
            )
    asides.fact("Description", _words(about.find("{*}annotation")))
    asides.fact("Keywords", _words(about.find("{*}keywords")))
    for series in about.iterfind("{*}sequence"):
        asides.fact("Series", series.get("name"))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: Any) -> str:
    """Return the text of an element on a line, its paragraphs parted by a space."""
    if element is None:
        return ""
    parts = list(element.iterfind("{*}p"))
    return " ".join(" ".join("".join(each.itertext()) for each in parts or [element]).split())
