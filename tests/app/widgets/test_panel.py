from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.widgets import bring_up


def test_a_window_that_comes_again_fits_the_screen(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    window.show()
    window.hide()
    window.setGeometry(room.width() - 100, 90, 300, room.height() + 50)  # on a larger screen
    bring_up(window)
    assert room.contains(window.geometry())
    assert window.width() == 300


def test_a_window_without_a_size_of_its_own_takes_the_one_it_needs(qtbot):
    class Small(QWidget):
        def sizeHint(self) -> QSize:
            return QSize(210, 110)

    window = Small()
    qtbot.addWidget(window)
    bring_up(window)
    assert window.size() == QSize(210, 110)
