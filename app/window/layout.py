"""Page: where the parts of the window stand.

the question, the preset, the keywords-only switch
folders   | filters, progress, | the page itself
reading   | the list of hits   |
messages, status
"""

from dataclasses import dataclass

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

_ROOMY = 1180  # pixels of width from which on the preview is there without being asked for
_EDGE = 14  # pixels


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
