import time

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.widgets import Translated, sent_in_words, size_in_words, time_left_in_words


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-03-04 09:12:00", "Tuesday, March 4, 2025 9:12 AM"),
        ("2025-03-04 10:12:00+01:00", "Tuesday, March 4, 2025 9:12 AM"),
        ("2025-03-04", "2025-03-04"),
        ("2025-23-04 09:12:00", "2025-23-04 09:12:00"),
        ("Ann", "Ann"),
    ],
)
def test_when_a_message_was_sent_is_said_where_it_is_read(appearance, utc, text, words):
    assert sent_in_words(text).replace("\u202f", " ") == words


@pytest.fixture
def utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
