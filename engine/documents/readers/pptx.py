"""PPTX: each slide a page, with its title as heading, its shapes in reading order, and its notes.

The XML is walked here: python-pptx builds far more than text, knows neither diagrams nor files with
macros, and stops at the first flaw.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.words import CHART as _C, A as _A, add_graphic, words_of
from engine.documents.text_builder import TextBuilder
from engine.messages import Message
from engine.records import Metadata, Page

_NOUN = Message("kinds.presentation")
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
_LINE = 190_500  # EMU, 15 pt: shapes whose tops differ by less are side by side
_PARTS_MAX = 50  # diagrams and charts of one slide


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    with Package(path, _NOUN) as package:
        slides = _slides(package)
        pages = _pages(package, slides)
        first = next(pages, Page(""))
        titles = (each.text for each in first.headings)
        yield Metadata("pptx", package.title() or next(titles, None), len(slides))
        for page in chain([first], pages):
            if page.text:
                yield page


def _pages(package: Package, slides: Sequence[str]) -> Iterator[Page]:
    """Yield the page of each slide; a broken one does not stop the others, unless all are."""
    broken = 0
    for number, name in enumerate(slides, 1):
        try:
            page = _page(package, name)
        except DAMAGE:
            broken += 1
            if broken == len(slides):
                raise
        else:
            yield replace(page, number=number)


def _slides(package: Package) -> list[str]:
    """Return the names of the slides' parts in the order of the show."""
    main = package.main_part("ppt/presentation.xml")
    parts = {key: name for key, kind, name in package.relations(main) if kind == "slide"}
    listed = package.tree(main).iter(_P + "sldId")
    return [parts[key] for slide in listed if (key := slide.get(_R + "id")) in parts]


def _page(package: Package, name: str) -> Page:
    builder = TextBuilder()
    notes = ""
    others: dict[str, str] = {}
    for key, kind, part in package.relations(name):
        if kind == "notesSlide":
            notes = part
        elif kind in {"diagramData", "chart"}:
            others[key] = part
    shapes = list(_shapes(package.tree(name).find(f"{_P}cSld/{_P}spTree")))
    titles = [shape for shape in shapes if _role(shape) in _TITLES]
    for shape in titles:
        builder.add_heading(" ".join(words_of(each) for each in shape.iter(_A + "p")), 1)
    for shape in shapes:
        if shape not in titles and _role(shape) not in _FURNITURE:
            _add(shape, package, others, builder)
    if notes:
        builder.add_notes(_notes(package, notes))
    return builder.build()


def _shapes(tree: Any) -> Iterator[Any]:
    """Yield the shapes of a slide or group, groups flattened, by rows from the top left.

    Shapes that are placed by the layout come first, in the order of the slide.
    """
    placed: list[tuple[int, int, list[Any]]] = []
    for shape in () if tree is None else tree:
        if shape.tag in {_P + "sp", _P + "graphicFrame"}:
            inner = [shape]
        elif shape.tag == _P + "grpSp":
            inner = list(_shapes(shape))
        elif shape.tag == _ALTERNATIVES:  # the first choice; the fallback repeats it
            inner = list(_shapes(next(iter(shape), None)))
        else:
            continue
        placed.append((*_place(shape), inner))
    rows: list[list[tuple[int, int, list[Any]]]] = []
    for each in sorted(placed, key=itemgetter(0)):
        if not rows or each[0] - rows[-1][0][0] > _LINE:
            rows.append([])
        rows[-1].append(each)
    for row in rows:
        for _, _, inner in sorted(row, key=itemgetter(1)):
            yield from inner


def _place(shape: Any) -> tuple[int, int]:
    """Return top and left in EMU; (-1, -1) if a placeholder takes them from its layout."""
    offset: Any = next(shape.iter(_A + "off"), None)
    try:
        return int(offset.get("y")), int(offset.get("x"))
    except (AttributeError, TypeError, ValueError):
        return -1, -1


def _role(shape: Any) -> str | None:
    """Return what a placeholder is for, "" for any content; None for other shapes."""
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return None if found is None else str(found.get("type", ""))


def _add(shape: Any, package: Package, others: dict[str, str], builder: TextBuilder) -> None:
    table = next(shape.iter(_A + "tbl"), None)
    if table is not None:
        builder.begin_table()
        for row in table.iter(_A + "tr"):
            cells = [(n, each) for n, each in enumerate(row.iter(_A + "tc")) if not _merged(each)]
            builder.add_row([_cell(each) for _, each in cells], [n for n, _ in cells])
        return
    for element in shape.iter(_DGM + "relIds", _C + "chart"):
        part = others.get(element.get(_R + "dm") or element.get(_R + "id") or "")
        if not part or len(others) > _PARTS_MAX:
            continue
        with suppress(*DAMAGE):
            add_graphic(package.tree(part), builder)
    listed = _role(shape) in {"body", "obj", ""}
    for element in shape.iter(_A + "p"):
        text = words_of(element).strip()
        properties = element.find(_A + "pPr")
        bulleted = listed if properties is None else _bulleted(properties, listed)
        if bulleted and text:
            depth = properties.get("lvl", "0") if properties is not None else "0"
            builder.add_item(text, int(depth) if depth.isdecimal() else 0)
        else:
            builder.add(text)


def _bulleted(properties: Any, otherwise: bool) -> bool:
    if properties.find(_A + "buNone") is not None:
        return False
    marks = (_A + "buChar", _A + "buAutoNum", _A + "buBlip")
    return otherwise or any(properties.find(mark) is not None for mark in marks)


def _merged(cell: Any) -> bool:
    return cell.get("hMerge") in {"1", "true"} or cell.get("vMerge") in {"1", "true"}


def _cell(cell: Any) -> str:
    return " ".join(" ".join(words_of(each) for each in cell.iter(_A + "p")).split())


def _notes(package: Package, name: str) -> Iterator[str]:
    with suppress(*DAMAGE):
        for shape in _shapes(package.tree(name).find(f"{_P}cSld/{_P}spTree")):
            if _role(shape) not in _FURNITURE:
                yield from (words_of(each).strip() for each in shape.iter(_A + "p"))
