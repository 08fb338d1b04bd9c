import subprocess
import sys

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.settings import emoji
from app.settings.emoji import draws, hide_missing_emoji

# In a process of its own, as Qt falls back on a font that was there once.
PROGRAM = """
from PySide6.QtWidgets import QApplication
from app.settings import emoji
app = QApplication([])
real, emoji.draws = emoji.draws, lambda *_: False
emoji.hide_missing_emoji()
print(real("a🚀⛽b👩‍👩‍👧🇩🇪👍🏽\\ue123\\U000f1234", app.font()))
"""


def test_where_no_font_has_emoji_no_box_is_drawn():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stdout == "True\n", done.stderr


def test_a_font_that_has_them_is_used(qapp, monkeypatch):
    monkeypatch.setattr(emoji, "draws", lambda *_: True)
    before = QApplication.font()
    hide_missing_emoji()
    assert QApplication.font() == before


def test_what_no_font_has_is_told(qapp):
    assert draws("a", QFont())
    assert not draws("\u0378", QFont())  # assigned to nothing
