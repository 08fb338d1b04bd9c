import pytest
from PySide6.QtGui import QFont, QPalette

from app.results.marked_text import MarkedText


@pytest.fixture
def look(qapp):
    return QFont(), QPalette()


def test_layouts_are_kept_and_not_without_end(hit, look):
    texts = MarkedText()
    one = texts.layout(hit(1), 300, 3, *look)
    assert texts.layout(hit(1), 300, 3, *look) is one
    assert texts.layout(hit(1), 300, 2, *look) is not one
    assert texts.layout(hit(1, spans=()), 300, 3, *look) is not one
    for number in range(300):
        texts.layout(hit(number + 2), 300, 3, *look)
    assert len(texts._layouts) == 256


@pytest.mark.parametrize(
    "text",
    [
        "\u202eשלום עולם " * 60,
        "مرحبا بالعالم " * 60,
        "e\u0301\u0302\u0303" * 300,
        "👩\u200d👩\u200d👧 " * 200,
        "نص with English وسط " * 40,
    ],
)
def test_what_runs_right_to_left_or_is_combined_is_cut_to_its_lines(hit, look, text):
    layout = MarkedText().layout(hit(1, snippet=text, spans=((0, 4), (10, 16))), 300, 2, *look)
    assert layout.lineCount() == 2
    assert layout.text().endswith("…")


@pytest.mark.parametrize("width", range(240, 300, 7))
def test_no_word_is_cut(hit, look, width):
    text = "ownership moves wherever somebody borrows nothing " * 9
    layout = MarkedText().layout(hit(1, snippet=text, spans=()), width, 3, *look)
    assert set(layout.text().removesuffix("…").split()) <= set(text.split())


def test_a_word_without_end_and_ideographs_fill_their_lines(hit, look):
    for text in ("x" * 900, "线程池的拒绝策略 " * 60):
        layout = MarkedText().layout(hit(1, snippet=text, spans=()), 300, 3, *look)
        assert layout.lineCount() == 3
