"""Page: where the parts of the window stand.

the question, the preset, the keywords-only switch
folders   | filters, progress, | the page itself
reading   | the list of hits   |
messages, status
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSettings, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

_ROOMY = 1180  # pixels of width from which on the preview is there without being asked for
_EDGE = 14  # pixels
_SEEN = 80  # pixels of the title bar that must be on a screen, to be caught by the mouse
_FRAME = QSize(8, 40)  # that the desktop may put around a window, as long as it is not known


@dataclass(frozen=True, slots=True)
class Parts:
    """What is placed: each a row, or a column of them from top to bottom."""

    head: QWidget
    left: tuple[QWidget, ...]  # the first takes what room there is
    above: tuple[QWidget, ...]  # the list
    offer: QWidget
    results: QWidget
    preview: QWidget
    shows_preview: QAction
    foot: tuple[QWidget, ...]


class Page(QWidget):
    """The window but for its menus; remembers in `settings` how it was divided."""

    def __init__(self, parts: Parts, settings: QSettings) -> None:
        super().__init__()
        self._settings, self._parts = settings, parts
        middle = _column(parts.offer, parts.results)
        above = QVBoxLayout()
        above.setContentsMargins(_EDGE, 2, _EDGE, 4)
        above.setSpacing(6)
        for part in parts.above:
            above.addWidget(part)
        middle.insertLayout(0, above)
        middle.setStretchFactor(parts.results, 1)
        left = _column(*parts.left)
        left.setStretch(0, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        for each in (_holder(left), _holder(middle), parts.preview):
            self._splitter.addWidget(each)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setStretchFactor(2, 2)
        self._splitter.setSizes([230, 620, 480])
        head = _column(parts.head)
        head.setContentsMargins(_EDGE, 12, _EDGE, 8)
        rows = _column(self._splitter, *parts.foot)
        rows.insertLayout(0, head)
        rows.setStretchFactor(self._splitter, 1)
        self.setLayout(rows)
        if state := settings.value("parts"):
            self._splitter.restoreState(state)
        parts.shows_preview.triggered.connect(self._choose_preview)
        self._fit()

    def _choose_preview(self, on: bool) -> None:
        self._settings.setValue("preview", on)
        self._fit()

    def _fit(self) -> None:
        """Show the preview if the person wants it, or has not said so and there is room."""
        wanted = self._settings.value("preview")
        shown = self.width() >= _ROOMY if wanted is None else wanted in (True, "true")
        self._parts.preview.setVisible(shown)
        self._parts.shows_preview.setChecked(shown)

    def remember(self) -> None:
        """Keep how the page is divided."""
        self._settings.setValue("parts", self._splitter.saveState())

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview out of the way where it gets narrow."""
        super().resizeEvent(event)
        self._fit()


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return column


def _holder(column: QVBoxLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(column)
    return holder


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
