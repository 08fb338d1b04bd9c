import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtGui import QFont, QPalette

from app.results.marked_text import lay_out
from app.results.row_look import _NARROW, RowLook, on_one_line
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
    look = RowLook(QFont(), QPalette())
    lines = look.lines_of(row(hit(1, snippet=text, spans=((0, len(text)),))), width)
    if lines < (2 if width < _NARROW else 3):
        layout = lay_out(text, ((0, len(text)),), width, lines, look)
        assert layout.text() == text


@pytest.mark.parametrize(("text", "lines"), [("短", 1), ("员" * 70, 2), ("word " * 90, 3)])
def test_a_snippet_gets_no_line_that_it_does_not_need(qapp, hit, text, lines):
    look = RowLook(QFont(), QPalette())
    width = look.text.metrics.horizontalAdvance("员" * 40)
    assert look.lines_of(row(hit(1, snippet=text)), width) == lines


PROSE = (
    "Employees may work from home up to three days per week. The team lead agrees on the days. ",
    "员工每周可以远程办公两天，由直属主管安排具体日期。每月累计不超过八天，试用期员工不适用。",
    "RAG 文档处理：从解析、清洗、Chunking 到多模态内容处理（PDF、Word 与 Excel）。",
)


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("width", [460, 580, 700])
def test_prose_has_no_empty_line_below_it(qapp, hit, text, width):
    look = RowLook(QFont(), QPalette())
    for end in range(20, len(text), 3):
        lines = look.lines_of(row(hit(1, snippet=text[:end], spans=((4, 7),))), width)
        layout = lay_out(text[:end], ((4, 7),), width, 3, look)
        assert lines <= layout.lineCount() + (layout.maximumWidth() > 0.97 * width)


def test_each_line_makes_a_row_higher(qapp):
    look = RowLook(QFont(), QPalette())
    heights = [look.height_of(Shape.FULL, lines, 2) for lines in (1, 2, 3)]
    assert heights == sorted(set(heights))
    assert look.height_of(Shape.BRIEF, 0, 0) < heights[0]


def test_the_name_of_a_file_does_not_turn_round_the_date_behind_it():
    name = "evil\n\x1b[31m/note \u202egnp.md \u2067· 2026-11-27"
    shown = on_one_line(name)
    assert len(shown) == len(name)  # spans stay in their places
    assert shown == "evil  [31m/note  gnp.md  · 2026-11-27"
