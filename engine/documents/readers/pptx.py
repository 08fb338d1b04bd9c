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

from engine.documents.asides import Asides, picture
from engine.documents.merged_cells import MergedCells, times
from engine.documents.office.chart import add_chart
from engine.documents.office.embedded import embedded
from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.slide_layout import P as _P, SlideLayout, placeholder
from engine.documents.office.slide_lists import SlideLists
from engine.documents.office.words import CHART as _C, A as _A, add_graphic, raise_numbers, words_of
from engine.documents.text_builder import TextBuilder
from engine.errors import TooLarge
from engine.messages import Message
from engine.records import ASIDE_LEVEL, Metadata, Page

_NOUN = Message("kinds.presentation")
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

_MAIN = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
_EDGES = frozenset({"ftr", "hdr"})
_FURNITURE = _EDGES | {"dt", "sldNum", "sldImg"}
_LINE = 190_500  # EMU, 15 pt: shapes whose tops differ by less are side by side
_PARTS_MAX = 50  # diagrams and charts of one slide


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    with Package(path, _NOUN) as package:
        deck = _Deck(package)
        slides = _slides(package)
        pages = _pages(deck, slides)
        first = next(pages, Page(""))
        titles = (each.text for each in first.headings if each.level < ASIDE_LEVEL)
        yield Metadata("pptx", package.title() or next(titles, None), len(slides))
        has_text = False
        for page in chain([first], pages):
            if page.text:
                has_text = True
                yield page
        builder = TextBuilder()
        package.add_facts(deck.asides)
        deck.asides.add_to(builder, has_text=has_text)
        if builder.length:
            yield builder.build()
        yield from embedded(package, slides, passwords)


class _Deck:
    """What belongs to all slides: the package, who comments, and what stands on several."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.asides = Asides()
        self._authors: dict[str, str] = {}
        self._layouts: dict[str, SlideLayout] = {}
        for _, kind, part in package.relations(package.main_part(_MAIN)):
            if kind in {"commentAuthors", "authors"}:
                with suppress(TooLarge, *DAMAGE):
                    for each in package.tree(part):
                        self._authors[each.get("id", "")] = each.get("name", "")

    def layout(self, slide: str) -> SlideLayout:
        named = (part for _, kind, part in self.package.relations(slide) if kind == "slideLayout")
        part = next(named, "")
        if part not in self._layouts:
            self._layouts[part] = SlideLayout(self.package, slide)
            for edge in self._layouts[part].edges:
                self.asides.edge(edge)
        return self._layouts[part]

    def add_comments(self, part: str, asides: Asides) -> None:
        """Add the comments and replies of a slide, of PowerPoint old or new."""
        with suppress(TooLarge, *DAMAGE):
            for each in self.package.tree(part).iter("{*}cm", "{*}reply"):
                old = (child.text or "" for child in each.iterchildren("{*}text"))
                new = (words_of(inner) for inner in each.iterfind("{*}txBody/" + _A + "p"))
                author = self._authors.get(each.get("authorId", ""), "")
                asides.comment("\n".join(chain(old, new)), author)


def _pages(deck: _Deck, slides: Sequence[str]) -> Iterator[Page]:
    """Yield the page of each slide; a broken one does not stop the others, unless all are."""
    broken = 0
    for number, name in enumerate(slides, 1):
        try:
            page = _page(deck, name)
        except DAMAGE:
            broken += 1
            if broken == len(slides):
                raise
        else:
            yield replace(page, number=number)


def _slides(package: Package) -> list[str]:
    """Return the names of the slides' parts in the order of the show."""
    main = package.main_part(_MAIN)
    parts = {key: name for key, kind, name in package.relations(main) if kind == "slide"}
    listed = package.tree(main).iter(_P + "sldId")
    return [parts[key] for slide in listed if (key := slide.get(_R + "id")) in parts]


