import pytest

from engine.documents.ocr.ocr_text import OcrLine, OcrText

READ = OcrText(
    "Iron will\n量子力学",
    (OcrLine(0, 9, (0.1, 0.1, 0.9, 0.2)), OcrLine(10, 14, (0.2, 0.3, 0.6, 0.4))),
)


def test_a_span_has_a_box_in_each_of_its_lines():
    whole, part = READ.boxes((0, 14)), READ.boxes((12, 14))
    assert whole == [pytest.approx(line.box) for line in READ.lines]
    assert part == [pytest.approx((0.4, 0.3, 0.6, 0.4))]
    assert READ.boxes((9, 10)) == []


def test_narrow_letters_take_less_of_a_line():
    [(left, _, right, _)] = READ.boxes((5, 9))  # "will", of a line with "Iron" before it
    assert left > 0.5
    assert right == pytest.approx(0.9)


def test_what_was_stored_is_the_same():
    assert OcrText.of(READ.text, READ.lines_as_json()) == READ
