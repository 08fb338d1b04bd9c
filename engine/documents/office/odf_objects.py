"""ODF objects: what a document shows that stands elsewhere in its file, put in its place.

Formulas and charts are documents of their own, and what a form says is apart from its controls.
What is hidden is taken out.
"""

import re
from typing import Any

from lxml import etree

from engine.documents.formula import above
from engine.documents.office.odf import OpenDocument, attribute

_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_CONTROLS = ("text", "textarea", "formatted-text", "number", "date", "time", "combobox", "listbox")


def put_in(document: OpenDocument) -> None:
    for each in list(document.body.iter("{*}object")):
        part = attribute(each, "href").removeprefix("./").rstrip("/") + "/content.xml"
        if part in document.objects:
            each.append(document.objects.pop(part))
    said = {
        attribute(control, "id"): _said(control)
        for form in document.body.iter("{*}forms")
        for control in form.iter(*("{*}" + kind for kind in _CONTROLS))
    }
    for control in document.body.iter("{*}control") if said else ():
        etree.SubElement(control, _PARAGRAPH).text = said.get(attribute(control, "control"), "")
    _take_out_hidden(document)
    raised = _styles(document, "text-position", r"(?:super|[1-9]\d*%).*")
    for each in document.body.iter("{*}span") if raised else ():
        if attribute(each, "style-name") in raised and not len(each):
            each.text = above(each.text or "") or each.text


def _styles(document: OpenDocument, name: str, value: str) -> set[str]:
    """Return the styles of text in which a property has such a value."""
    return {
        attribute(style, "name")
        for root in document.styles
        for style in root.iter("{*}style")
        for properties in style.iter("{*}text-properties")
        if re.fullmatch(value, attribute(properties, name))
    }


def _said(control: Any) -> str:
    """Return what a control of a form shows."""
    for option in control.iter("{*}option"):
        if attribute(option, "current-selected") == "true":
            return attribute(option, "label") or attribute(option, "value")
    return attribute(control, "current-value") or attribute(control, "value")


def _take_out_hidden(document: OpenDocument) -> None:
    hidden = _styles(document, "display", "none")
    for each in list(document.body.iter("{*}span", "{*}p", "{*}h", "{*}section")):
        if attribute(each, "style-name") in hidden or attribute(each, "display") == "none":
            tail = each.tail
            each.clear()
            each.tail = tail
