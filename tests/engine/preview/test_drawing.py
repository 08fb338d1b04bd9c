import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle

from engine.errors import Encrypted, Unreadable
from engine.preview.drawing import draw
from engine.terms.marks import Marker
from engine.terms.tokens import question_terms

LEFT = ["The left column tells of", "ferns, which want shade", "and a wet soil to grow."]
RIGHT = ["The right column tells of", "roses, which want sun and", "a dry soil to flower."]
SHADE = Marker(frozenset(question_terms("shade")))


@pytest.fixture
def columns(draw_pdf):
    lines = [(50, 700 - 14 * n, line) for n, line in enumerate(LEFT)]
    lines += [(330, 700 - 14 * n, line) for n, line in enumerate(RIGHT)]
    return draw_pdf(lines, [(50, 700, "The second page.")])


def changed(path, change):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    change(writer)
    writer.write(path)
    return path


def test_a_page_is_drawn_in_the_width_that_is_wanted(columns):
    image = draw(columns, 1, 300, [], Marker())
    assert (image.number, image.count, image.label, image.width) == (1, 2, "1", 300)
    assert image.height == 425  # 300 * 842 / 595, rounded up
    assert len(image.pixels) == image.stride * image.height
    assert min(image.pixels[0::4]) < 100 < max(image.pixels[0::4])  # black on white
    assert (image.frames, image.marks) == ((), ())


def test_the_frame_holds_the_right_column_alone(columns):
    [(left, top, right, bottom)] = draw(columns, 1, 300, [" ".join(RIGHT)], Marker()).frames
    assert 0.55 < left < 0.56  # 330 / 595
    assert right < 0.85
    assert 0.14 < top < 0.17  # from the top: 1 - 700 / 842, less the height of a letter
    assert 0.19 < bottom < 0.22


def test_a_passage_of_two_columns_has_two_frames(columns):
    frames = draw(columns, 1, 300, [" ".join(LEFT + RIGHT)], Marker()).frames
    assert [round(left, 1) for left, *_ in frames] == [0.1, 0.6]


def test_a_page_number_is_not_framed_with_the_text_before_it(draw_pdf):
    lines = [(330, 120 - 14 * n, line) for n, line in enumerate(RIGHT)]
    path = draw_pdf([*lines, (297, 70, "7")])
    [(left, _, _, bottom)] = draw(path, 1, 300, [" ".join([*RIGHT, "7"])], Marker()).frames
    assert left > 0.55
    assert bottom < 0.9


def test_words_are_marked(columns):
    [(left, top, right, bottom)] = draw(columns, 1, 300, [], SHADE).marks
    assert 0.2 < left < right < 0.4
    assert 0.16 < top < bottom < 0.19


def test_a_page_that_is_turned_is_marked_where_it_is_seen(columns):
    changed(columns, lambda writer: writer.pages[0].rotate(90))
    image = draw(columns, 1, 400, [], SHADE)
    assert image.width > image.height
    [(left, top, right, bottom)] = image.marks
    assert 0.81 < left < right < 0.84  # what was near the top is at the right now
    assert 0.2 < top < bottom < 0.4


def test_the_label_is_what_is_printed(columns):
    style = PageLabelStyle.LOWERCASE_ROMAN
    changed(columns, lambda writer: writer.set_page_label(0, 1, style=style, start=4))
    assert draw(columns, 2, 100, [], Marker()).label == "v"


def test_why_a_page_cannot_be_drawn(columns, tmp_path):
    with pytest.raises(Unreadable, match="no page 3 any more"):
        draw(columns, 3, 100, [], Marker())
    with pytest.raises(Unreadable, match="no longer there"):
        draw(tmp_path / "gone.pdf", 1, 100, [], Marker())
    changed(columns, lambda writer: writer.encrypt("secret", algorithm="AES-256"))
    with pytest.raises(Encrypted, match="needs a password"):
        draw(columns, 1, 100, [], Marker())
    assert draw(columns, 1, 100, [], Marker(), ["wrong", "secret"]).count == 2
    columns.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(Unreadable, match="damaged"):
        draw(columns, 1, 100, [], Marker())


def test_a_huge_page_gives_a_bounded_picture(draw_pdf):
    image = draw(draw_pdf([(5, 5, "x")], size=(14400, 14400)), 1, 40_000, [], Marker())
    assert image.width * image.height < 16_100_000
