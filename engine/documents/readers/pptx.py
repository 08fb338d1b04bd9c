"""PPTX: each slide a page, with its title as heading, its shapes in reading order, and its notes.

The XML is walked here: python-pptx builds far more than text, knows neither diagrams nor files with
macros, and stops at the first flaw.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.documents.office import graphic
from engine.documents.office.graphic import CHART as _C, A as _A, paragraph
from engine.documents.office.package import Package
from engine.documents.text_builder import TextBuilder
from engine.errors import DocumentError
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
    """Yield the metadata and each slide.

    Raises `TooLarge`, `Unreadable`, `OSError`, and lxml's errors.
    """
    with Package(path, _NOUN) as package:
        slides = _slides(package)
        yield Metadata("pptx", package.title() or _first_title(package, slides), len(slides))
        broken = 0
        for number, name in enumerate(slides, 1):
            try:
                page = _page(package, name)
            except (DocumentError, MemoryError):
                raise
            except Exception:  # one broken slide does not stop the others
                broken += 1
                if broken == len(slides):
                    raise
                continue
            if page.text:
                yield Page(page.text, page.headings, number)


def _slides(package: Package) -> list[str]:
    """Return the names of the slides' parts in the order of the show."""
    main = package.main_part("ppt/presentation.xml")
    parts = {key: name for key, kind, name in package.relations(main) if kind == "slide"}
    listed = package.tree(main).iter(_P + "sldId")
    return [parts[key] for slide in listed if (key := slide.get(_R + "id")) in parts]


def _first_title(package: Package, slides: Sequence[str]) -> str | None:
    try:
        return next((each.text for each in _page(package, slides[0]).headings), None)
    except (DocumentError, MemoryError):
        raise
    except Exception:  # no slide, or a broken one, which is reported later
        return None


def _page(package: Package, name: str) -> Page:
    """Return the page of a slide, without its number."""
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
        builder.add_heading(" ".join(paragraph(each) for each in shape.iter(_A + "p")), 1)
    for shape in shapes:
        if shape not in titles and _role(shape) not in _FURNITURE:
            _add(shape, package, others, builder)
    if notes:
        _add_notes(package, notes, builder)
    return builder.build()


def _shapes(tree: Any) -> Iterator[Any]:
    """Yield the shapes of a slide or group, groups flattened, by rows from the top left.

    Shapes that are placed by the layout come first, in the order of the slide.
    """
    placed: list[tuple[int, int, list[Any]]] = []
    for shape in () if tree is None else tree:
        if shape.tag == _ALTERNATIVES:  # the first choice; the fallback repeats it
            shape = shape[0] if len(shape) else shape
            inner = list(_shapes(shape))
        elif shape.tag == _P + "grpSp":
            inner = list(_shapes(shape))
        elif shape.tag in {_P + "sp", _P + "graphicFrame"}:
            inner = [shape]
        else:
            continue
        if inner:
            placed.append((*_place(inner[0] if shape.tag == _ALTERNATIVES else shape), inner))
    placed.sort(key=lambda each: each[0])
    row: list[tuple[int, int, list[Any]]] = []
    for each in [*placed, None]:
        if row and (each is None or each[0] - row[0][0] > _LINE):
            for _, _, inner in sorted(row, key=lambda beside: beside[1]):
                yield from inner
            row = []
        if each is not None:
            row.append(each)


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
        for row in table.iter(_A + "tr"):
            builder.add_row([_cell(cell) for cell in row.iter(_A + "tc") if not _merged(cell)])
        return
    for element in shape.iter(_DGM + "relIds", _C + "chart"):
        part = others.get(element.get(_R + "dm") or element.get(_R + "id") or "")
        if not part or len(others) > _PARTS_MAX:
            continue
        if (root := _optional(package, part)) is not None:
            graphic.add_text(root, builder)
    listed = _role(shape) in {"body", "obj", ""}
    for element in shape.iter(_A + "p"):
        text = paragraph(element).strip()
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
    return " ".join(" ".join(paragraph(each) for each in cell.iter(_A + "p")).split())


def _add_notes(package: Package, name: str, builder: TextBuilder) -> None:
    """Add the speaker's notes below the word "Notes"."""
    root = _optional(package, name)
    shapes = [] if root is None else _shapes(root.find(f"{_P}cSld/{_P}spTree"))
    bodies = [shape for shape in shapes if _role(shape) not in _FURNITURE]
    texts = [paragraph(each).strip() for shape in bodies for each in shape.iter(_A + "p")]
    if any(texts):
        builder.add("Notes")
        for text in texts:
            builder.add(text)


def _optional(package: Package, name: str) -> Any:
    """Return the root element of a part that a slide can do without; None if it is broken."""
    try:
        return package.tree(name)
    except (DocumentError, MemoryError):
        raise
    except Exception:
        return None
