import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.widgets import Translated, size_in_words, time_left_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 kB"),
        (471, "1 kB"),
        (51_700, "52 kB"),
        (999_600_000, "1,000 MB"),
        (1_203_000_000, "1.2 GB"),
    ],
)
def test_sizes_have_readable_units(appearance, size, words):
    assert size_in_words(size) == words.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1.2, "about 2 s left"), (165.9, "about 3 min left"), (9000, "about 2.5 h left")],
)
def test_the_time_left_is_said_in_the_unit_for_it(appearance, seconds, words):
    assert time_left_in_words(seconds) == words


def test_texts_are_set_again_in_a_new_language(qtbot):
    class Dialog(Translated, QDialog):
        def _retranslate(self):
            self.setWindowTitle("translated")

    dialog = Dialog()
    qtbot.addWidget(dialog)
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == "translated"
