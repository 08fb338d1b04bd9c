import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import NameObject

from engine.documents.pdf import page as pdf_page
from engine.documents.reader import read
from engine.documents.readers import pdf
from engine.errors import Empty, Encrypted, Unreadable
from engine.records import Heading, Metadata, Page, ScannedPage

DRAWN = "\0"  # a page with a drawing and no text


@pytest.fixture
def read_bytes(tmp_path):
    def reading(data, passwords=()):
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return list(read(path, passwords))

    return reading


def test_pages_in_order(make_pdf, read_bytes):
    assert read_bytes(make_pdf("First page.", "Second page.")) == [
        Metadata("pdf", None, 2),
        Page("First page.", number=1),
        Page("Second page.", number=2),
    ]


def test_pages_come_one_by_one(make_pdf, tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(*(f"Text {number}" for number in "abcdef")))
    seen = []
    real = pdf_page.text
    monkeypatch.setattr(
        pdf_page, "text", lambda d, i, notes: (seen.append(i), real(d, i, notes))[1]
    )
    records = read(path)
    next(records)
    assert seen == []
    assert next(records) == Page("Text a", number=1)
    assert seen == [0, 1, 2]  # headers and footers are told by the pages that follow
    records.close()


def test_chinese_without_embedded_font(make_pdf, read_bytes):
    page = read_bytes(make_pdf("本地文档检索与重排序的软件\n第二行中文也要读对才行"))[1]
    assert page.text == "本地文档检索与重排序的软件第二行中文也要读对才行"


def test_lines_flow(make_pdf, read_bytes):
    long = "A line of text that is about as wide as the page is"
    page = read_bytes(make_pdf(f"Title\n{long}\n{long}"))[1]
    assert page.text == f"Title\n{long} {long}"


def test_metadata_title(make_pdf, rewrite_pdf, read_bytes):
    def titled(title):
        return rewrite_pdf(make_pdf("x"), lambda writer: writer.add_metadata({"/Title": title}))

    assert read_bytes(titled("A Study of Wells"))[0] == Metadata("pdf", "A Study of Wells", 1)
    assert read_bytes(titled("paper.dvi"))[0] == Metadata("pdf", None, 1)


def test_what_a_document_says_of_itself_comes_last(make_pdf, rewrite_pdf, read_bytes):
    stored = {"/Author": "Ottilie Brandhuber", "/Subject": "Glaciers", "/Creator": "TeX"}
    data = rewrite_pdf(make_pdf("Text."), lambda writer: writer.add_metadata(stored))
    about = "About this document\n\nAuthor: Ottilie Brandhuber · Subject: Glaciers"
    assert [page.text for page in read_bytes(data)[1:]] == ["Text.", about]


def test_outline_becomes_headings(make_pdf, rewrite_pdf, read_bytes):
    def change(writer: PdfWriter):
        part = writer.add_outline_item(title="Introduction", page_number=0)
        writer.add_outline_item(title="Early  work", page_number=0, parent=part)
        writer.add_outline_item(title="Not to be found", page_number=1)

    data = rewrite_pdf(make_pdf("Preface.\n1 INTRODUCTION\nEarly work\nx", "Other."), change)
    _, first, second = read_bytes(data)
    assert [(h.level, h.text) for h in first.headings] == [(1, "Introduction"), (2, "Early work")]
    assert first.text[first.headings[0].offset :].startswith("1 INTRODUCTION")
    assert first.text[first.headings[1].offset :].startswith("Early work")
    assert second.headings == (Heading(0, 1, "Not to be found"),)


def test_headings_of_a_page_without_text_wait_for_the_next(make_pdf, rewrite_pdf, read_bytes):
    def change(writer: PdfWriter):
        writer.add_outline_item(title="Part", page_number=0)

    data = rewrite_pdf(make_pdf("", "Words."), change)
    assert read_bytes(data)[1:] == [Page("Words.", (Heading(0, 1, "Part"),), 2)]


def test_outline_cycle(make_pdf, rewrite_pdf, read_bytes):
    def change(writer: PdfWriter):
        writer.add_outline_item(title="One", page_number=0)
        two = writer.add_outline_item(title="Two", page_number=0)
        two.get_object()[NameObject("/Next")] = two
        two.get_object()[NameObject("/First")] = two

    page = read_bytes(rewrite_pdf(make_pdf("One and two."), change))[1]
    assert page.text == "One and two."
    assert len(page.headings) < 10


def test_page_labels(make_pdf, rewrite_pdf, read_bytes):
    def change(writer: PdfWriter):
        writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
        writer.set_page_label(2, 2, style=PageLabelStyle.DECIMAL, start=3)

    pages = read_bytes(rewrite_pdf(make_pdf("a", "b", "c"), change))[1:]
    assert [(page.number, page.label) for page in pages] == [(1, "i"), (2, "ii"), (3, None)]


def test_what_surrounds_the_text_may_fail(make_pdf, read_bytes, monkeypatch):
    def fail(*_):
        raise ValueError

    monkeypatch.setattr("engine.documents.pdf.outline._entries", fail)
    monkeypatch.setattr("engine.documents.pdf.outline._labels", fail)
    assert read_bytes(make_pdf("Text."))[1] == Page("Text.", number=1)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_passwords(make_pdf, rewrite_pdf, read_bytes, algorithm):
    def change(writer: PdfWriter):
        writer.encrypt("opensesame", "owner", algorithm=algorithm)
        writer.add_metadata({"/Title": "A Hidden Thing"})

    data = rewrite_pdf(make_pdf("Secret words."), change)
    for wrong in ((), ("no", "neither")):
        with pytest.raises(Encrypted, match=r"^This PDF needs a password\. Add the"):
            read_bytes(data, wrong)
    front, page = read_bytes(data, ("no", "opensesame"))
    assert front.title == "A Hidden Thing"  # pypdf had the password too
    assert page.text == "Secret words."


