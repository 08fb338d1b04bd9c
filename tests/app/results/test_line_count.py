import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtGui import QFont, QPalette

from app.results.line_count import NARROW, _advance, lines_of
from app.results.marked_text import lay_out
from app.results.row_look import RowLook
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
    lines = lines_of(row(hit(1, snippet=text, spans=((0, len(text)),))), width, look)
    if lines < (2 if width < NARROW else 3):
        layout = lay_out(text, ((0, len(text)),), width, lines, look)
        assert layout.text() == text


@pytest.mark.parametrize(("text", "lines"), [("短", 1), ("员" * 70, 2), ("word " * 90, 3)])
def test_a_snippet_gets_no_line_that_it_does_not_need(qapp, hit, text, lines):
    look = RowLook(QFont(), QPalette())
    width = look.text.metrics.horizontalAdvance("员" * 40)
    assert lines_of(row(hit(1, snippet=text)), width, look) == lines


PROSE = (
    "Employees may work from home up to three days per week. The team lead agrees on the days. ",
    "员工每周可以远程办公两天，由直属主管安排具体日期。每月累计不超过八天，试用期员工不适用。",
    "RAG 文档处理：从解析、清洗、Chunking 到多模态内容处理（PDF、Word 与 Excel）。",
)


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("width", [460, 580, 700])
def test_prose_has_no_empty_line_below_it(qapp, hit, text, width):
    look = RowLook(QFont(), QPalette())
    for end in range(20, len(text)):
        lines = lines_of(row(hit(1, snippet=text[:end], spans=((4, 7),))), width, look)
        layout = lay_out(text[:end], ((4, 7),), width, 3, look)
        assert lines == layout.lineCount()


def test_what_is_too_long_in_all_is_not_measured_by_words(qapp, hit):
    look = RowLook(QFont(), QPalette())
    words = " ".join(f"word{number}" for number in range(30))
    width = look.text.metrics.horizontalAdvance(words) // 2
    before = _advance.cache_info().misses
    assert lines_of(row(hit(1, snippet=words), Shape.BRIEF), width, look) == 1
    assert _advance.cache_info().misses <= before + 1  # the space between two words
