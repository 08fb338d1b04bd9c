"""What stands on a page beside its text: form fields, typewriter text, comments."""

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from engine.documents.reader import read
from engine.errors import Empty
from engine.records import ASIDE_LEVEL, Heading, Page, ScannedPage

RECT = (50, 600, 300, 620)


@pytest.fixture
def read_changed(make_pdf, rewrite_pdf, tmp_path):
    """Read a PDF of these pages after a change."""

    def reading(change, *pages):
        path = tmp_path / "a.pdf"
        path.write_bytes(rewrite_pdf(make_pdf(*pages), change))
        return list(read(path))[1:]

    return reading


def field(writer: PdfWriter, value: str, *, looks: bool) -> None:
    """Add a filled-in form field to the first page; only its look tells PDFium its words."""
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    resources = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/Helv"): writer._add_object(font)})}
    )
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/F"): FloatObject(4),
            NameObject("/T"): TextStringObject("name"),
            NameObject("/V"): TextStringObject(value),
            NameObject("/DA"): TextStringObject("/Helv 12 Tf 0 g"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, RECT)),
        }
    )
    if looks:
        look = DecodedStreamObject()
        look.set_data(f"BT /Helv 12 Tf 2 4 Td ({value}) Tj ET".encode())
        look[NameObject("/Type")] = NameObject("/XObject")
        look[NameObject("/Subtype")] = NameObject("/Form")
        look[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 250, 20)))
        look[NameObject("/Resources")] = resources
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
    place = writer._add_object(widget)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([place])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): ArrayObject([place]),
            NameObject("/DR"): resources,
            NameObject("/DA"): TextStringObject("/Helv 12 Tf 0 g"),
            NameObject("/NeedAppearances"): BooleanObject(not looks),
        }
    )


@pytest.mark.parametrize("looks", [True, False])
def test_what_is_filled_in_is_text_of_the_page(read_changed, looks):
    def change(writer: PdfWriter):
        field(writer, "Ada Lovelace", looks=looks)

    (page,) = read_changed(change, "Name:", "")
    assert (page.text.split(), page.number) == (["Name:", "Ada", "Lovelace"], 1)


@pytest.mark.parametrize("looks", [True, False])
def test_a_form_may_hold_nothing_else(read_changed, looks):
    assert read_changed(lambda writer: field(writer, "Ada Lovelace", looks=looks), "") == [
        Page("Ada Lovelace", number=1)
    ]


def test_notes_follow_their_page(read_changed):
    def change(writer: PdfWriter):
        writer.add_annotation(0, Text(text="Is this so?\rAsk Ada.", rect=RECT))
        writer.add_annotation(
            0,
            Highlight(
                rect=RECT,
                quad_points=ArrayObject(map(FloatObject, (50, 620, 300, 620, 50, 600, 300, 600))),
            ),
        )
        writer.add_annotation(1, Link(rect=RECT, url="https://example.org/"))

    claim, comment, *_ = read_changed(change, "A claim.", "Other.")
    assert claim == Page("A claim.", number=1)
    assert (comment.text, comment.number) == ("Comments\n\nIs this so?\nAsk Ada.", 1)
    assert comment.headings == (Heading(0, ASIDE_LEVEL, "Comments", added=True),)


def test_where_links_lead_follows_their_page(read_changed):
    def change(writer: PdfWriter):
        for page, url in enumerate(["https://git.example.org/tidepool"] * 2):
            writer.add_annotation(page, Link(rect=(40, 770, 300, 800), url=url))
        writer.add_annotation(1, Link(rect=RECT, target_page_index=0))
        writer.add_annotation(2, Link(rect=(40, 770, 300, 800), url="https://shown.example.org/"))

    texts = [
        page.text for page in read_changed(change, "here", "there", "https://shown.example.org")
    ]
    assert texts == [
        "here", "Links\n\nhere: https://git.example.org/tidepool", "there",
        "https://shown.example.org",
    ]  # fmt: skip


def test_a_note_on_a_scan(read_changed):
    def change(writer: PdfWriter):
        writer.add_annotation(0, Text(text="Signed on Monday.", rect=RECT))

    records = read_changed(change, "\0")
    assert records[0] == ScannedPage(1)
    assert records[1].text == "Comments\n\nSigned on Monday."


def test_hidden_fields_stay_hidden(read_changed):
    def change(writer: PdfWriter):
        field(writer, "Ada Lovelace", looks=True)
        writer.pages[0]["/Annots"][0].get_object()[NameObject("/F")] = FloatObject(2)

    with pytest.raises(Empty):
        read_changed(change, "")


def test_typewriter_text_without_a_look_is_a_note(read_changed):
    def change(writer: PdfWriter):
        typed = FreeText(text="Paid in full.", rect=RECT)
        typed.pop("/AP", None)
        writer.add_annotation(0, typed)

    assert read_changed(change, "An invoice.")[1].text == "Comments\n\nPaid in full."


@pytest.mark.parametrize(("side", "is_scan"), [(40, False), (500, True)])
def test_a_stamped_scan_is_for_ocr_and_a_blank_page_with_a_logo_is_not(read_changed, side, is_scan):
    def change(writer: PdfWriter):
        picture = DecodedStreamObject()
        picture.set_data(b"\x80")
        for key, value in {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Image"),
            "/Width": NumberObject(1),
            "/Height": NumberObject(1),
            "/ColorSpace": NameObject("/DeviceGray"),
            "/BitsPerComponent": NumberObject(8),
        }.items():
            picture[NameObject(key)] = value
        place = writer._add_object(picture)
        for page in writer.pages[1:]:
            page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/I"): place})
            content = DecodedStreamObject()
            words = page.get_contents().get_data()
            content.set_data(words + b" q %d 0 0 %d 50 50 cm /I Do Q" % (side, side))
            page[NameObject("/Contents")] = writer._add_object(content)

    records = read_changed(change, *(f"Exhibit 7, page {n}" for n in range(1, 5)))
    # A page that has nothing but its header keeps it, unless a picture is to be read.
    others = [
        ScannedPage(n) if is_scan else Page(f"Exhibit 7, page {n}", number=n) for n in (2, 3, 4)
    ]
    assert records == [Page("Exhibit 7, page 1", number=1), *others]
