"""MainWindow: the regions placed in a window, which can be closed to the tray and dropped on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMainWindow

from app import resources
from app.settings import Appearance, has_han
from app.widgets import Translated
from app.window.drops import FolderDrops
from app.window.layout import Page, Parts, WindowPlace
from app.window.menus import LibraryMenu
from app.window.regions import Regions
from app.window.shortcut_sheet import ShortcutSheet
from app.window.tray import Tray
from engine import Library, Message


class MainWindow(Translated, QMainWindow):
    """The window of the program.

    Attributes:
        regions: All parts of the window.

    Signals:
        painted: The window is on the screen for the first time.
    """

    painted = Signal()

    def __init__(self, library: Library, settings: QSettings, appearance: Appearance) -> None:
        super().__init__()
        self._seen = self._leaving = False
        self._keys: ShortcutSheet | None = None
        self.regions = Regions(library, settings, appearance, self)
        self.tray = Tray(resources.icon(), self)
        self._page = self._make_page(settings)
        self._escape = QAction(self)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self.addAction(self._escape)
        self.setMenuBar(self.regions.menu)
        self.setCentralWidget(self._page)
        self.setWindowTitle("Pagewise")
        self._place = WindowPlace(self, settings)
        self._drops = FolderDrops(self)
        self._connect(appearance)
        self._retranslate()
        self.regions.presets.renew()
        self.regions.presets.mark(self.regions.search.bar.preset)
        self.regions.search.bar.focus()

    def start(self, folders: Sequence[Path]) -> None:
        """Bring the library up to date, `folders` included, and load the reranker."""
        self.regions.library.start(folders)
        self.regions.search.load()
        if not has_han():
            self.regions.message.notice(Message("window.no-han-font"))

    def welcome(self, paths: Sequence[Path] = ()) -> None:
        """Come to the front, and add what another start of the program was given."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.regions.library.folders.add([path for path in paths if path.exists()])

    def leave(self) -> None:
        """Close for good, even where there is a tray to stay in."""
        self._leaving = True
        self.close()

    def name_library(self, data_dir: Path, name: str) -> None:
        """Show which library this is the window of, and offer the others in `data_dir`."""
        if name:
            self.setWindowTitle(f"{name} – Pagewise")
        libraries = LibraryMenu(data_dir, name, self)
        libraries.failed.connect(self.regions.message.complain)
        self.regions.menu.place_libraries(libraries)

    def stop(self, patience_ms: int = 10_000) -> bool:
        """End all threads. False when one did not come to an end within the time."""
        return self.regions.stop(patience_ms)

    def show_keys(self) -> None:
        """Show what keys there are."""
        if self._keys is None:
            self._keys = ShortcutSheet(self)
        self._keys.show()

    def _make_page(self, settings: QSettings) -> Page:
        each = self.regions
        return Page(
            Parts(
                head=each.search.bar,
                left=(each.library.folders, each.library.progress),
                above=(each.search.filters, each.search.progress),
                offer=each.models.offer,
                results=each.results.view,
                preview=each.preview,
                shows_preview=each.preview.menu.shown,
                foot=(each.message, each.search.status),
            ),
            settings,
        )

    def _connect(self, appearance: Appearance) -> None:
        menu, tray, settings = self.regions.menu, self.tray, self.regions.settings
        menu.language_chosen.connect(appearance.set_language)
        menu.theme_chosen.connect(appearance.set_theme)
        menu.keys_wanted.connect(self.show_keys)
        for quit_wanted in (menu.quit_wanted, tray.quit_wanted):
            quit_wanted.connect(self.leave)
        tray.window_wanted.connect(lambda: self.welcome())
        settings.tray_chosen.connect(tray.set_on)
        tray.set_on(settings.tray)
        self._escape.triggered.connect(self.regions.search.escape)
        folders = self.regions.library.folders
        self._drops.hovering.connect(folders.set_dropping)
        self._drops.dropped.connect(folders.add)
        self._drops.refused.connect(self._on_drop_refused)

    def _on_drop_refused(self) -> None:
        self.regions.message.answer(Message("window.bad-drop"))

    def _retranslate(self) -> None:
        self._escape.setText(self.tr("Stop ranking, or clear the question"))
        self.tray.retranslate()

    # --- Qt

    def event(self, event: QEvent) -> bool:
        """Emit `painted` when the window was drawn for the first time."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place; stay in the tray if that is wanted."""
        self._place.remember()
        self._page.remember()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        ends = self._leaving or application.isSavingSession()
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
                self.regions.search.history.go(-1)
            case Qt.MouseButton.ForwardButton:
                self.regions.search.history.go(1)
            case _:
                super().mousePressEvent(event)
