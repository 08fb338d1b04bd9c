"""Packages: documents that are zip archives of several parts, opened with care.

An archive is checked before anything is unpacked, XML is parsed without entities, DTDs or network,
and parts are found by name within the archive only: nothing outside is ever opened.
"""

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from lxml import etree

from engine.documents.asides import Asides
from engine.documents.encoding import decode
from engine.documents.text_builder import sensible_title
from engine.errors import TooLarge, Unreadable
from engine.messages import Message

DAMAGE = (  # what reading an entry that is missing or damaged raises
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    etree.XMLSyntaxError,
)
_ENTRIES_MAX = 10_000
_BYTES_MAX = 512 << 20  # unpacked, in all
_RATIO_MAX = 200
_RATIO_FROM = 8 << 20  # bytes; any ratio is harmless below
PART_MAX = 64 << 20  # bytes of one part that becomes a tree, which takes several times as many
_NAMED_IN_UTF8 = 0x800
_STRICT = b"http://purl.oclc.org/ooxml/"  # the namespaces of strict Open XML
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_HEAD = 4096  # bytes
_FACTS = {  # by name, the elements: those of Office, of OpenDocument, and of Office 2003
    "Author": ("creator", "initial-creator", "Author"),
    "Subject": ("subject", "Subject"),
    "Keywords": ("keywords", "keyword", "Keywords"),
    "Description": ("description", "Description"),
    "Category": ("category", "Category"),
    "Company": ("Company",),
    "Manager": ("Manager",),
}
_OWN = ("{*}property", "{*}user-defined")  # properties that people, and programs, make up
_OWN_MAX = 100
_BY_PROGRAM = re.compile(
    r"_.*|(?:MSIP_|KSO|ICV|ContentType|MediaService|Mendeley|ZOTERO|AppVersion|DocSecurity|WorkbookGuid"
    r"|PresentationFormat|Solution|Template|Order$|xd_|Composite|Trigger).*|.*(?:Id|GUID|Version)"
)
_WORDS = re.compile(r"(?!(?:true|false)$).*(?:[^\W\d_]{3}|[\u2e80-\u9fff]).*", re.I)


def open_archive(path: Path, noun: Message) -> zipfile.ZipFile:
    """Open a zip archive of any size. Raises `Unreadable`, `OSError`."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("documents.not-zip", noun=noun) from error


def is_bomb(*entries: zipfile.ZipInfo) -> bool:
    """Return whether so many bytes from so few can only be meant to do harm."""
    unpacked = sum(entry.file_size for entry in entries)
    return is_out_of_proportion(unpacked, sum(entry.compress_size for entry in entries))


def is_out_of_proportion(unpacked: int, packed: int) -> bool:
    return unpacked > _RATIO_FROM and unpacked > _RATIO_MAX * max(1, packed)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry, whichever encoding it was written in."""
    if entry.flag_bits & _NAMED_IN_UTF8:
        return entry.filename
    try:
        return decode(entry.filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.filename


class Package(AbstractContextManager["Package"]):
    """An open zip archive that is one document, and its parts; use it in a `with`."""

    def __init__(self, path: Path, noun: Message) -> None:
        """Open and check it; `noun` names the document. Raises `TooLarge`, `Unreadable`."""
        self._noun = noun
        self._archive = open_archive(path, noun)
        self._related: dict[str, Sequence[Any]] = {}  # by part
        entries = self._archive.infolist()
        self.names = {entry.filename: entry.file_size for entry in entries}  # bytes, unpacked
        unpacked = sum(self.names.values())
        if len(entries) > _ENTRIES_MAX or unpacked > _BYTES_MAX or is_bomb(*entries):
            self._archive.close()
            raise TooLarge("documents.zip-too-large", noun=noun)

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)

    def read(self, name: str) -> bytes:
        """Return the bytes of a part. Raises one of `DAMAGE`."""
        return self._archive.read(name)

    def content_type(self, name: str) -> str:
        """Return the declared type of a part, "" if there is none."""
        suffix = name.rpartition(".")[2].lower()
        default = ""
        for each in self.tree("[Content_Types].xml"):
            if each.get("PartName") == f"/{name}":
                return str(each.get("ContentType", ""))
            if each.get("Extension", "").lower() == suffix:
                default = str(each.get("ContentType", ""))
        return default

    def main_part(self, default: str) -> str:
        found = (name for _, kind, name in self.relations("") if kind == "officeDocument")
        return next(found, default)

    def tree(self, name: str, lenient: bool = False) -> Any:
        """Return the root element of a part, as `parse_xml` does.

        Raises `TooLarge`, and one of `DAMAGE`.
        """
        if self.names[name] > PART_MAX:
            raise TooLarge("documents.part-too-large", noun=self._noun)
        return parse_xml(self.read(name), lenient)

    def relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield (id, last word of the type, part) for each part inside that `name` refers to."""
        folder = posixpath.dirname(name)
        for relation in self._relations(name):
            target = unquote(relation.get("Target", ""))
            part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            if relation.get("TargetMode") != "External" and part in self.names:
                yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], part

    def addresses(self, name: str) -> dict[str, str]:
        """Return what `name` refers to outside, by id."""
        return {
            relation.get("Id", ""): relation.get("Target", "")
            for relation in self._relations(name)
            if relation.get("TargetMode") == "External"
        }

    def _relations(self, name: str) -> Sequence[Any]:
        if name not in self._related:
            folder, base = posixpath.split(name)
            listed = posixpath.join(folder, "_rels", base + ".rels")
            self._related[name] = list(self.tree(listed)) if listed in self.names else []
        return self._related[name]

    def title(self) -> str | None:
        """Return the title that the properties name; None if there is none."""
        return title_of(self._properties())

    def add_facts(self, asides: Asides) -> None:
        for part in ("core", "app", "custom"):
            add_facts(self._properties(part), asides)

    def _properties(self, part: str = "core") -> Any:
        with suppress(TooLarge, *DAMAGE):  # the text matters more
            return self.tree(f"docProps/{part}.xml")
        return None


def parse_xml(data: bytes, lenient: bool = False) -> Any:
    """Return the root element; entities and files that it names are not looked up.

    If `lenient`, broken XML is read as far as it makes sense, and a DTD is passed over.
    Raises one of `DAMAGE`.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=lenient,
        remove_comments=True,
        remove_pis=True,
    )
    if _STRICT in data[:_HEAD]:
        data = re.sub(_STRICT + rb"(\w+)/", _USUAL, data)
    root = etree.fromstring(data, parser)
    if root is None:
        raise ValueError("there is no XML in it")
    if root.getroottree().docinfo.doctype and not lenient:
        raise ValueError("an office document declares no entities")
    return root


def title_of(properties: Any) -> str | None:
    """Return the title in the properties of a document, which may be None."""
    found = () if properties is None else properties.iter("{*}title", "{*}Title")
    return next((sensible_title(each.text) for each in found), None)


def add_facts(properties: Any, asides: Asides) -> None:
    """Add what the properties of a document say, which may be None."""
    for name, tags in () if properties is None else _FACTS.items():
        for each in properties.iter(*(f"{{*}}{tag}" for tag in tags)):
            asides.fact(name, each.text)
    own = () if properties is None else properties.iter(*_OWN)
    for each in islice(own, _OWN_MAX):
        name = next((value for key, value in each.items() if key.rpartition("}")[2] == "name"), "")
        value = " ".join("".join(each.itertext()).split())
        if name and _WORDS.fullmatch(value) and not _BY_PROGRAM.fullmatch(name):
            asides.fact(name, value)
