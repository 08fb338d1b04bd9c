"""Workbook: the parts of an XLSX package beside its cells, by sheet."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from engine.documents.asides import Asides
from engine.documents.office.number_format import BUILT_IN
from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.sheet_part import Place, SheetPart, scan
from engine.documents.office.words import add_graphic
from engine.documents.text_builder import TextBuilder
from engine.errors import TooLarge
from engine.records import Page

_AREA_MAX = 50_000_000  # cells of a sheet's rectangle: calamine keeps the empty ones too
_OVER = re.compile(r"xl/(?:drawings/drawing|charts/chart|diagrams/data)\d+\.xml")
_OVER_MAX = 500  # parts
_THREADED = "[Threaded comment]"  # begins what old programs are shown instead of a thread


class Sheet(NamedTuple):
    """What is beside the cells of a sheet, and how these are shown."""

    part: SheetPart = SheetPart()
    formats: Mapping[int, str] = {}  # by style
    asides: Asides = Asides()
    addresses: Mapping[Place, str] = {}

    def format(self, place: Place) -> str:
        """Return the code of a cell's format, "" if it is shown as it is."""
        return self.formats.get(self.part.styles.get(place, -1), "")


def read_workbook(package: Package, main: str, asides: Asides) -> Mapping[str, Sheet]:
    """Return the sheets by name, without broken ones, of a workbook that is this part.

    Its headers and footers are added to `asides`. Raises `TooLarge`.
    """
    formats = _formats(package)
    sheets: dict[str, Sheet] = {}
    with suppress(*DAMAGE):
        named = {}
        for each in package.tree(main).iter("{*}sheet"):
            key = next((value for name, value in each.items() if name.endswith("}id")), "")
            named[key] = each.get("name", "")
        persons = persons_of(package, main)
        parts: list[tuple[str, str]] = []
        for key, kind, part in package.relations(main):
            if kind == "worksheet" and part.endswith(".xml"):
                parts.append((named.get(key, ""), part))
        for name, part in parts:
            sheets[name] = _sheet(package, part, formats, persons)
            for edge in sheets[name].part.edges:
                asides.edge(edge)
    return sheets


def persons_of(package: Package, main: str) -> Mapping[str, str]:
    """Return the names of those who wrote threads of comments, by id."""
    found: dict[str, str] = {}
    with suppress(TooLarge, *DAMAGE):
        for _, kind, part in package.relations(main):
            for each in package.tree(part).iter("{*}person") if kind == "person" else ():
                found[each.get("id", "")] = each.get("displayName", "")
    return found


def _sheet(
    package: Package, name: str, formats: Mapping[int, str], persons: Mapping[str, str]
) -> Sheet:
    with package.open(name) as stream:
        part = scan(stream, formats)
    if part.rows * part.columns > _AREA_MAX:
        raise TooLarge("documents.cells-apart", rows=part.rows, columns=part.columns)
    asides = Asides()
    for place, text in part.hints.items():
        asides.comment(text, "", place)
    addresses: dict[Place, str] = {}
    with suppress(TooLarge, *DAMAGE):
        targets = package.addresses(name)
        addresses = {place: targets.get(key, "") for key, place in part.links.items()}
        for _, kind, beside in package.relations(name):
            if kind in {"comments", "threadedComment"}:
                add_comments(package.tree(beside), persons, asides)
    return Sheet(part, formats, asides, addresses)


def add_comments(root: Any, persons: Mapping[str, str], asides: Asides) -> None:
    authors = [each.text or "" for each in root.iter("{*}author")]
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        words = "".join(each.text or "" for each in comment.iter("{*}t", "{*}text"))
        number = comment.get("authorId", "")
        author = persons.get(comment.get("personId", ""), "")
        if number.isdecimal() and int(number) < len(authors):
            author = authors[int(number)]
        add_comment(asides, words, author, comment.get("ref", ""))


def add_comment(asides: Asides, words: str, author: str, place: str) -> None:
    if words.startswith(_THREADED):
        return
    if words.startswith(f"{author}:"):  # Excel repeats the name as the first line
        author = ""
    asides.comment(words, author, place)


def _formats(package: Package) -> Mapping[int, str]:
    """Return the codes of the styles that do not show a value as it is."""
    with suppress(TooLarge, *DAMAGE):
        root = package.tree("xl/styles.xml")
        codes = {
            int(each.get("numFmtId", "0")): each.get("formatCode", "")
            for each in root.iter("{*}numFmt")
        }
        found = {}
        styles = root.find("{*}cellXfs")
        for number, style in enumerate(() if styles is None else styles):
            key = int(style.get("numFmtId", "0"))
            code = codes.get(key) or BUILT_IN.get(key, "")
            if says_more(code):
                found[number] = code
        return found
    return {}


def says_more(code: str) -> bool:
    """Return whether a format shows more than the value."""
    return code.lower() not in {"", "general", "@"}


def over_sheets(package: Package) -> Page:
    """Return the text of drawings and charts, without broken ones."""
    builder = TextBuilder()
    for name in sorted(filter(_OVER.fullmatch, package.names))[:_OVER_MAX]:
        with suppress(TooLarge, *DAMAGE):
            add_graphic(package.tree(name), builder)
    return builder.build()
