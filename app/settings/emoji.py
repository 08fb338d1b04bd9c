"""Emoji: where no font has them nothing is drawn in their place, rather than boxes."""

from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from PySide6.QtWidgets import QApplication

from app.resources import BLANK_FONT


def hide_missing_emoji() -> None:
    """Have the letters of all windows fall back on a font whose emoji are empty, if need be."""
    font = QApplication.font()
    if not draws("🚀", font):
        family = QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(BLANK_FONT))
        )
        font.setFamilies([*font.families(), *family])
        QApplication.setFont(font)


def draws(text: str, font: QFont) -> bool:
    """Say whether there is a glyph for each sign of a text."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes())
