"""MainWindow: the regions placed in a window, which can be closed to the tray and dropped on."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QScreen,
)
from PySide6.QtWidgets import QMainWindow, QWidget

from app import resources
from app.library import dropped_paths
from app.settings import Appearance, has_han
from app.widgets import Translated, bring_up, resize_within_screen
from app.window import examples
from app.window.backup_menu import BackupMenu
from app.window.focus_ring import FocusRings
from app.window.layout import Page
from app.window.menus import LibraryMenu
from app.window.panes import Panes
from app.window.regions import Regions
from app.window.tray import Tray
from engine import Library, Message

if TYPE_CHECKING:
    from app.library.team import JoinDialog
    from app.window.guide import Guide

_SIZE = 1330, 800
_LIBRARY_MS = 100  # until its folders are looked at: what the first question needs comes first
_LATER = Qt.ConnectionType.QueuedConnection  # Qt has moved its windows by then


class MainWindow(Translated, QMainWindow):
    """The window of the program.

    Signals:
        painted: The window is on the screen for the first time.

    Attributes:
        last_act: What is to be done once the window and its library are closed.
    """

    painted = Signal()

    def __init__(self, library: Library, settings: QSettings, appearance: Appearance) -> None:
        super().__init__()
        self._seen = self._leaving = False
        self.last_act: Callable[[], object] | None = None
        self._settings = settings
        self._config = library.config
        self._guide: Guide | None = None
        name = self._config.library
        self.setWindowTitle(f"{name} – Pagewise" if name else "Pagewise")
        self.regions = Regions(library, settings, appearance, self)
        libraries = self._libraries = LibraryMenu(library.config, self)
        libraries.failed.connect(self.regions.message.complain)
        libraries.join_wanted.connect(self._join)
        self._join_dialog: JoinDialog | None = None
        backup = BackupMenu(library.config, self)
        backup.failed.connect(self.regions.message.complain)
        backup.exported.connect(self.regions.message.answer)
        backup.leaving_wanted.connect(self.leave_to)
        self.regions.menu.place_libraries(libraries, backup)
        asked = self.regions.search.history
        self.tray = Tray(resources.icon(), lambda: asked.history.questions, self)
        self._page = Page(self.regions, settings)
        self._panes = Panes(self._page.panes, self)
        self._escape = QAction(self)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self.addAction(self._escape)
        self.setMenuBar(self.regions.menu)
        self.setCentralWidget(self._page)
        FocusRings(self)
        self._place()
        for part in self.findChildren(QWidget):  # the window takes what is dropped on any of them
            part.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self._connect(appearance)
        self._retranslate()
        self.regions.presets.renew()
        self.regions.presets.mark(self.regions.search.bar.preset)
        self.regions.search.bar.focus()

    def start(self, folders: Sequence[Path], question: str = "") -> None:
        """Bring the library up to date, `folders` included, load the reranker, and ask."""
        if examples.are_in(self._config):  # they lie elsewhere after the program has moved
            known = self.regions.library.folders
            known.remove([each for each in known.folders if each not in folders])
        self.regions.search.load()
        if question:
            self.regions.search.ask(question)
        QTimer.singleShot(_LIBRARY_MS, self, lambda: self.regions.library.start(folders))
        if not has_han():
            self.regions.message.notice(Message("window.no-han-font"))

    def welcome(self, paths: Sequence[Path] = (), question: str = "") -> None:
        """Come to the front, and add and ask what another start of the program was given."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        bring_up(self)
        self.regions.library.add([path for path in paths if path.exists()])
        if question:
            self.regions.search.ask(question)

    def leave_to(self, act: Callable[[], object]) -> None:
        """Close for good, and have something done that an open library is in the way of."""
        self.last_act = act
        self.leave()

    def leave(self) -> None:
        """Close for good, even where there is a tray to stay in."""
        self._leaving = True
        self.close()

    def stay_in_sight(self) -> None:
        """Move the window and its dialogs onto a screen, where they are not on one."""
        for window in (self, *self.findChildren(QWidget)):
            if window.isWindow() and window.isVisible():
                window.restoreGeometry(window.saveGeometry())

    def _place(self) -> None:
        resize_within_screen(self, *_SIZE)
        if geometry := self._settings.value("geometry"):
            self.restoreGeometry(geometry)
        application = _application()
        application.screenRemoved.connect(self.stay_in_sight, _LATER)
        application.screenAdded.connect(self._watch)
        for screen in application.screens():
            self._watch(screen)

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self.stay_in_sight, _LATER)

    def _connect(self, appearance: Appearance) -> None:
        menu, tray, hits = self.regions.menu, self.tray, self.regions.results.view.list
        self.regions.help.guide.triggered.connect(lambda: self._show_guide(0))
        self.regions.help.keys.triggered.connect(lambda: self._show_guide(-1))
        for quit_wanted in (menu.quit.triggered, tray.quit_wanted):
            quit_wanted.connect(self.leave)
        tray.window_wanted.connect(lambda: self.welcome())
        tray.asked.connect(lambda question: self.welcome(question=question))
        appearance.calm_changed.connect(hits.set_calm)
        hits.set_calm(appearance.calm)
        appearance.tray_chosen.connect(tray.set_on)
        tray.set_on(appearance.tray)
        self._escape.triggered.connect(self._on_escape)
        self.regions.results.empty.leaving_wanted.connect(
            lambda: self.leave_to(lambda: examples.delete(self._config))
        )

    def _join(self) -> None:
        """Have the user join a team's library; the dialog is made when it is first wanted."""
        from app.library.team import JoinDialog  # late: few want it

        if self._join_dialog is None:
            self._join_dialog = JoinDialog(self._config, self.regions.lanes, self)
            self._join_dialog.joined.connect(self._libraries.open)
        bring_up(self._join_dialog)

    def _show_guide(self, page: int) -> None:
        """Open the guide; it is made when it is first wanted."""
        from app.window.guide import Guide  # late: the window comes without it

        if self._guide is None:
            self._guide = Guide(self)
        self._guide.show_page(page)

    def _on_escape(self) -> None:
        answering = self.regions.chat.session
        (answering.stop if answering.running else self.regions.search.escape)()

    def _set_dropping(self, on: bool) -> None:
        self.regions.library.folders.set_dropping(on)
        self.regions.results.empty.set_dropping(on)

    def _retranslate(self) -> None:
        self._escape.setText(self.tr("Stop ranking, go to the question, or clear it"))
        self._panes.next.setText(self.tr("Next part of the window"))
        self._panes.previous.setText(self.tr("Previous part of the window"))
        self._panes.menu.setText(self.tr("Context menu of the focused item"))
        self.tray.retranslate()

    # --- Qt

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place; stay in the tray if that is wanted."""
        self._settings.setValue("geometry", self.saveGeometry())
        self._page.remember()
        if self.tray.holds and not self._leaving and not _application().isSavingSession():
            event.ignore()
            self.hide()
            return
        super().closeEvent(event)
        if not QGuiApplication.quitOnLastWindowClosed():  # there is a tray to stay in
            QGuiApplication.quit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None:  # not a hit of ours, on its way out
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._set_dropping(bool(dropped_paths(event.mimeData())))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add folders and files; say that a text or an address cannot be."""
        self._set_dropping(False)
        if paths := dropped_paths(event.mimeData()):
            self.regions.library.add(paths)
        else:
            self.regions.message.answer(Message("window.bad-drop"))
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would delete the files
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go back and forward by the buttons that many mice have for it."""
        match event.button():
            case Qt.MouseButton.BackButton:
                self.regions.search.history.go(-1)
            case Qt.MouseButton.ForwardButton:
                self.regions.search.history.go(1)
            case _:
                super().mousePressEvent(event)


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return application
