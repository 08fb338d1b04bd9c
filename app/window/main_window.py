"""MainWindow: composes the regions of the window, and joins the signals that cross them."""

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
from app.evaluation import PresetsRegion
from app.library import LibraryRegion, dropped_paths
from app.models import ModelsRegion
from app.preview import PreviewPane
from app.results.region import ResultsRegion
from app.search import SearchRegion
from app.settings import NO_HAN_FONT, Appearance, Preferences, Settings, has_han
from app.stream import Lanes
from app.widgets import Translated
from app.window.layout import Page, Parts, first_size, onto_screen, unframed
from app.window.menus import LibraryMenu, MenuBar
from app.window.message_bar import MessageBar
from app.window.shortcut_sheet import ShortcutSheet
from app.window.tray import Tray
from engine import Hit, Library

_SIZE = QSize(1330, 800)  # where the screen has room for it


class MainWindow(Translated, QMainWindow):
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
        self.lanes = lanes = Lanes(self)
        self.message = MessageBar()
        self.menu = MenuBar(appearance.language, appearance.theme)
        self.tray = Tray(resources.icon(), self)
        self.preferences = Preferences(library, self)
        self.settings = Settings(self.preferences, appearance, settings, self)
        self.documents = LibraryRegion(library, lanes, self.preferences, self)
        self.models = ModelsRegion(self.preferences, lanes, settings, self)
        self.folders = self.documents.folders
        self.search = SearchRegion(library, lanes, lambda: self.folders.folders, self)
        self.results = ResultsRegion(library, lanes, self)
        self.preview = PreviewPane(library, lanes, settings)
        self.presets = PresetsRegion(library, lanes, self.results.judging, self)
        self._place()
        self._connect_search()
        self._connect_presets()
        self._connect_window(appearance)
        self._connect_library()
        self._retranslate()
        self.presets.renew()
        self.presets.mark(self.search.bar.preset)
        self.results.set_instruction(self.search.bar.instruction)
        self.results.empty.set_folder_count(len(self.folders.folders))
        self.search.bar.focus()

    def begin(self, folders: Sequence[Path]) -> None:
        """Bring the library up to date, `folders` included, and load the reranker."""
        self.documents.start(folders)
        self.search.load()
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
        """Close for good, even where there is a tray to stay in."""
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
        self.results.judging.finish()
        return ended

    def _place(self) -> None:
        search, preview = self.search, self.preview
        self._page = Page(
            Parts(
                head=search.bar,
                left=(self.folders, self.documents.progress),
                above=(search.filters, search.progress),
                offer=self.models.offer,
                results=self.results.view,
                preview=preview,
                shows_preview=preview.menu.shown,
                foot=(self.message, search.status),
            ),
            self._settings,
        )
        for menu in (preview.menu, search.menu, self.presets.menu):
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

    def _connect_search(self) -> None:
        search, results, preview, menu = self.search, self.results, self.preview, self.menu
        search.recalled.connect(results.show)
        search.scored.connect(results.add_scores)
        search.ordered.connect(results.set_order)
        search.cleared.connect(results.show_none)
        search.unanswered.connect(lambda why: results.show_none(search.bar.question, why))
        search.fresh_found.connect(results.mark_fresh)
        search.list_wanted.connect(results.view.enter)
        search.bar.instruction_changed.connect(results.set_instruction)
        results.asked.connect(search.ask)
        results.chosen.connect(self._on_chosen)
        results.changed.connect(lambda: preview.set_hits(search.bar.question, results.hits))
        preview.hit_wanted.connect(lambda hit: results.view.choose(hit.passage_id))
        preview.step_wanted.connect(results.view.step)
        menu.question_wanted.connect(search.bar.focus)
        menu.whole_chosen.connect(search.session.set_whole)
        menu.copy_wanted.connect(results.copy_all)
        menu.save_wanted.connect(self._on_save_wanted)

    def _connect_presets(self) -> None:
        presets, search = self.presets, self.search
        presets.presets_changed.connect(search.bar.show_presets)
        presets.preset_used.connect(search.bar.choose)
        presets.asked.connect(search.ask)
        search.bar.preset_changed.connect(presets.mark)
        search.bar.presets_wanted.connect(presets.edit)
        search.bar.keep_wanted.connect(presets.create_preset)
        search.recalled.connect(lambda _, recalled: presets.set_recalled(recalled))
        search.cleared.connect(lambda: presets.set_recalled(None))

    def _connect_library(self) -> None:
        documents, models, settings, menu = self.documents, self.models, self.settings, self.menu
        search, results, preferences = self.search, self.results, self.preferences
        documents.folder_opened.connect(results.viewer.open_path)
        documents.folder_count_changed.connect(results.empty.set_folder_count)
        documents.progressed.connect(results.empty.set_indexing)
        documents.rested.connect(results.empty.set_indexed)
        documents.committed.connect(self._on_committed)
        documents.changed.connect(search.follow_library)
        documents.paused.connect(menu.set_paused)
        results.adding_wanted.connect(self.folders.choose)
        menu.folder_wanted.connect(self.folders.choose)
        menu.changes_wanted.connect(self.folders.check)
        menu.pause_chosen.connect(documents.set_paused)
        menu.health_wanted.connect(documents.show_problems)
        menu.models_wanted.connect(models.show)
        models.reload_wanted.connect(search.session.reload)
        models.measure_wanted.connect(search.session.measure)
        models.stop_wanted.connect(search.session.stop)
        search.session.loaded.connect(models.show_used)
        search.session.measured.connect(models.show_speed)
        search.session.ended.connect(models.end_measurement)
        preferences.search_changed.connect(search.session.ask_again)
        settings.models_wanted.connect(models.show)
        settings.file_wanted.connect(results.viewer.open_path)
        settings.tray_chosen.connect(self.tray.set_on)
        self.tray.set_on(settings.tray)

    def _connect_window(self, appearance: Appearance) -> None:
        message, menu, tray = self.message, self.menu, self.tray
        search, results, presets = self.search, self.results, self.presets
        documents, preferences = self.documents, self.preferences
        for noticed in (search.noticed, presets.noticed, documents.noticed):
            noticed.connect(message.notice)
        for part in (search, results, presets, documents, preferences):
            part.failed.connect(message.complain)
        results.answered.connect(message.answer)
        menu.language_chosen.connect(appearance.set_language)
        menu.theme_chosen.connect(appearance.set_theme)
        menu.keys_wanted.connect(self.show_keys)
        menu.settings_wanted.connect(self.settings.show)
        menu.quit_wanted.connect(self.leave)
        tray.window_wanted.connect(lambda: self.welcome(()))
        tray.quit_wanted.connect(self.leave)
        self._escape = QAction(self)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._escape.triggered.connect(self.search.escape)
        self.addAction(self._escape)
        _application().screenRemoved.connect(self._on_screen_removed)

    def show_keys(self) -> None:
        """Show what keys there are."""
        if self._keys is None:
            self._keys = ShortcutSheet(self)
        self._keys.show()

    def _on_chosen(self, hit: Hit | None) -> None:
        if hit:
            self.search.history.remember()
        self.preview.choose(hit)

    def _on_committed(self) -> None:
        if not self.results.hits:  # a list that is being read stays as it is until the end
            self.search.session.ask_again()

    def _on_save_wanted(self) -> None:
        report = self.search.session.report
        report.name_preset(self.search.bar.preset)
        self.results.save_all(report)

    def _retranslate(self) -> None:
        self._escape.setText(self.tr("Stop ranking, or clear the question"))
        self.tray.retranslate()

    def _on_screen_removed(self) -> None:
        QTimer.singleShot(0, self._stay_in_sight)  # Qt has moved its windows by then

    def _stay_in_sight(self) -> None:
        screens = [each.availableGeometry() for each in QGuiApplication.screens()]
        place = onto_screen(self.frameGeometry(), screens)
        if place != self.frameGeometry():
            self.setGeometry(unframed(place, self.frameGeometry(), self.geometry()))

    # --- Qt

    def event(self, event: QEvent) -> bool:
        """Tell of the first time that the window was drawn."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
        return done

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
                self.search.history.go(-1)
            case Qt.MouseButton.ForwardButton:
                self.search.history.go(1)
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
