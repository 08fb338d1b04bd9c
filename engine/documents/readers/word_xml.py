"""WordML: documents in the XML of Word 2003, which programs write as .doc or .xml.

Its elements are nearly those of today, so that they are read as these.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.office.package import add_facts, parse_xml, title_of
from engine.documents.office.word_document import P, WordDocument
from engine.documents.office.words import W, words_of
from engine.records import Metadata, Page

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    root = parse_xml(path.read_bytes().replace(_OLD, W.strip("{}").encode()))
    properties = root.find("{*}DocumentProperties")
    body = root.find(W + "body")
    asides = Asides()
    for edge in _taken(body, W + "hdr", W + "ftr"):
        for paragraph in edge.iter(P):
            asides.edge(words_of(paragraph))
    for note in _taken(body, _AML + "annotation"):
        if note.get(W + "type") == "Word.Comment":
            text = "\n".join(map(words_of, note.iter(P)))
            asides.comment(text, note.get(_AML + "author", ""))
    for link in body.iter(W + "hlink"):
        asides.link(words_of(link), link.get(W + "dest", ""))
    document = WordDocument(root.find(W + "styles"), None)
    titled = document.add_blocks(body)
    yield Metadata("docx", title_of(properties) or titled or document.builder.first_heading())
    add_facts(properties, asides)
    asides.add_to(document.builder)
    yield document.builder.build()


def _taken(body: Any, *tags: str) -> Iterator[Any]:
    """Take elements out of the text and yield them; insertions stay."""
    for each in list(body.iter(*tags)):
        if each.get(W + "type") != "Word.Insertion":
            parent, before, tail = each.getparent(), each.getprevious(), each.tail or ""
            if before is not None:
                before.tail = (before.tail or "") + tail
            parent.remove(each)
            yield each
