"""Files within a PDF: attached to it, or to a place on a page."""

import io
import zipfile

import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from engine.documents.reader import read
from engine.errors import Encrypted
from engine.records import Metadata


@pytest.fixture
def records(make_pdf, rewrite_pdf, tmp_path):
    def reading(change, *pages):
        path = tmp_path / "a.pdf"
        path.write_bytes(rewrite_pdf(make_pdf(*pages or ["A letter."]), change))
        return [item for item in read(path) if not isinstance(item, Metadata)]

    return reading


def test_attached_files_are_read_by_their_own_readers(make_pdf, records):
    def change(writer):
        writer.add_attachment("permit.pdf", make_pdf("The dredging permit."))
        writer.add_attachment("Aufstellung.csv", "Ort;Menge\nElbe;5")

    found = [(page.headings[0].text, page.text, page.number) for page in records(change)[1:]]
    assert sorted(found) == [
        ("Aufstellung.csv", "Aufstellung.csv\n\nOrt: Elbe; Menge: 5", None),
        ("permit.pdf", "permit.pdf\n\nThe dredging permit.", None),
    ]


def test_a_name_that_was_encoded_twice_is_read(records):
    def change(writer):
        writer.add_attachment("信件.txt", b"Dear harbour")

    assert records(change)[1].headings[0].text == "信件.txt"


def test_a_portfolio_may_show_nothing_itself(make_pdf, records):
    def change(writer):
        writer.add_attachment("permit.pdf", make_pdf("The dredging permit."))

    assert [page.text for page in records(change, "")] == ["permit.pdf\n\nThe dredging permit."]


def test_a_file_attached_to_a_place_on_a_page(records):
    def change(writer):
        content = DecodedStreamObject()
        content.set_data(b"The towpath committee.")
        content[NameObject("/Type")] = NameObject("/EmbeddedFile")
        file = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Filespec"),
                NameObject("/F"): TextStringObject("minutes.txt"),
                NameObject("/UF"): TextStringObject("minutes.txt"),
                NameObject("/EF"): DictionaryObject(
                    {NameObject("/F"): writer._add_object(content)}
                ),
            }
        )
        pin = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/FileAttachment"),
                NameObject("/Rect"): ArrayObject(map(FloatObject, (50, 600, 70, 620))),
                NameObject("/FS"): writer._add_object(file),
            }
        )
        writer.pages[1][NameObject("/Annots")] = ArrayObject([writer._add_object(pin)])

    assert [page.text for page in records(change, "One.", "Two.")] == [
        "One.", "Two.", "minutes.txt\n\nThe towpath committee.",
    ]  # fmt: skip


def test_what_cannot_be_read_is_named(records):
    def change(writer):
        writer.add_attachment("settings.joboptions", b"\0\1\2")

    _, page = records(change)
    assert page.text.startswith("(attachment settings.joboptions: ")


def test_an_encrypted_file_asks_for_its_password(make_pdf, rewrite_pdf, records):
    locked = rewrite_pdf(make_pdf("x"), lambda writer: writer.encrypt("secret"))
    with pytest.raises(Encrypted, match=r"a\.pdf|locked\.pdf"):
        records(lambda writer: writer.add_attachment("locked.pdf", locked))


def test_nesting_ends(make_pdf, rewrite_pdf, records):
    data = make_pdf("The innermost.")
    for _ in range(5):
        inner = data
        data = rewrite_pdf(
            make_pdf("Around."), lambda w, inner=inner: w.add_attachment("a.pdf", inner)
        )
    text = "\n".join(page.text for page in records(lambda w: w.add_attachment("a.pdf", data)))
    assert "Around." in text
    assert "The innermost." not in text


def test_an_archive_within(records):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep.txt", "Words of an archive.")
    text = "\n".join(
        page.text for page in records(lambda w: w.add_attachment("all.zip", packed.getvalue()))
    )
    assert "Words of an archive." in text
