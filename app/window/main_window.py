"""MainWindow: makes the parts of the window, and is itself what Qt takes for a window.

Where they stand is `Page`; what joins them, `SearchWiring` and `LibraryWiring`.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMainWindow, QWidget

from app import resources
from app.evaluation.region import PresetsRegion
from app.library.folder_panel import FolderPanel, dropped_paths
from app.library.health.health import Health
from app.library.indexing import Indexing
from app.library.inspector import Upkeep
from app.library.progress_panel import ReadingPanel
from app.models.dialog import ModelsDialog
from app.models.jobs import ModelJobs
from app.models.offer import ModelOffer
from app.preview.pane import PreviewPane
from app.results.delegate import HitDelegate
from app.results.export import ResultFile
from app.results.hit_list import HitList
from app.results.judging import Judging
from app.results.model import ResultsModel
from app.results.open_document import Viewer
from app.results.result_view import ResultView
from app.search.completions import Completions
from app.search.empty_page import EmptyPage
from app.search.filter_bar import FilterBar
from app.search.history import Searches
from app.search.scoring_line import ScoringLine
from app.search.search_bar import SearchBar
from app.search.search_menu import SearchMenu
from app.search.search_session import SearchSession
from app.settings.appearance import NO_HAN_FONT, Appearance, has_han
from app.settings.preferences import Preferences
from app.settings.settings import Settings
from app.stream import Lanes
from app.window.layout import Page, Parts
from app.window.library_menu import LibraryMenu
from app.window.library_wiring import LibraryWiring
from app.window.menus import MenuBar
from app.window.message_bar import MessageBar
from app.window.placing import first_size, onto_screen, unframed
from app.window.search_wiring import SearchWiring
from app.window.shortcut_sheet import ShortcutSheet
from app.window.status_line import StatusLine
from app.window.tray import Tray
from engine import Library

_SIZE = QSize(1330, 800)  # where the screen has room for it


class MainWindow(QMainWindow):
    """The window of the program.

    Signals:
        painted: The window is on the screen for the first time.
    """

    painted = Signal()

    def __init__(self, library: Library, settings: QSettings, appearance: Appearance) -> None:
        super().__init__()
        self._settings = settings
        self._seen = self._leaving = False
        self._keys: ShortcutSheet | None = None
        self.library = library
        self.lanes = Lanes(self)
        self.search_bar = SearchBar()
        self.session = SearchSession(library, self.lanes, self.search_bar.instruction, self)
        self.indexing = Indexing(library, self.lanes, self)
        self.upkeep = Upkeep(library, self.lanes, self)
        self.preferences = Preferences(library, self)
        self.health = Health(self.indexing, self.upkeep, self.preferences, self)
        self.settings = Settings(self.preferences, appearance, settings, self)
        self.tray = Tray(resources.icon(), self)
        self.folders = FolderPanel()
        self.reading = ReadingPanel()
        self.model = ResultsModel(self)
        self.judging = Judging(library.config.judgments_file, self.lanes, self)
        self.delegate = HitDelegate()
        self.list = HitList(self.model, self.delegate, self.delegate.glide)
        self.empty = EmptyPage()
        self.results = ResultView(self.model, self.list, self.empty)
        self.preview = PreviewPane(library, self.lanes, settings)
        self.filters = FilterBar()
        self.searches = Searches(library, self.lanes, self)
        self.search_menu = SearchMenu(self.searches, self)
        self.completions = Completions(
            self.search_bar.field, library, self.lanes, self.searches, self
        )
        self.progress = ScoringLine()
        self.message = MessageBar()
        self.status = StatusLine()
        self.jobs = ModelJobs(self.preferences, self.lanes, self)
        self.models = ModelsDialog(self.jobs, self)
        self.offer = ModelOffer(self.jobs, library.config, settings)
        self.viewer = Viewer(self)
        self.result_file = ResultFile(self)
        self.menu = MenuBar(appearance.language, appearance.theme)
        self.presets = PresetsRegion(library, self.lanes, self.judging, self)

        self._place()
        SearchWiring(self)
        LibraryWiring(self, appearance)
        self._escape = QAction(self)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._escape.triggered.connect(self._on_escape)
        self.addAction(self._escape)
        _application().screenRemoved.connect(self._on_screen_removed)
        self._retranslate()
        self.folders.show_folders(library.folders())
        self.empty.set_folder_count(len(self.folders.folders))
        self.search_bar.focus()

    def begin(self, folders: Sequence[Path]) -> None:
        """Bring the library up to date, `folders` included, and load the reranker."""
        if not self.folders.add(folders):
            self.folders.renew()
        self.session.load()
        self.searches.load()
        if not has_han():
            self.message.notice(NO_HAN_FONT)

    def welcome(self, paths: Sequence[Path]) -> None:
        """Come to the front, and add what another start of the program was given."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.folders.add([path for path in paths if path.exists()])

    def leave(self) -> None:
        """Close for good, though there be a tray to stay in."""
        self._leaving = True
        self.close()

    def name_library(self, data_dir: Path, name: str) -> None:
        """Say which library this is the window of, and offer the others in `data_dir`."""
        if name:
            self.setWindowTitle(f"{name} – Pagewise")
        libraries = LibraryMenu(data_dir, name, self)
        libraries.failed.connect(self.message.complain)
        self.menu.place_libraries(libraries)

    def stop(self, patience_ms: int = 10_000) -> bool:
        """End all threads. False when one did not come to an end within the time."""
        ended = self.lanes.stop(patience_ms)
        self.judging.finish()
        return ended

    def _place(self) -> None:
        self._page = Page(
            Parts(
                head=self.search_bar,
                left=(self.folders, self.reading),
                above=(self.filters, self.progress),
                offer=self.offer,
                results=self.results,
                preview=self.preview,
                shows_preview=self.preview.menu.shown,
                foot=(self.message, self.status),
            ),
            self._settings,
        )
        for menu in (self.preview.menu, self.search_menu, self.presets.menu):
            self.menu.addMenu(menu)
        self.setMenuBar(self.menu)
        self.setCentralWidget(self._page)
        for part in self.findChildren(QWidget):
            part.setAcceptDrops(False)  # wherever something is dropped, the window takes it
        self.setAcceptDrops(True)
        self.setWindowTitle("Pagewise")
        self.resize(first_size(_SIZE, QGuiApplication.primaryScreen().availableSize()))
        if geometry := self._settings.value("geometry"):
            self.restoreGeometry(geometry)
            self._stay_in_sight()

    def show_keys(self) -> None:
        """Show what keys there are."""
        if self._keys is None:
            self._keys = ShortcutSheet(self)
        self._keys.show()

    def _retranslate(self) -> None:
        self._escape.setText(self.tr("Stop scoring, or begin a new question"))
        self.tray.retranslate()

    def _on_screen_removed(self) -> None:
        QTimer.singleShot(0, self._stay_in_sight)  # Qt has moved its windows by then

    def _stay_in_sight(self) -> None:
        screens = [each.availableGeometry() for each in QGuiApplication.screens()]
        place = onto_screen(self.frameGeometry(), screens)
        if place != self.frameGeometry():
            self.setGeometry(unframed(place, self.frameGeometry(), self.geometry()))

    def _on_escape(self) -> None:
        if self.completions.offers:
            self.completions.close()
        elif self.session.scoring:
            self.session.stop()
        else:
            self.search_bar.clear()

    # --- Qt

    def event(self, event: QEvent) -> bool:
        """Tell of the first time that the window was drawn."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
        return done

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place; stay in the tray if that is wanted."""
        self._settings.setValue("geometry", self.saveGeometry())
        self._page.remember()
        ends = self._leaving or _application().isSavingSession()
        if self.tray.holds and not ends:
            event.ignore()
            self.hide()
            return
        super().closeEvent(event)
        if not QGuiApplication.quitOnLastWindowClosed():  # there is a tray to stay in
            QGuiApplication.quit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go back and forward by the buttons that many mice have for it."""
        match event.button():
            case Qt.MouseButton.BackButton:
                self.searches.go(-1)
            case Qt.MouseButton.ForwardButton:
                self.searches.go(1)
            case _:
                super().mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever is brought; what cannot be added is answered by a sentence."""
        if event.source() is None:  # not a hit of ours, on its way out
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.folders.set_dropping(bool(dropped_paths(event.mimeData())))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away again."""
        self.folders.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped to the library."""
        self.folders.set_dropping(False)
        if paths := dropped_paths(event.mimeData()):
            self.folders.add(paths)
        else:
            self.message.answer(
                self.tr(
                    "Only files and folders of this computer can be added. "
                    "To have a web page read, save it; to look for a text, type it above."
                )
            )
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would delete them where they lie
        event.accept()


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return application
