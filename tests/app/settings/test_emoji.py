import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.settings import emoji
from app.settings.emoji import draws, hide_missing_emoji

SIGNS = "a🚀⛽b👩‍👩‍👧🇩🇪👍🏽\ue123\U000f1234 中"


@pytest.fixture
def restored(qapp):
    font = QApplication.font()
    yield font
    QApplication.setFont(font)


def test_where_no_font_has_emoji_no_box_is_drawn(restored, monkeypatch):
    monkeypatch.setattr(emoji, "draws", lambda *_: False)
    hide_missing_emoji()
    assert draws(SIGNS, QApplication.font())


def test_a_font_that_has_them_is_used(restored, monkeypatch):
    monkeypatch.setattr(emoji, "draws", lambda *_: True)
    hide_missing_emoji()
    assert QApplication.font() == restored


def test_what_no_font_has_is_told(qapp):
    assert draws("a", QFont())
    assert not draws("\u0378", QFont())  # assigned to nothing
