from PySide6.QtGui import QFont, QPalette

from app.results.row_look import RowLook, on_one_line
from app.results.rows import Shape


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
