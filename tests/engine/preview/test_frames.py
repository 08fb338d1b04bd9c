import pytest

from engine.preview.drawing import frames, without_folio

LINE = (0.1, 0.1, 0.5, 0.12)


def lines(left, right, first, count):
    return [(left, first + 0.02 * n, right, first + 0.02 * n + 0.015) for n in range(count)]


def test_the_pieces_of_a_formula_are_in_the_frame_of_their_column():
    formula = [(0.2, 0.2, 0.24, 0.24), (0.26, 0.21, 0.28, 0.22), (0.3, 0.2, 0.34, 0.26)]
    boxes = [*lines(0.1, 0.5, 0.1, 4), *formula, *lines(0.1, 0.5, 0.3, 4)]
    assert frames(boxes, []) == [(0.1, 0.1, 0.5, pytest.approx(0.375))]


def test_a_frame_does_not_swallow_what_is_not_of_the_passage():
    above, below = lines(0.1, 0.5, 0.1, 2), lines(0.1, 0.5, 0.5, 2)
    assert len(frames([*above, *below], [])) == 1
    assert len(frames([*above, *below], lines(0.1, 0.5, 0.3, 1))) == 2


def test_columns_have_frames_of_their_own_though_nothing_else_is_on_the_page():
    boxes = [*lines(0.1, 0.45, 0.5, 3), *lines(0.55, 0.9, 0.1, 3)]
    assert [left for left, *_ in frames(boxes, [])] == [0.1, 0.55]


def test_frames_that_overlap_are_one():
    boxes = [LINE, (0.1, 0.3, 0.5, 0.4), (0.3, 0.35, 0.8, 0.5)]
    assert len(frames(boxes, [(0.6, 0.32, 0.7, 0.33)])) == 1


def test_a_stamp_along_the_margin_is_not_framed():
    stamp = (0.02, 0.3, 0.05, 0.7)
    assert frames([LINE, stamp], []) == [LINE]
    assert frames([stamp], []) == [stamp]  # a page that is turned as a whole


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Some words.\r\n17", "Some words."),
        ("Some words.\r\n - 17 -\r\n", "Some words."),
        ("17\r\nSome words.", "Some words."),
        ("Some words\r\nof 1917", "Some words\r\nof 1917"),
        ("17", "17"),
    ],
)
def test_a_page_number_is_no_part_of_the_passage(text, kept):
    start, end = without_folio(text, (0, len(text)))
    assert text[start:end] == kept


def test_a_number_on_a_line_within_the_page_stays():
    text = "Some words.\r\n17\r\nMore."
    assert without_folio(text, (0, 15)) == (0, 15)


def test_time_is_linear_in_blanks_beside_a_page_number():
    text = "17" + " " * 500_000 + "x\r\n" + " " * 500_000 + "."
    assert without_folio(text, (0, len(text))) == (0, len(text))
