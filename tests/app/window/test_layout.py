import pytest
from PySide6.QtCore import QRect, QSize

from app.window.layout import first_size, onto_screen, unframed

LEFT, RIGHT = QRect(0, 0, 1440, 900), QRect(1440, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("window", "screens", "placed"),
    [
        (QRect(100, 100, 800, 600), [LEFT], QRect(100, 100, 800, 600)),
        (QRect(1500, 100, 800, 600), [LEFT, RIGHT], QRect(1500, 100, 800, 600)),
        (QRect(1000, 100, 800, 600), [LEFT, RIGHT], QRect(1000, 100, 800, 600)),  # over two
        (QRect(1500, 100, 800, 600), [LEFT], QRect(640, 100, 800, 600)),  # its screen is gone
        (QRect(100, -500, 800, 600), [LEFT], QRect(100, 0, 800, 600)),  # no title to catch
        (QRect(0, 0, 2560, 1440), [LEFT], QRect(0, 0, 1440, 900)),  # of another scale
        (QRect(-3000, -3000, 800, 600), [LEFT, RIGHT], QRect(0, 0, 800, 600)),
        (QRect(10, 10, 800, 600), [], QRect(10, 10, 800, 600)),  # no screen at all just now
    ],
)
def test_a_window_can_always_be_seen_and_caught(window, screens, placed):
    assert onto_screen(window, screens) == placed


def test_a_new_window_fits_a_small_screen_with_its_frame():
    assert first_size(QSize(1330, 800), QSize(1920, 1080)) == QSize(1330, 800)
    small = first_size(QSize(1330, 800), QSize(1024, 700))
    assert small.width() < 1024
    assert small.height() < 700


def test_the_frame_of_a_window_goes_onto_the_screen_too():
    frame, window = QRect(0, 0, 810, 630), QRect(5, 25, 800, 600)
    assert unframed(QRect(100, 100, 810, 630), frame, window) == QRect(105, 125, 800, 600)
