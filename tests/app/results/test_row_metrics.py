import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtGui import QFont, QFontMetrics, QPalette

from app.results.marked_text import MarkedText
from app.results.row_metrics import fonts_of, height_of, lines_of
from app.results.rows import Row, Shape

WORDS = st.lists(
    st.text(alphabet="aiwM.-", min_size=1, max_size=14)
    | st.text(alphabet="的是。，「」员工", min_size=1, max_size=40),
    max_size=40,
)


def row(hit, shape=Shape.FULL):
    return Row(hit, shape, rank=1, hidden=0, single=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, width=st.integers(150, 900))
def test_a_snippet_has_room_on_its_lines(qapp, hit, words, width):
    text = " ".join(words).strip()
    each = hit(1, snippet=text, spans=((0, len(text)),) if text else ())
    font = QFont().toString()
    lines = lines_of(row(each), width, font)
    if lines < 3:
        layout = MarkedText().layout(each, width, lines, fonts_of(font)["text"], QPalette())
        assert layout.text() == text


@pytest.mark.parametrize(("text", "lines"), [("短", 1), ("员" * 50, 2), ("word " * 60, 3)])
def test_a_snippet_gets_no_line_that_it_does_not_need(qapp, hit, text, lines):
    font = QFont().toString()
    width = QFontMetrics(fonts_of(font)["text"]).horizontalAdvance("员" * 28)
    assert lines_of(row(hit(1, snippet=text)), width, font) == lines


def test_each_line_makes_a_row_higher(qapp):
    font = QFont().toString()
    heights = [height_of(font, Shape.FULL, lines, 2) for lines in (1, 2, 3)]
    assert heights == sorted(set(heights))
    assert height_of(font, Shape.BRIEF, 0, 0) < heights[0]
