"""XFA forms: labels and what is filled in, which only Adobe's own programs show.

The pages of such a PDF may ask to wait, no more. What they show of the form is not repeated.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pypdf import PdfReader
from pypdf.generic import StreamObject

_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")
_HIDDEN = frozenset(["hidden", "invisible", "inactive"])
_BYTES_MAX = 64 << 20
_SIGN = re.compile(r"[\W_]+")


class Form:
    """The form of a PDF."""

    def __init__(self, packets: bytes) -> None:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=True,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        self._root = etree.fromstring(b"<xdp>%s</xdp>" % _DECLARATION.sub(b"", packets), parser)

    @staticmethod
    def from_reader(reader: PdfReader) -> "Form | None":
        """Return the form, None if there is none. Raises what pypdf raises."""
        form = reader.root_object.get("/AcroForm", {}).get_object()
        stored = form.get("/XFA")
        if stored is None:
            return None
        stored = stored.get_object()
        parts = [each.get_object() for each in (stored if isinstance(stored, list) else [stored])]
        packets = b"".join(each.get_data() for each in parts if isinstance(each, StreamObject))
        return Form(packets) if len(packets) < _BYTES_MAX else None

    def lines(self, shown: str) -> list[str]:
        """Return what the form says that is not in `shown`, the text of the pages."""
        known = _letters(shown)
        lines = {
            ": ".join(filter(None, (label.rstrip(" :") if value else label, value))): None
            for label, value in self._fields()
            if any(_letters(each) not in known for each in (label, value))
        }
        return list(filter(_letters, lines))

    def _fields(self) -> Iterator[tuple[str, str]]:
        """Yield each label with what is filled in beside it."""
        if self._root is None:
            return
        filled: dict[str, list[str]] = defaultdict(list)
        for each in self._root.iterfind(".//{*}datasets/{*}data//*"):
            if not len(each) or etree.QName(each[0]).namespace == "http://www.w3.org/1999/xhtml":
                filled[etree.QName(each).localname].append(_text(each))
        waiting = list(self._root.iterfind(".//{*}template"))
        while waiting:
            node = waiting.pop()
            name = etree.QName(node).localname
            if node.get("presence") in _HIDDEN:
                filled.pop(node.get("name", ""), None)
            elif name == "draw":
                yield _text(node.find("{*}value")), ""
            elif name in ("field", "exclGroup"):
                label = _text(node.find("{*}caption"))
                values = filled.pop(node.get("name", ""), [_text(node.find("{*}value"))])
                shown = _choices(node)
                yield label, ", ".join(shown.get(value, value) for value in values if value)
            if name not in ("draw", "field"):
                waiting += reversed(node)
        for values in filled.values():
            yield "", ", ".join(filter(None, values))


def _choices(field: Any) -> dict[str, str]:
    """Return what a list to choose from shows, by what is kept of it."""
    lists: dict[bool, list[str]] = {}
    for items in field.iterfind("{*}items"):
        lists.setdefault(items.get("save") == "1", [_text(each) for each in items])
    return dict(zip(lists.get(True, ()), lists.get(False, ()), strict=False))


def _text(node: Any) -> str:
    return "" if node is None else " ".join("\n".join(node.itertext()).split())


def _letters(text: str) -> str:
    return _SIGN.sub("", text)
