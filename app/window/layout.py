"""Page: where the parts of the window are, and where the window is on the screens.

the question, its preset, the keywords-only switch
folders   | filters, progress, | the page itself
indexing  | the list of hits   |
messages, status
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

_ROOMY = 1180  # pixels of width from which on the preview is shown without being asked for
_EDGE = 14  # pixels
_SIZE = QSize(1330, 800)  # where the screen has room for it
_SEEN = 80  # pixels of the title bar that must be on a screen, for the mouse to catch it
_FRAME = QSize(8, 40)  # the most that a desktop is expected to put around a window


@dataclass(frozen=True, slots=True)
class Parts:
    """The widgets of the page; tuples are columns, from top to bottom."""

    head: QWidget
    left: tuple[QWidget, ...]  # the first takes the spare room
    above: tuple[QWidget, ...]  # the list of hits
    offer: QWidget
    results: QWidget
    preview: QWidget
    shows_preview: QAction
    foot: tuple[QWidget, ...]


class Page(QWidget):
    """The window without its menus; keeps in `settings` how it is divided."""

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
        """Show the preview if the user wants it, or has not chosen and there is room."""
        wanted = self._settings.value("preview")
        shown = self.width() >= _ROOMY if wanted is None else wanted in (True, "true")
        self._parts.preview.setVisible(shown)
        self._parts.shows_preview.setChecked(shown)

    def remember(self) -> None:
        """Save how the page is divided."""
        self._settings.setValue("parts", self._splitter.saveState())

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the preview where it gets narrow."""
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


class WindowPlace(QObject):
    """Keeps the size and place of a window in `settings`, and the window on a screen."""

    def __init__(self, window: QWidget, settings: QSettings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        window.resize(first_size(_SIZE, QGuiApplication.primaryScreen().availableSize()))
        if geometry := settings.value("geometry"):
            window.restoreGeometry(geometry)
            self.stay_in_sight()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._on_screen_removed)

    def remember(self) -> None:
        """Save size and place."""
        self._settings.setValue("geometry", self._window.saveGeometry())

    def stay_in_sight(self) -> None:
        """Move the window onto a screen, where it is not on one."""
        window = self._window
        screens = [each.availableGeometry() for each in QGuiApplication.screens()]
        place = onto_screen(window.frameGeometry(), screens)
        if place != window.frameGeometry():
            window.setGeometry(unframed(place, window.frameGeometry(), window.geometry()))

    def _on_screen_removed(self) -> None:
        QTimer.singleShot(0, self.stay_in_sight)  # Qt has moved its windows by then


def first_size(wanted: QSize, screen: QSize) -> QSize:
    """Return the size of a new window on a screen of this size."""
    return wanted.boundedTo(screen - _FRAME)


def unframed(place: QRect, frame: QRect, window: QRect) -> QRect:
    """Return where a window goes if its frame goes to `place`; `frame` and `window` are current."""
    return place.adjusted(
        window.left() - frame.left(),
        window.top() - frame.top(),
        window.right() - frame.right(),
        window.bottom() - frame.bottom(),
    )


def onto_screen(window: QRect, screens: Sequence[QRect]) -> QRect:
    """Return `window`, frame included, moved onto the nearest screen and made no larger than that.

    A window that is near no screen goes to the first.
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
