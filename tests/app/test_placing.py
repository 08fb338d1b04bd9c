import pytest
from PySide6.QtCore import QRect

from app.placing import onto_screen

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
