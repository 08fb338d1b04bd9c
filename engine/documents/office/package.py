"""Package: an office document as a zip of XML parts, opened with care.

The archive is checked before anything is unpacked, XML is parsed without entities, DTDs or network,
and parts are found by name within the archive only: nothing outside it is ever opened.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import unquote

from lxml import etree

from engine.documents.office import zipped
from engine.documents.text_builder import sensible_title
from engine.errors import TooLarge
from engine.messages import Message

_PART_MAX = 64 << 20  # bytes of one part that becomes a tree, which takes several times as many
_CHUNK = 1 << 16

_TITLE = "{http://purl.org/dc/elements/1.1/}title"


class Package:
    """An open archive; use it in a `with`."""

    def __init__(self, path: Path, noun: Message) -> None:
        """Open and check. `noun` names the kind in sentences.

        Raises `TooLarge` where it would unpack to more than a document ever holds, `Unreadable`
        where it is no zip archive, and `OSError`.
        """
        self._noun = noun
        self._archive = zipped.package(path, noun)
        entries = self._archive.infolist()
        self.names = {entry.filename: entry.file_size for entry in entries}  # and bytes unpacked

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def open(self, name: str) -> IO[bytes]:
        """Return the part as a stream. Raises `KeyError` where there is none."""
        return self._archive.open(name)

    def tree(self, name: str) -> Any:
        """Return the root element of a part.

        Raises `KeyError`, `TooLarge`, and `ValueError` or lxml's errors for what is no clean XML.
        """
        if self.names[name] > _PART_MAX:
            raise TooLarge("documents.part-too-large", noun=self._noun)
        root = etree.fromstring(self._archive.read(name), _parser())
        if root.getroottree().docinfo.doctype:
            raise ValueError("an office document declares no entities")
        return root

    def events(self, name: str, target: "Target") -> None:
        """Stream a part into `target`, without keeping it. Raises as `tree` does but `TooLarge`."""
        parser = _parser(target)
        with self.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
        parser.close()

    def relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield (id, last word of the type, part) for each part that `name` refers to.

        What lies outside the archive, or is not in it, is left out.
        """
        folder, base = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", base + ".rels")
        if listed not in self.names:
            return
        for relation in self.tree(listed):
            target = unquote(relation.get("Target", ""))
            part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            if relation.get("TargetMode") != "External" and part in self.names:
                yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], part

    def title(self) -> str | None:
        """Return what the properties name as the title, None where they do not or are broken."""
        for name in ("docProps/core.xml", "meta.xml"):
            try:
                found = next(self.tree(name).iter(_TITLE), None)
            except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, TooLarge):
                continue  # a broken property is no reason to lose the text
            if found is not None:
                return sensible_title(found.text)
        return None


class Target:
    """What XML is streamed into: calls for the start and end of elements, and for their text."""

    def __init__(
        self,
        start: Callable[[str, Any], None],
        end: Callable[[str], None],
        data: Callable[[str], None],
    ) -> None:
        self.start = start
        self.end = end
        self.data = data

    def doctype(self, *declared: object) -> None:
        """Stop at what could declare entities. Raises `ValueError`."""
        raise ValueError("an office document declares no entities")

    def close(self) -> None:
        """The end of the part: nothing is left to do."""


def _parser(target: Target | None = None) -> Any:
    return etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
