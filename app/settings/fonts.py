"""Fonts: whether Chinese can be drawn here, and the fonts that a package brings where it cannot."""

from PySide6.QtGui import QFontDatabase

from app import resources

_HAN = (
    QFontDatabase.WritingSystem.SimplifiedChinese,
    QFontDatabase.WritingSystem.TraditionalChinese,
    QFontDatabase.WritingSystem.Japanese,
)


def has_han() -> bool:
    return any(QFontDatabase.families(system) for system in _HAN)


def lend_fonts() -> None:
    """Have Chinese, Japanese and Korean, and emoji, drawn in our fonts if the system has none."""
    if not resources.FONTS.is_dir():  # as in an installation by pip
        return
    if not has_han():
        QFontDatabase.addApplicationFont(str(resources.FONTS / "wqy-microhei.ttc"))
    if not any("emoji" in family.lower() for family in QFontDatabase.families()):
        QFontDatabase.addApplicationFont(str(resources.FONTS / "NotoColorEmoji.ttf"))
