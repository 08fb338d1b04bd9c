"""Page: where the parts of the window are.

the question, its preset, the keywords-only switch
folders   | filters, likeness, | the page itself
saved     | what was meant, an |
indexing  | answer, hits, pace |
messages, a download, status
"""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from app.widgets import LARGE, MEDIUM, SMALL, column, icon, row
from app.window.regions import Regions

_ROOMY = 1180  # pixels of width from which on the preview is shown without being asked for


class Page(QWidget):
    """The window without its menus; keeps in `settings` how it is divided.

    Attributes:
        panes: Its parts, in the order in which the keyboard goes round them.
    """

    def __init__(self, regions: Regions, settings: QSettings) -> None:
        super().__init__()
        self._settings, self._preview = settings, regions.preview
        self._folders, self._results = regions.library.folders, regions.results
        self._bar = regions.search.bar
        library, search, hits = regions.library, regions.search, regions.results.view
        regions.results.empty.place_offer(regions.models.offer)
        chat, sort = regions.chat, regions.results.sort
        above = row(search.filters, None, chat.buttons, sort, wide=search.filters, spacing=SMALL)
        for each in (chat.buttons, sort):
            above.setAlignment(each, Qt.AlignmentFlag.AlignRight)
        above.setContentsMargins(LARGE, 0, LARGE, 0)
        for line in (search.like_line, search.meant):
            line.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        left = self._left = _holder(
            _joined(library.folders, search.saved, library.progress, wide=library.folders)
        )
        library.folder_count_changed.connect(self._show_folders)
        left.setVisible(bool(library.folders.folders))
        lines = (above, search.like_line, search.meant, chat.panel)
        middle = _joined(*lines, hits, search.progress, wide=hits)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, _holder(middle), regions.preview):
            self._splitter.addWidget(part)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setStretchFactor(2, 2)
        self._splitter.setSizes([230, 620, 480])
        self.preview_button = QToolButton()
        regions.preview.menu.shown.setIcon(icon("panel-right"))
        self.preview_button.setDefaultAction(regions.preview.menu.shown)
        self.preview_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        search.bar.place(self.preview_button)
        head = column(search.bar, margins=(LARGE, MEDIUM, LARGE, MEDIUM))
        foot = (regions.message, regions.models.offer.progress, search.status)
        parts = (head, self._splitter, *foot)
        self.setLayout(_joined(*parts, wide=self._splitter))
        if state := settings.value("parts"):
            self._splitter.restoreState(state)
        self.panes = (
            search.bar,
            left,
            search.filters,
            chat.panel,
            hits,
            regions.preview,
            regions.message,
        )
        self.setTabOrder(search.bar.field, hits.list)  # what stands between is passed more rarely
        self._preview.menu.shown.triggered.connect(self._choose_preview)
        for changed in (library.folder_count_changed, regions.results.changed):
            changed.connect(self._on_filled)
        self._filled = False  # there is something to preview, or to be looked for
        self._on_filled()
        self._fit()

    def _show_folders(self, count: int) -> None:
        """Show them if there are any; with the first one, asking is what comes next."""
        if count and self._left.isHidden():
            self._bar.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._left.setVisible(count > 0)

    def _choose_preview(self, on: bool) -> None:
        self._settings.setValue("preview", on)
        self._fit()

    def _on_filled(self) -> None:
        filled = bool(self._folders.folders or self._results.model.rowCount())
        if filled != self._filled:
            self._filled = filled
            self._fit()

    def _fit(self) -> None:
        """Show the preview if the user wants it, or has not chosen and there is room.

        An empty library needs none: all that can be done stands on its first page.
        """
        wanted = self._settings.value("preview")
        shown = wanted in (True, "true")
        if wanted is None:
            shown = self._filled and self.width() >= _ROOMY
        self._preview.setVisible(shown)
        self._preview.menu.shown.setChecked(shown)

    def remember(self) -> None:
        self._settings.setValue("parts", self._splitter.saveState())

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _joined(*parts: QWidget | QBoxLayout, wide: QWidget) -> QVBoxLayout:
    """Put parts one below the other, without room between or around them."""
    return column(*parts, wide=wide, spacing=0, margins=(0, 0, 0, 0))


def _holder(column: QVBoxLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(column)
    return holder