def _page(deck: _Deck, name: str) -> Page:
    package, builder, asides = deck.package, TextBuilder(), Asides()
    notes = ""
    others: dict[str, str] = {}
    for key, kind, part in package.relations(name):
        if kind == "notesSlide":
            notes = part
        elif kind in {"diagramData", "chart", "chartEx"}:
            others[key] = part
        elif kind == "comments":
            deck.add_comments(part, asides)
    root, layout = package.tree(name), deck.layout(name)
    raise_numbers(root)
    shapes = list(_shapes(root.find(f"{_P}cSld/{_P}spTree")))
    titles = [shape for shape in shapes if _role(shape) in _TITLES]
    for shape in titles:
        builder.add_heading(" ".join(words_of(each) for each in shape.iter(_A + "p")), 1)
    for shape in shapes:
        role = _role(shape)
        if role in _EDGES:
            deck.asides.edge(" ".join(words_of(each) for each in shape.iter(_A + "p")))
        elif shape not in titles and role not in _FURNITURE:
            _add(shape, package, others, layout, builder)
    if notes:
        builder.add_notes(_notes(package, notes))
    addresses = package.addresses(name)
    for link in root.iter(_A + "hlinkClick"):
        run = link.getparent().getparent()
        shown = "".join(each.text or "" for each in run.iterchildren(_A + "t"))
        asides.link(shown, addresses.get(link.get(_R + "id", ""), ""))
    asides.add_to(builder, ASIDE_LEVEL)
    return builder.build()


def _shapes(tree: Any) -> Iterator[Any]:
    """Yield the shapes of a slide or group, groups flattened, by rows from the top left.

    Shapes that are placed by the layout come first, in the order of the slide.
    """
    placed: list[tuple[int, int, list[Any]]] = []
    for shape in () if tree is None else tree:
        if shape.tag in {_P + "sp", _P + "graphicFrame", _P + "pic"}:
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
    found = placeholder(shape)
    return None if found is None else str(found.get("type", ""))


def _add(
    shape: Any,
    package: Package,
    others: dict[str, str],
    layout: SlideLayout,
    builder: TextBuilder,
) -> None:
    named = shape.find(f"*/{_P}cNvPr")
    builder.add(picture(None if named is None else named.get("descr")))
    table = next(shape.iter(_A + "tbl"), None)
    if table is not None:
        builder.begin_table()
        merged = MergedCells()
        for row in table.iter(_A + "tr"):
            merged.begin_row()
            cells = [(n, each) for n, each in enumerate(row.iter(_A + "tc")) if not _merged(each)]
            for n, cell in cells:
                merged.add(n, *(times(cell.get(name)) for name in ("gridSpan", "rowSpan")))
            builder.add_row([_cell(each) for _, each in cells], [n for n, _ in cells], merged.row)
        return
    for element in shape.iter(_DGM + "relIds", "{*}chart"):
        part = others.get(element.get(_R + "dm") or element.get(_R + "id") or "")
        if not part or len(others) > _PARTS_MAX:
            continue
        with suppress(*DAMAGE):
            add = add_chart if element.tag == _C + "chart" else add_graphic
            add(package.tree(part), builder)
    lists = SlideLists(layout.list_styles(shape))
    for element in shape.iter(_A + "p"):
        if text := words_of(element).strip():
            if mark := lists.next(element):
                builder.add_item(text, mark.level, mark.text)
            else:
                builder.add(text)


def _merged(cell: Any) -> bool:
    return cell.get("hMerge") in {"1", "true"} or cell.get("vMerge") in {"1", "true"}


def _cell(cell: Any) -> str:
    return " ".join(" ".join(words_of(each) for each in cell.iter(_A + "p")).split())


def _notes(package: Package, name: str) -> Iterator[str]:
    with suppress(*DAMAGE):
        for shape in _shapes(package.tree(name).find(f"{_P}cSld/{_P}spTree")):
            if _role(shape) not in _FURNITURE:
                yield from (words_of(each).strip() for each in shape.iter(_A + "p"))
