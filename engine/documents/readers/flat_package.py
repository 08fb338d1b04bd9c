"""Flat packages: Office documents of today as one piece of XML, Word's "XML Document"."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

import engine.documents.reader
from engine.documents.nested import private_folder
from engine.documents.office.package import PART_MAX, parse_xml
from engine.errors import TooLarge
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    """Read the package that the parts of text make up."""
    if path.stat().st_size > PART_MAX:
        raise TooLarge("documents.part-too-large", noun=Message("kinds.office"))
    root = parse_xml(path.read_bytes(), lenient=True)  # pictures are longer than texts may be
    with private_folder() as folder:
        packed = folder / "package"
        with zipfile.ZipFile(packed, "w") as archive:
            for part in root.iter(_PKG + "part"):
                data = part.find(_PKG + "xmlData")
                if data is not None and len(data):
                    name = part.get(_PKG + "name", "").lstrip("/")
                    archive.writestr(name, etree.tostring(data[0], encoding="UTF-8"))
        yield from engine.documents.reader.read(packed)
