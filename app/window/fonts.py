"""Fonts: whether there is one here for Chinese, and what to say where there is none."""

from PySide6.QtGui import QFontDatabase

# In English, whatever the language: where there is no such font, Chinese is nothing but boxes.
HINT = (
    "There is no font for Chinese, Japanese and Korean characters here; in their place you see "
    "boxes. Install one, such as fonts-noto-cjk or fonts-wqy-microhei, and start Pagewise again."
)
_HAN = (
    QFontDatabase.WritingSystem.SimplifiedChinese,
    QFontDatabase.WritingSystem.TraditionalChinese,
    QFontDatabase.WritingSystem.Japanese,
)


def has_han() -> bool:
    """Whether any font of the system has Han characters."""
    return any(QFontDatabase.families(system) for system in _HAN)
