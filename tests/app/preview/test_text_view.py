from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFont

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
    assert line.cursor.selectedText() == "60"
    assert mark.cursor.selectedText() == "Line"


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
