from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFont

from app.preview.grid import END, START, Grid
from app.preview.script import Script
from app.preview.text_view import TextView

LINES = [f"Line {number} of a text." for number in range(100)]
TEXT = "\n".join(LINES)
AT = TEXT.index("Line 60")
SCRIPT = Script(TEXT, ((0, 6),), ((AT, 4),), {7: (AT, len(LINES[60])), 8: (0, 6)})


@pytest.fixture
def view(qtbot):
    view = TextView()
    view.resize(400, 300)
    qtbot.addWidget(view)
    view.show()
    return view


def test_the_passage_is_framed_and_in_sight(view):
    view.show_script(SCRIPT, 7)
    assert view.toPlainText() == TEXT
    first = view.cursorForPosition(QPoint(20, 5)).blockNumber()
    assert 55 <= first <= 60
    frame = view._frame()
    assert 0 < frame.top() < frame.bottom() < 120
    accent = QColor(view.palette().accent().color())
    edge = view.viewport().grab().toImage().pixelColor(200, round(frame.top()))
    assert abs(edge.blue() - accent.blue()) < 60
    assert edge.red() < 160


def test_words_are_marked_and_headings_bold(view):
    view.show_script(SCRIPT, 7)
    [mark] = view.extraSelections()
    assert mark.cursor.selectedText() == "Line"
    assert mark.cursor.selectionStart() == AT
    assert view._cursor(0, 6).charFormat().fontWeight() > 400


def test_another_passage_of_the_same_text_only_scrolls(view):
    view.show_script(SCRIPT, 7)
    document_revision = view.document().revision()
    view.show_script(SCRIPT, 8)
    assert view.document().revision() == document_revision
    assert view.verticalScrollBar().value() == 0


def test_text_grows_and_shrinks_within_bounds(view):
    before = view.font().pointSizeF()
    view.zoom(50)
    assert view.font().pointSizeF() == 32
    view.zoom(-99)
    assert view.font().pointSizeF() == 6
    view.zoom(0)
    assert view.font().pointSizeF() == before


def test_an_answer_that_comes_later_is_underlined_and_nothing_scrolls(view):
    view.show_script(SCRIPT, 7)
    view.verticalScrollBar().setValue(3)
    view.show_script(replace(SCRIPT, answer=((AT + 5, 2),)), 7)
    assert view.verticalScrollBar().value() == 3
    line, mark = view.extraSelections()
    assert (line.cursor.selectedText(), line.format.fontUnderline()) == ("60", True)
    assert (mark.cursor.selectedText(), mark.format.fontUnderline()) == ("Line", False)


def test_headings_are_as_bold_as_a_font_without_bold_letters_can_be(view):
    view.show_script(Script("标准\n\nOne.", ((0, 2),), (), {1: (4, 4)}), 1)
    assert view._cursor(0, 1).charFormat().fontWeight() == QFont.Weight.Bold
    assert view._cursor(4, 1).charFormat().fontWeight() != QFont.Weight.Bold


def test_code_stands_in_letters_of_one_width(view):
    def families():
        return view.document().begin().begin().fragment().charFormat().fontFamilies()

    view.show_script(Script("def f():", (), (), {}, is_code=True), 1)
    assert families()
    view.show_script(Script("Prose.", (), (), {}), 1)
    assert not families()


def part(first: int, last: int) -> Script:
    """Lines of a longer text, each a passage."""
    lines = [f"Line {number} of a longer text." for number in range(first, last)]
    places = {}
    for number, line in zip(range(first, last), lines, strict=True):
        places[number] = (sum(len(each) + 1 for each in lines[: number - first]), len(line))
    return Script("\n".join(lines), (), (), places, before=first > 0, after=last < 400)


def top_line(view: TextView) -> str:
    return view.cursorForPosition(QPoint(20, 5)).block().text()


def test_more_of_the_text_is_wanted_only_near_its_ends(view, qtbot):
    with qtbot.assertNotEmitted(view.end_neared):
        view.show_script(part(100, 200), 150)
    bar = view.verticalScrollBar()
    for place in (bar.minimum(), bar.maximum()):
        with qtbot.waitSignal(view.end_neared):
            bar.setValue(place)
        bar.setValue((bar.minimum() + bar.maximum()) // 2)
    with qtbot.assertNotEmitted(view.end_neared):  # a whole document has no more
        view.show_script(replace(part(100, 200), before=False, after=False), 150)
        bar.setValue(bar.maximum())
        bar.setValue(bar.minimum())
    with qtbot.waitSignal(view.end_neared):  # too short to be scrolled
        view.show_script(part(150, 154), 152)


def test_where_more_is_written_around_it_the_text_and_what_is_selected_stay(view):
    view.show_script(part(100, 200), 150)
    view.verticalScrollBar().setValue(40)
    view.setTextCursor(view._cursor(*part(100, 200).passages[103]))
    view.verticalScrollBar().setValue(40)
    top = top_line(view)
    view.show_script(part(20, 300), 150)
    assert top_line(view) == top
    assert view.textCursor().selectedText() == "Line 103 of a longer text."
    assert view._framed == part(20, 300).passages[150]
    view.show_script(part(20, 300), 160)  # another passage is chosen
    assert top_line(view) != top


def test_what_is_chosen_stays_in_sight_of_a_grown_text_when_it_is_resized(view):
    view.show_script(part(100, 200), 150)
    view.show_script(part(20, 300), 150)
    view.resize(200, 300)
    assert 0 <= view._frame().top() < 300


def test_notes_are_set_in_but_not_the_cells_of_a_table_among_them(view):
    cells = f"{START}Author{START}Kevin{END}"
    text = f"Heading\nA note\n{cells}\nAnother"
    start = text.index("A note")
    notes = ((start, len(text) - start),)
    view.show_script(Script(text, (), (), {}, grids=(Grid((6, 5), (6, 5), 1, 0),), notes=notes), 0)
    margins, block = {}, view.document().begin()
    while block.isValid():
        margins[block.text()] = block.blockFormat().leftMargin()
        block = block.next()
    assert margins["A note"] == margins["Another"] > 0
    assert margins["Author"] == margins["Kevin"] == margins["Heading"] == 0


def test_tables_that_are_known_later_move_nothing_for_who_has_scrolled(view):
    first = part(100, 200)
    view.show_script(first, 150)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + 200)
    top = top_line(view)
    head = "Told later.\n\n"
    places = {number: (at + len(head), length) for number, (at, length) in first.passages.items()}
    view.show_script(replace(first, text=head + first.text, passages=places), 150)
    assert top_line(view) == top


def test_a_long_table_after_a_short_text_is_laid_out_once(view, monkeypatch):
    view.show_script(Script("short", (), (), {1: (0, 5)}), 1)
    assert not view.verticalScrollBar().isVisible()
    again = []
    monkeypatch.setattr(view._tables, "lay_out", lambda: again.append(view.viewport().width()))
    text = f"{START}{START.join(LINES)}{END}"
    view.show_script(Script(text, (), (), {1: (1, 4)}, grids=(Grid((20,), (9,), 100, 0),)), 1)
    assert view.verticalScrollBar().isVisible()
    assert not again
    view.show_script(Script("short again", (), (), {1: (0, 5)}), 1)
    assert not view.verticalScrollBar().isVisible()
