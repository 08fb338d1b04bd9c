"""Forms of XFA, as Adobe's designer writes them: in parts or in one, shown or not."""

import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from engine.documents.reader import read

START = b'<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">'
TEMPLATE = b"""<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="f">
<draw><value><exData contentType="text/html"><body xmlns="http://www.w3.org/1999/xhtml">
<p>Application for a <b>mooring</b> licence</p></body></exData></value></draw>
<field name="vessel"><caption><value><text>Name of vessel:</text></value></caption></field>
<field name="secret" presence="hidden">
<caption><value><text>Internal</text></value></caption></field>
<exclGroup name="kind">
<field name="sail"><caption><value><text>Sailing boat</text></value></caption>
</field></exclGroup></subform></template>"""
DATA = b"""<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><f>
<vessel>Kittiwake</vessel><secret>4711</secret><berth>North quay</berth></f></xfa:data>
</xfa:datasets>"""
END = b"</xdp:xdp>"
NOTICE = "Please wait... If this notice stays, your viewer cannot show this."


def stream(writer, data):
    made = DecodedStreamObject()
    made.set_data(data)
    return writer._add_object(made)


def in_parts(writer):
    parts = [
        ("preamble", START),
        ("template", TEMPLATE),
        ("datasets", DATA),
        ("end", b"</xdp:xdp>"),
    ]
    return ArrayObject(
        [each for name, data in parts for each in (TextStringObject(name), stream(writer, data))]
    )


def without_frame(writer):
    return ArrayObject(
        [TextStringObject("template"), stream(writer, TEMPLATE),
         TextStringObject("datasets"), stream(writer, DATA)]
    )  # fmt: skip


def whole(writer):
    return stream(writer, START + TEMPLATE + DATA + END)


@pytest.fixture
def texts(make_pdf, rewrite_pdf, tmp_path):
    def reading(xfa, shown=NOTICE):
        def change(writer):
            form = DictionaryObject({NameObject("/XFA"): xfa(writer)})
            writer.root_object[NameObject("/AcroForm")] = form

        path = tmp_path / "a.pdf"
        path.write_bytes(rewrite_pdf(make_pdf(shown), change))
        return [page.text for page in list(read(path))[1:]]

    return reading


def test_of_a_list_what_it_shows(texts):
    field = b"""<field name="vessel"><caption><value><text>Rig</text></value></caption><items>
<text>Ketch</text><text>Yawl</text></items><items save="1"><text>1</text><text>2</text></items>"""
    template = TEMPLATE.replace(b'<field name="vessel">', field, 1)
    data = DATA.replace(b"Kittiwake", b"2")
    found = texts(lambda writer: stream(writer, START + template + data + END))
    assert "Rig: Yawl" in found[-1]


@pytest.mark.parametrize("xfa", [in_parts, without_frame, whole])
def test_labels_and_what_is_filled_in(texts, xfa):
    assert texts(xfa) == [
        NOTICE,
        "Application for a mooring licence\nName of vessel: Kittiwake\nSailing boat\nNorth quay",
    ]


def test_what_the_pages_show_is_not_repeated(texts):
    shown = (
        "Application for a mooring licence\nName of vessel:   Kittiwake\nSailing boat, North quay"
    )
    assert len(texts(whole, shown)) == 1


def test_a_broken_form_does_no_harm(texts):
    assert texts(lambda writer: stream(writer, b"<template><draw")) == [NOTICE]
    assert texts(lambda writer: stream(writer, b"\0\1no XML")) == [NOTICE]
