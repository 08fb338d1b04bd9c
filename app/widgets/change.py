"""Change: how moves, gains and losses are worded and coloured."""

from PySide6.QtGui import QColor, QPalette


def move_in_words(before: int, after: int) -> str:
    """Return how far something moved from place to place: "▲ 3", "▼ 1", or ""."""
    if before == after:
        return ""
    return f"▲ {before - after}" if after < before else f"▼ {after - before}"


def signed(value: float, digits: int) -> str:
    """Return a number with its sign, and with a minus rather than a hyphen."""
    return f"{value:+.{digits}f}".replace("-", "−")


def change_colour(change: float, palette: QPalette) -> QColor:
    """Return green for more, red for less, grey for none, readable on the base of `palette`."""
    if not change:
        return palette.color(QPalette.ColorRole.PlaceholderText)
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    if change > 0:
        return QColor("#5bd08c" if dark else "#14713a")
    return QColor("#ff9b8a" if dark else "#b3261e")
