"""Graphic: the words of a chart, a diagram or a drawing in an Office document."""

from typing import Any

from engine.documents.text_builder import TextBuilder

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def add_text(root: Any, builder: TextBuilder) -> None:
    """Add the text of a graphic: its paragraphs, then the names in a chart."""
    for each in root.iter(A + "p"):
        builder.add(paragraph(each).strip(), tight=True)
    words = (value.text or "" for value in root.iter(CHART + "v"))
    # A chart repeats its categories for each series; its numbers say nothing without their axes.
    named = dict.fromkeys(" ".join(word.split()) for word in words if not _is_number(word))
    builder.add(", ".join(word for word in named if word), tight=True)


def paragraph(element: Any) -> str:
    """Return the text of a paragraph of DrawingML."""
    signs = {A + "br": "\n", A + "tab": "\t"}
    parts = element.iter(A + "t", _MATH_TEXT, *signs)
    # A field (page number, date) is read as it was shown when the file was saved.
    return "".join(
        signs[part.tag]
        if part.tag in signs and part.getparent().tag != A + "tabLst"
        else part.text or ""
        for part in parts
    )


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
