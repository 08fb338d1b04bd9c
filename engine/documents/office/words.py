"""Words: the text of a paragraph, a chart, a diagram or a drawing in the XML of Office."""

import re
from itertools import islice
from typing import Any

from engine.documents.asides import picture
from engine.documents.formula import above
from engine.documents.office.equation import MATH, linear
from engine.documents.office.symbols import symbol
from engine.documents.text_builder import TextBuilder, ruby

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_POINT = "{http://schemas.microsoft.com/office/drawing/2014/chartex}pt"  # waterfalls and the like
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Text that is shown elsewhere too, or was moved away.
HIDDEN = frozenset([_COMPATIBILITY + "Fallback", W + "moveFrom", W + "del"])
_PICTURES = frozenset(
    [
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",
        "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr",
    ]
)
_SHEET_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}cNvPr"
_PAGES = re.compile(r"\b(?:NUM|SECTION)?PAGES?\b")
_VML = "{urn:schemas-microsoft-com:vml}"
_TEXT = frozenset([A + "t", W + "t"])
_SIGNS = {
    A + "br": "\n",
    A + "tab": "\t",
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "ptab": "\t",
    W + "noBreakHyphen": "-",
}
_RUBY = W + "ruby"
_CHOSEN, _TICKED = W + "ddList", W + "checkBox"  # of a form
_SYMBOL = W + "sym"
# Properties (a tab stop has the same tag as a tab), and the paragraphs of an anchored text box.
_NO_TEXT = HIDDEN | {A + "pPr", W + "pPr", W + "p"}


def value(element: Any, *path: str) -> str:
    """Return the value of what stands at `path` in Word's XML; "" without it, or an element."""
    for name in path:
        if element is None:
            return ""
        element = next(element.iterchildren(W + name), None)
    return "" if element is None else str(element.get(W + "val", ""))


def words_of(element: Any) -> str:
    """Return the text of a paragraph; a field (page number, date) as it was when saved."""
    parts: list[str] = []
    for child in element:
        if child.tag in _TEXT:
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag in _PICTURES:
            parts.append(picture(child.get("descr") or child.get("title")))
        elif child.tag == MATH + "oMath":
            parts.append(linear(child))
        elif child.tag == _CHOSEN:
            parts.append(_chosen(child))
        elif child.tag == _TICKED:
            parts.append(_ticked(child))
        elif child.tag == _SYMBOL:
            parts.append(symbol(child.get(W + "font", ""), child.get(W + "char", "")))
        elif child.tag == _VML + "textpath":  # the words of WordArt
            parts.append(child.get("string", ""))
        elif child.tag == _RUBY:
            base, reading = child.find(_RUBY + "Base"), child.find(W + "rt")
            parts.append(
                ruby(*("" if each is None else words_of(each) for each in (base, reading)))
            )
        elif child.tag not in _NO_TEXT:
            if child.tag == _VML + "shape":
                parts.append(picture(child.get("alt")))
            parts.append(words_of(child))
    return "".join(parts)


def raise_numbers(root: Any) -> None:
    """Write numbers above the line in the signs for that."""
    for mark in root.iter(W + "vertAlign", A + "rPr"):
        run = mark.getparent()
        if mark.tag == A + "rPr":
            is_above = mark.get("baseline", "0").rstrip("%").lstrip("0").isdecimal()
        else:
            run, is_above = run.getparent(), mark.get(W + "val") == "superscript"
        for text in run.iterchildren(*_TEXT) if is_above and run is not None else ():
            text.text = above(text.text or "") or text.text


def _chosen(field: Any) -> str:
    """Return which entry of a list in a form is chosen; the first, if none is."""
    entries = (str(each.get(W + "val", "")) for each in field.iterchildren(W + "listEntry"))
    number = value(field, "result") or value(field, "default")
    return next(islice(entries, int(number) if number.isdecimal() else 0, None), "")


def _ticked(box: Any) -> str:
    for name in ("checked", "default"):
        if (found := box.find(W + name)) is not None:
            return "☐" if found.get(W + "val") in {"0", "false", "off"} else "☒"
    return "☐"


def edge_words(paragraph: Any) -> str:
    """Return the text of a paragraph of a header or footer, without the numbers of pages."""
    inside = numbered = False
    for each in list(paragraph.iter(W + "fldSimple", W + "fldChar", W + "instrText", W + "t")):
        if each.tag == W + "fldSimple":
            if _PAGES.search(each.get(W + "instr", "")):
                for text in each.iter(W + "t"):
                    text.text = ""
        elif each.tag == W + "instrText":
            numbered = numbered or bool(inside and _PAGES.search(each.text or ""))
        elif each.tag == W + "fldChar":
            inside = each.get(W + "fldCharType") != "end"
            numbered = numbered and inside
        elif numbered:
            each.text = ""
    return words_of(paragraph)


def add_graphic(root: Any, builder: TextBuilder) -> None:
    """Add the text of a diagram, a drawing, or the chart of a sheet: its paragraphs and names.

    The numbers of such a chart are in the sheet.
    """
    for each in root.iter(_SHEET_PICTURE):
        builder.add(picture(each.get("descr")), tight=True)
    for each in root.iter(A + "p"):
        builder.add(words_of(each).strip(), tight=True)
    values = (value.text or "" for value in root.iter(CHART + "v", _POINT))
    # A chart repeats its categories for each series.
    named = dict.fromkeys(" ".join(value.split()) for value in values if not _is_number(value))
    builder.add(", ".join(filter(None, named)), tight=True)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
