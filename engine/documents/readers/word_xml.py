"""WordML: documents in the XML of Word 2003, which programs write as .doc or .xml.

Its elements are nearly those of today, so that they are read as these.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.documents.asides import Asides
from engine.documents.office.package import add_facts, parse_xml, title_of
from engine.documents.office.word_document import P, WordDocument
from engine.documents.office.words import W, edge_words, words_of
from engine.records import Metadata, Page

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_TODAY = {  # what elements of lists are called today
    W + "listDef": W + "abstractNum",
    W + "list": W + "num",
    W + "ilst": W + "abstractNumId",
    W + "listPr": W + "numPr",
    W + "ilfo": W + "numId",
    W + "nfc": W + "numFmt",
}
_KEYS = {W + "listDefId": W + "abstractNumId", W + "ilfo": W + "numId"}
_FORMS = {  # by the number of a format (MSONFC)
    "0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter",
    "5": "ordinal", "6": "cardinalText", "7": "ordinalText", "10": "ideographDigital",
    "11": "japaneseCounting", "12": "aiueo", "13": "iroha", "18": "decimalEnclosedCircle",
    "22": "decimalZero", "23": "bullet", "24": "ganada", "25": "chosung",
    "26": "decimalEnclosedFullstop", "27": "decimalEnclosedParen", "30": "ideographTraditional",
    "31": "ideographZodiac", "33": "taiwaneseCounting", "34": "ideographLegalTraditional",
    "37": "chineseCounting", "38": "chineseLegalSimplified", "39": "chineseCountingThousand",
    "58": "russianLower", "59": "russianUpper", "255": "none",
}  # fmt: skip
_AML = "{http://schemas.microsoft.com/aml/2001/core}"


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    root = parse_xml(path.read_bytes().replace(_OLD, W.strip("{}").encode()))
    properties = root.find("{*}DocumentProperties")
    body = root.find(W + "body")
    asides = Asides()
    for edge in _taken(body, W + "hdr", W + "ftr"):
        for paragraph in edge.iter(P):
            asides.edge(edge_words(paragraph))
    for note in _taken(body, _AML + "annotation"):
        if note.get(W + "type") == "Word.Comment":
            text = "\n".join(map(words_of, note.iter(P)))
            asides.comment(text, note.get(_AML + "author", ""))
    for link in body.iter(W + "hlink"):
        asides.link(words_of(link), link.get(W + "dest", ""))
    _rename_lists(root)
    document = WordDocument(root.find(W + "styles"), root.find(W + "lists"))
    titled = document.add_blocks(body)
    yield Metadata("docx", title_of(properties) or titled or document.builder.first_heading())
    add_facts(properties, asides)
    asides.add_to(document.builder)
    yield document.builder.build()


def _rename_lists(root: Any) -> None:
    for each in root.iter(*_TODAY):
        if each.tag == W + "nfc":
            each.set(W + "val", _FORMS.get(each.get(W + "val", ""), "decimal"))
        each.tag = _TODAY[each.tag]
        for old, new in _KEYS.items():
            if old in each.attrib:
                each.set(new, each.attrib.pop(old))


def _taken(body: Any, *tags: str) -> Iterator[Any]:
    """Take elements out of the text and yield them; insertions stay."""
    for each in list(body.iter(*tags)):
        if each.get(W + "type") != "Word.Insertion":
            parent, before, tail = each.getparent(), each.getprevious(), each.tail or ""
            if before is not None:
                before.tail = (before.tail or "") + tail
            parent.remove(each)
            yield each