def test_empty_user_password(make_pdf, rewrite_pdf, read_bytes):
    data = rewrite_pdf(make_pdf("Open words."), lambda writer: writer.encrypt("", "owner"))
    assert read_bytes(data)[1].text == "Open words."


def test_blank_pages_hold_nothing(make_pdf, read_bytes):
    with pytest.raises(Empty, match=r"^There is no text in this PDF\.$"):
        read_bytes(make_pdf("", ""))


def test_pages_that_show_something_without_text_wait_for_ocr(make_pdf, read_bytes):
    data = make_pdf(DRAWN, "Text.", "", DRAWN)
    assert read_bytes(data) == [
        Metadata("pdf", None, 4), ScannedPage(1), Page("Text.", (), 2), ScannedPage(4)
    ]  # fmt: skip
    assert read_bytes(make_pdf(DRAWN, "", DRAWN)) == [
        Metadata("pdf", None, 3),
        ScannedPage(1),
        ScannedPage(3),
    ]


def test_what_comes_below_a_scan_is_found_under_its_entry(make_pdf, read_bytes):
    writer = PdfWriter(PdfReader(io.BytesIO(make_pdf(DRAWN, "Text."))))
    writer.add_outline_item(title="A chapter", page_number=0)
    out = io.BytesIO()
    writer.write(out)
    _, page, scan, _ = read_bytes(out.getvalue())
    assert (page.text, page.headings) == ("", (Heading(0, 1, "A chapter"),))
    assert scan == ScannedPage(1)


def test_damaged(read_bytes):
    with pytest.raises(Unreadable, match=r"^The PDF is damaged: no pages can be found in it\.$"):
        read_bytes(b"%PDF-1.7\nnothing of the kind")
    with pytest.raises(Unreadable, match=r"^The PDF is damaged"):
        read_bytes(b"no mark at all, but named so")


def test_broken_cross_references_are_mended(make_pdf, read_bytes):
    data = make_pdf("Words that were saved.").replace(b"startxref\n", b"startxref\n9")
    assert read_bytes(data)[1].text == "Words that were saved."


def test_second_reader_where_the_first_cannot_open(make_pdf, read_bytes, monkeypatch):
    def refuse(*_):
        raise pdf_page.pypdfium2.PdfiumError("no")

    monkeypatch.setattr(pdf_page, "open_document", refuse)
    front, page = read_bytes(make_pdf("Read by pypdf."))
    assert front == Metadata("pdf", None, 1)
    assert page == Page("Read by pypdf.", number=1)


def test_second_reader_where_the_first_finds_nothing(make_pdf, read_bytes, monkeypatch):
    monkeypatch.setattr(pdf_page, "text", lambda document, index, notes: "")
    assert read_bytes(make_pdf("", "Read by pypdf."))[1:] == [Page("Read by pypdf.", number=2)]


def test_second_reader_for_one_broken_page(make_pdf, read_bytes, monkeypatch):
    real = pdf_page.text

    def broken(document, index, notes):
        if index == 0:
            raise pdf_page.pypdfium2.PdfiumError("no")
        return real(document, index, notes)

    monkeypatch.setattr(pdf_page, "text", broken)
    assert [page.text for page in read_bytes(make_pdf("One.", "Two."))[1:]] == ["One.", "Two."]


def test_text_survives_where_pypdf_cannot_open(make_pdf, read_bytes, monkeypatch):
    def refuse(*_):
        raise RecursionError

    monkeypatch.setattr(pdf, "_open_pypdf", refuse)
    assert read_bytes(make_pdf("Still here."))[1].text == "Still here."


def test_huge_page_tree_that_bites_its_tail(make_pdf, read_bytes):
    data = make_pdf("x").replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    with pytest.raises((Empty, Unreadable)):
        read_bytes(data)


def test_running_lines_are_kept_once(make_pdf, read_bytes):
    pages = [f"The Annual Report\nOf {what} there is much.\nPage {n} of 4"
             for n, what in enumerate(["corn", "oil", "wool", "tin"], 1)]  # fmt: skip
    texts = [page.text for page in read_bytes(make_pdf(*pages))[1:]]
    assert texts[0] == "The Annual Report\nOf corn there is much.\n\nPage 1 of 4"
    assert texts[1:] == [f"Of {what} there is much." for what in ("oil", "wool", "tin")]


GIBBERISH = "\x04\x05\x06\x07\x08 \x0e\x0f\x10\x11 " * 4


def test_second_reader_where_the_first_does_not_know_the_letters(make_pdf, read_bytes, monkeypatch):
    monkeypatch.setattr(pdf_page, "text", lambda document, index, notes: GIBBERISH)
    assert read_bytes(make_pdf("Read by pypdf."))[1:] == [Page("Read by pypdf.", number=1)]


def test_letters_that_no_reader_knows_are_for_ocr(make_pdf, read_bytes, monkeypatch):
    monkeypatch.setattr(pdf, "_pypdf_text", lambda reader, index: "/g18/g152/g135/g148/g152 " * 4)
    monkeypatch.setattr(pdf_page, "text", lambda d, index, notes: GIBBERISH if index else "Words.")
    monkeypatch.setattr(pdf_page, "is_legible", lambda text: False)
    assert read_bytes(make_pdf("", "x"))[1:] == [Page("Words.", number=1), ScannedPage(2)]
