"""Letters: those of a widget that are a share of the size of all others.

Qt has a widget follow the font of the application only in what the widget has not set itself.
"""

from PySide6.QtWidgets import QApplication, QWidget

_SHARE = "share"


def set_share(widget: QWidget, share: float) -> None:
    """Show letters so many times as large as elsewhere in the window."""
    widget.setProperty(_SHARE, share)
    font = widget.font()
    font.setPointSizeF(QApplication.font().pointSizeF() * share)
    widget.setFont(font)


def restore_share(widget: QWidget) -> None:
    """Do so again: the font of the application has another size."""
    if share := widget.property(_SHARE):
        set_share(widget, share)
