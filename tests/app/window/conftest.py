"""The real window, on a library that answers from memory."""

import pytest
from PySide6.QtWidgets import QLineEdit

from app.window.main_window import MainWindow


@pytest.fixture
def window(qtbot, library, settings, appearance):
    window = MainWindow(library, settings, appearance)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    yield window
    library.batch.release(1000)
    assert window.regions.stop()


@pytest.fixture
def parts(window):
    return window.regions


@pytest.fixture
def field(window):
    return window.findChild(QLineEdit, "question")
