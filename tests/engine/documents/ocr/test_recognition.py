"""OCR as it is, where the extra is installed; text is drawn for it to read."""

import pytest

from engine.documents.ocr.recognition import Line, in_reading_order

pytest.importorskip("rapidocr")
from PIL import Image, ImageDraw, ImageFont

from engine.documents.ocr.recognition import recognise
from engine.errors import Unreadable, Vanished
from engine.records import ScannedPage

WORDS = "The walrus keeps its tusks clean."


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """OCR gives way to all else, but not with the process of all tests that follow."""
    monkeypatch.setattr("engine.documents.ocr.recognition.lower_priority", lambda **_: None)


def drawn(size=(1000, 400)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(image).text((60, 120), WORDS, "black", font=font)
    return image


def read(path, kind="picture", scan=None):
    *passages, _ = list(recognise(path, kind, scan or ScannedPage(), ())) or [None]
    return passages


def rows(lines):
    """The rows of a page in reading order."""
    return [" ".join(line.text for line in row) for row in in_reading_order(lines)]


def test_a_picture_is_read_with_its_confidence(tmp_path):
    path = tmp_path / "a.png"
    drawn().save(path)
    [passage] = read(path)
    assert passage.text == WORDS
    assert passage.page is None
    assert 0.9 < passage.ocr <= 1


def test_where_a_line_stands_is_known(tmp_path):
    path = tmp_path / "a.png"
    drawn((1000, 2000)).save(path)
    *_, read = recognise(path, "picture", ScannedPage(), ())
    [line] = read.lines
    left, top, right, bottom = line.box
    assert read.text[line.start : line.end] == WORDS
    assert left == pytest.approx(0.06, abs=0.01)
    assert 0.06 < top < 0.07 < 0.08 < bottom < 0.09
    assert 0.6 < right < 0.75


@pytest.mark.parametrize("name", ["a.jpg", "a.tiff", "a.bmp", "a.webp", "a.gif"])
def test_pictures_of_all_kinds(tmp_path, name):
    drawn().save(tmp_path / name)
    assert read(tmp_path / name)[0].text == WORDS


def test_a_fax_of_one_bit_a_pixel_and_its_second_page(tmp_path):
    path = tmp_path / "a.tiff"
    blank = Image.new("1", (2480, 3508), 1)
    blank.save(path, save_all=True, append_images=[drawn((2480, 3508)).convert("1")])
    assert read(path, scan=ScannedPage(1)) == []
    [passage] = read(path, scan=ScannedPage(2))
    assert (passage.text, passage.page) == (WORDS, 2)


def test_what_is_clear_is_white(tmp_path):
    image = Image.new("RGBA", (1000, 400), (0, 0, 0, 0))
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(image).text((60, 120), WORDS, "black", font=font)
    image.save(tmp_path / "a.png")
    assert read(tmp_path / "a.png")[0].text == WORDS


def test_a_drawing_is_no_text(tmp_path):
    image = Image.new("RGB", (800, 800), "white")
    ImageDraw.Draw(image).line((100, 400, 700, 400), "black", width=6)
    image.save(tmp_path / "a.png")
    Image.new("RGB", (800, 800), "navy").save(tmp_path / "b.png")
    assert read(tmp_path / "a.png") == read(tmp_path / "b.png") == []


def test_a_page_of_a_pdf_stands_under_its_heading(tmp_path):
    path = tmp_path / "a.pdf"
    drawn().save(path, save_all=True, append_images=[drawn()])
    [passage] = read(path, "pdf", ScannedPage(2, "ii", "Sea › Mammals"))
    assert passage.text == WORDS
    assert (passage.page, passage.page_label, passage.heading) == (2, "ii", "Sea › Mammals")


def test_errors(tmp_path):
    with pytest.raises(Vanished):
        read(tmp_path / "gone.png")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    with pytest.raises(Unreadable, match=r"^It cannot be displayed"):
        read(tmp_path / "a.png")


def column(left: float, texts: list[str], top: float = 100) -> list[Line]:
    """Lines of 20 pixels' height, 24 apart, 400 wide."""
    return [
        Line(left, top + 24 * number, left + 400, top + 24 * number + 20, text)
        for number, text in enumerate(texts)
    ]


def test_columns_are_read_one_after_another():
    title = Line(100, 20, 860, 50, "Title")
    footer = Line(100, 500, 860, 520, "Footer")
    left, right = column(50, ["a", "b", "c", "d"]), column(510, ["e", "f", "g", "h"])
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    read = [row for row in rows([footer, *mixed, title]) if row]
    assert read == ["Title", *"abcdefgh", "Footer"]


def test_what_stands_side_by_side_stays_together():
    lines = [
        Line(50, 10, 150, 30, "Total"),
        Line(700, 12, 800, 32, "12.50"),
        Line(50, 40, 150, 60, "Tax"),
        Line(700, 41, 800, 61, "1.20"),
        Line(50, 70, 150, 90, "Sum"),
        Line(700, 69, 800, 89, "13.70"),
    ]
    assert list(rows(lines[::-1])) == ["Total 12.50", "Tax 1.20", "Sum 13.70"]


def test_a_wide_gap_ends_a_paragraph():
    lines = column(50, ["a", "b"]) + column(50, ["c"], top=220)
    assert list(rows(lines)) == ["a", "b", "", "c"]
