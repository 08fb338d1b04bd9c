"""Placing: keeps a window where it can be seen, though a screen is gone or has another scale."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize

_SEEN = 80  # pixels of the title bar that must be on a screen, to be caught by the mouse
_FRAME = QSize(8, 40)  # that the desktop may put around a window, as long as it is not known


def first_size(wanted: QSize, screen: QSize) -> QSize:
    """How large a window is made that has never been on a screen of this size."""
    return wanted.boundedTo(screen - _FRAME)


def unframed(place: QRect, frame: QRect, window: QRect) -> QRect:
    """Where the window goes whose frame goes to `place`; `frame` and `window` are as they are."""
    return place.adjusted(
        window.left() - frame.left(),
        window.top() - frame.top(),
        window.right() - frame.right(),
        window.bottom() - frame.bottom(),
    )


def onto_screen(window: QRect, screens: Sequence[QRect]) -> QRect:
    """`window` as it is, or moved onto the nearest screen and made no larger than that.

    Its frame belongs to it. The first screen is the one for a window that is near none.
    """
    title = QRect(window.left(), window.top(), window.width(), 24)
    for screen in screens:
        seen = title.intersected(screen)
        fits = window.width() <= screen.width() and window.height() <= screen.height()
        if fits and seen.width() >= min(_SEEN, window.width()) and seen.height() >= 12:
            return window
    if not screens:
        return window
    near = max(screens, key=lambda screen: _area(window.intersected(screen)))
    width, height = min(window.width(), near.width()), min(window.height(), near.height())
    left = min(max(window.left(), near.left()), near.right() - width + 1)
    top = min(max(window.top(), near.top()), near.bottom() - height + 1)
    return QRect(left, top, width, height)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
