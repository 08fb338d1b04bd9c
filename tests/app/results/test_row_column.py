import pytest
from PySide6.QtGui import QFont, QPalette

from app.results.row_column import row_column
from app.results.row_look import RowLook
from app.results.row_text import RowWords
from app.results.rows import Row, Shape


@pytest.mark.parametrize("shape", [Shape.FULL, Shape.PASSAGE, Shape.BRIEF])
def test_a_note_stands_in_every_row_of_its_passage(qapp, hit, shape):
    row = Row(hit(1, note="ask\nAnn"), shape, 1, 0, single=True)
    lines = row_column(RowWords(), row, 400, RowLook(QFont(), QPalette())).lines
    assert "Note: ask Ann" in [line.text.text() for line in lines]
