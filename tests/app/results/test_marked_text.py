import pytest
from PySide6.QtGui import QFont, QPalette

from app.results.marked_text import _wide_places, lay_out, utf16_ranges
from app.results.row_look import RowLook


@pytest.fixture
def look(qapp):
    return RowLook(QFont(), QPalette())


def test_a_layout_is_kept_for_its_text_marks_and_room(look):
    one = lay_out("some words", ((0, 4),), 300, 3, look)
    assert lay_out("some words", ((0, 4),), 300, 3, look) is one
    assert lay_out("some words", ((0, 4),), 300, 2, look) is not one
    assert lay_out("some words", (), 300, 3, look) is not one


@pytest.mark.parametrize(
    "text",
    [
        "\u202eשלום עולם " * 60,
        "مرحبا بالعالم " * 60,
        "e\u0301\u0302\u0303" * 300,
        "क्षि\u200d " * 200,
        "نص with English وسط " * 40,
    ],
)
def test_what_runs_right_to_left_or_is_combined_is_cut_to_its_lines(look, text):
    layout = lay_out(text, ((0, 4), (10, 16)), 300, 2, look)
    assert layout.lineCount() == 2
    assert layout.text().endswith("…")


@pytest.mark.parametrize("width", range(240, 300, 7))
def test_no_word_is_cut(look, width):
    text = "ownership moves wherever somebody borrows nothing " * 9
    layout = lay_out(text, (), width, 3, look)
    assert set(layout.text().removesuffix("…").split()) <= set(text.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the rent is due on the third working day of each month " * 4, "notice"),
        ("租金应在每月的第三个工作日之前支付给出租人" * 6, "解约通知"),
    ],
)
def test_where_the_first_mark_is_beyond_the_lines_the_text_begins_later(look, text, found):
    whole = f"{text}{found} {text}"
    place = len(text), len(text) + len(found)
    for spans, answer in (((place,), None), ((), place)):
        layout = lay_out(whole, spans, 300, 2, look, answer)
        assert layout.text().startswith("…")
        ((start, length),) = [(each.start, each.length) for each in layout.formats()]
        assert layout.text()[start : start + length] == found
        assert layout.lineCount() == 2
    seen = lay_out(whole, ((0, 4), place), 300, 2, look)
    assert seen.text()[:20] == whole[:20]


@pytest.mark.parametrize("width", range(240, 330, 6))
def test_the_ellipsis_is_not_marked_where_the_next_word_is(look, width):
    text = "如果添加失败则通过拒绝策略执行相应的线程池处理逻辑" * 6
    marks = tuple((place, place + 1) for place in range(0, len(text), 2))
    layout = lay_out(text, marks, width, 3, look)
    end = len(layout.text()) - 1
    assert layout.text().endswith("…")
    assert all(each.start + each.length <= end for each in layout.formats())


def test_a_word_without_end_and_ideographs_fill_their_lines(look):
    for text in ("x" * 900, "线程池的拒绝策略 " * 60):
        layout = lay_out(text, (), 300, 3, look)
        assert layout.lineCount() == 3


@pytest.mark.parametrize(
    ("text", "spans", "ranges"),
    [
        ("plain words", [(0, 5), (6, 11)], [(0, 5), (6, 5)]),
        ("", [], []),
        ("线程池的拒绝策略", [(0, 3), (4, 8)], [(0, 3), (4, 4)]),
        ("😀 moved", [(2, 7)], [(3, 5)]),
        ("a😀b😀c", [(0, 1), (2, 3), (4, 5)], [(0, 1), (3, 1), (6, 1)]),
        ("x😀y", [(1, 2)], [(1, 2)]),  # the emoji itself
        ("x😀y", [(0, 3)], [(0, 4)]),  # around it
        ("<b>bold</b> & <img src=x>", [(0, 3), (3, 7)], [(0, 3), (3, 4)]),
        ("e\u0301te", [(0, 3)], [(0, 3)]),  # a combining accent is a character of its own
        ("empty span", [(3, 3)], []),
    ],
)
def test_utf16_ranges(text, spans, ranges):
    assert utf16_ranges(text, spans) == ranges
    encoded = text.encode("utf-16-le")
    kept = [span for span in spans if span[0] < span[1]]
    for (start, end), (first, length) in zip(kept, ranges, strict=True):
        assert encoded[first * 2 : (first + length) * 2].decode("utf-16-le") == text[start:end]


def test_a_long_text_is_looked_through_once_for_all_of_its_passages():
    text = "passage 😀 " * 1000
    before = _wide_places.cache_info().misses
    for start in range(0, 9000, 100):
        utf16_ranges(text, [(start, start + 50)])
    assert _wide_places.cache_info().misses == before + 1


def test_the_answer_is_underlined_beside_the_marks(look):
    layout = lay_out("😀 some words that answer", ((2, 6),), 900, 3, look, (2, 12))
    line, mark = layout.formats()
    assert (line.start, line.length) == (3, 10)
    assert line.format.fontUnderline()
    assert (mark.start, mark.length) == (3, 4)
    assert not mark.format.fontUnderline()


@pytest.mark.parametrize("width", range(150, 260, 10))
def test_no_mark_is_cut(look, width):
    text = "个人觉得主要是花了好几天才能找到并且修好这个很少出现的问题" * 3
    spans = tuple((n, n + 6) for n in range(3, 80, 9))
    shown = lay_out(text, spans, width, 2, look).text()
    assert shown.endswith("…")
    assert not any(start < len(shown) - 1 < end for start, end in spans)
