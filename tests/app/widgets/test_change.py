import pytest
from PySide6.QtGui import QColor, QPalette

from app.widgets.change import change_colour, move_in_words, signed


def test_moves_point_up_or_down():
    assert [move_in_words(3, 0), move_in_words(1, 2), move_in_words(2, 2)] == ["▲ 3", "▼ 1", ""]


def test_numbers_have_a_sign():
    assert [signed(0.5, 2), signed(-0.25, 2), signed(0, 1)] == ["+0.50", "−0.25", "+0.0"]


@pytest.mark.parametrize("base", ["#ffffff", "#1e1e1e"])
def test_colours_are_readable_on_light_and_dark(base):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(base))
    up, down = change_colour(1, palette), change_colour(-1, palette)
    assert up.green() > up.red()
    assert down.red() > down.green()
    for colour in (up, down):
        assert abs(colour.lightness() - QColor(base).lightness()) > 70
