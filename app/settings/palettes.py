"""Palettes: the colours of the window: light, dark, and of high contrast.

Text, quiet text and links have a contrast of at least 4.5 to 1 on every ground they stand on,
frames of fields and bars one of 3 to 1.
"""

from PySide6.QtGui import QColor, QPalette

LIGHT, DARK, CONTRAST = "light", "dark", "contrast"
NAMES = (LIGHT, DARK, CONTRAST)

_Role = QPalette.ColorRole
_TEXT = (_Role.Text, _Role.WindowText, _Role.ButtonText, _Role.ToolTipText, _Role.BrightText)
_COLOURS = (
    ((_Role.Window,), "#f4f5f7", "#202225", "#000000"),  # panels
    ((_Role.Base,), "#ffffff", "#18191b", "#000000"),  # what is read, or written in
    ((_Role.AlternateBase,), "#f7f8fa", "#1d1f21", "#141414"),
    ((_Role.Button,), "#ffffff", "#2b2e32", "#000000"),
    ((_Role.ToolTipBase,), "#ffffff", "#2b2e32", "#000000"),
    (_TEXT, "#1c1e22", "#e6e8eb", "#ffffff"),
    ((_Role.PlaceholderText,), "#5a606b", "#a4aab4", "#f0f0f0"),  # quiet text
    ((_Role.Mid, _Role.Dark, _Role.Shadow), "#858b96", "#7b828d", "#ffffff"),  # frames of fields
    ((_Role.Midlight, _Role.Light), "#dfe2e7", "#34373c", "#8c8c8c"),  # hairlines
    ((_Role.Highlight,), "#2f5fd0", "#3d68d6", "#ffd60a"),
    ((_Role.HighlightedText,), "#ffffff", "#ffffff", "#000000"),
    ((_Role.Accent,), "#2f5fd0", "#7aa0ff", "#ffd60a"),
    ((_Role.Link, _Role.LinkVisited), "#2553bd", "#8db0ff", "#7fd4ff"),
)
_FADED = 120  # alpha of what is disabled


def palette(name: str) -> QPalette:
    """Return the palette of one of `NAMES`."""
    made = QPalette()
    for roles, *colours in _COLOURS:
        colour = QColor(colours[NAMES.index(name)])
        for role in roles:
            made.setColor(role, colour)
    for role in (*_TEXT, _Role.PlaceholderText):
        faded = made.color(role)
        faded.setAlpha(_FADED)
        made.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return made
