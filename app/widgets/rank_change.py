"""Moves: how it is said, and in which colours, that a passage went up or down."""

from PySide6.QtGui import QColor, QPalette


def move_in_words(before: int, after: int) -> str:
    """How far a passage moved, from place to place: "▲ 3", "▼ 1", or nothing."""
    if before == after:
        return ""
    return f"▲ {before - after}" if after < before else f"▼ {after - before}"


def rise_colour(palette: QPalette) -> QColor:
    """The colour of what went up, readable on the ground of `palette`."""
    return QColor("#5bd08c" if _is_dark(palette) else "#14713a")


def fall_colour(palette: QPalette) -> QColor:
    """The colour of what went down."""
    return QColor("#ff9b8a" if _is_dark(palette) else "#b3261e")


def _is_dark(palette: QPalette) -> bool:
    return palette.color(QPalette.ColorRole.Base).lightness() < 128
