"""MainWindow: places the widgets and connects them. What is to happen is decided elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.appearance import Appearance
from app.delegate import HitDelegate
from app.folders import FolderPanel, dropped_paths
from app.indexing import Indexing
from app.menu_bar import MenuBar
from app.message_bar import MessageBar
from app.reading import ReadingPanel
from app.result_view import ResultView
from app.results import ResultsModel
from app.scoring_line import ScoringLine
from app.search_bar import SearchBar
from app.session import SearchSession
from app.status_line import StatusLine
from app.viewer import Viewer
from engine.library import Library
from engine.records import Hit, Synced


class MainWindow(QMainWindow):
    """The window of the program.

    Signals:
        painted: The window is on the screen for the first time.
    """

    painted = Signal()

    def __init__(self, library: Library, settings: QSettings, appearance: Appearance) -> None:
        super().__init__()
        self._library = library
        self._settings = settings
        self._seen = False
        self._suggestion = ""
        self.search_bar = SearchBar()
        self.session = SearchSession(library, self.search_bar.instruction, self)
        self.indexing = Indexing(library, self)
        self.folders = FolderPanel()
        self.reading = ReadingPanel()
        self.model = ResultsModel(self)
        self._delegate = HitDelegate()
        self.results = ResultView(self.model, self._delegate)
        self.progress = ScoringLine()
        self.message = MessageBar()
        self.status = StatusLine()
        self.viewer = Viewer(self)
        self.menu = MenuBar(appearance.language, appearance.theme)

        self._place()
        self._connect_search()
        self._connect_library()
        self._connect_rest(appearance)
        self.folders.show_folders(library.folders())
        self.results.set_folder_count(len(self.folders.folders))
        self.search_bar.focus()

    def begin(self, folders: Sequence[Path]) -> None:
        """Bring the library up to date, `folders` included, and load the reranker."""
        if not self.folders.add(folders):
            self.folders.renew()
        self.session.load()

    def stop(self, patience_ms: int = 10_000) -> bool:
        """End all threads. False when one did not come to an end within the time."""
        streams = (*self.session.streams, *self.indexing.streams)
        for stream in streams:
            stream.cancel()  # all at once, so that they end side by side
        return min(stream.stop(patience_ms) for stream in streams)

    def _place(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(14, 12, 14, 4)
        head.setSpacing(6)
        head.addWidget(self.search_bar)
        head.addWidget(self.progress)
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.folders, 1)
        side.addWidget(self.reading)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.results, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(left)
        self._splitter.addWidget(right)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([230, 800])
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._splitter, 1)
        rows.addWidget(self.message)
        rows.addWidget(self.status)
        self.setMenuBar(self.menu)
        self.setCentralWidget(page)
        self.setAcceptDrops(True)
        self.setWindowTitle("Pagewise")
        self.resize(1080, 720)
        if geometry := self._settings.value("geometry"):
            self.restoreGeometry(geometry)
        if parts := self._settings.value("splitter"):
            self._splitter.restoreState(parts)

    def _connect_search(self) -> None:
        bar, session = self.search_bar, self.session
        bar.searched.connect(session.ask)
        bar.instruction_changed.connect(session.set_instruction)
        bar.keywords_only_changed.connect(session.set_keywords_only)
        bar.descended.connect(self.results.enter)
        session.suggested.connect(self._on_suggested)
        session.recalled.connect(self._on_recalled)
        session.scored.connect(self.model.apply)
        session.cleared.connect(self._on_cleared)
        session.unanswered.connect(self._on_unanswered)
        session.advanced.connect(self.progress.advance)
        session.settled.connect(self.progress.settle)
        session.doubted.connect(self.progress.doubt)
        session.timed.connect(self.status.show_times)
        session.loading.connect(self.status.show_loading)
        session.loaded.connect(self.status.show_model)
        session.noticed.connect(self.message.notice)
        session.failed.connect(self.message.complain)
        session.failed.connect(self.status.show_no_model)
        self.progress.stopped.connect(session.stop)

    def _connect_library(self) -> None:
        indexing, reading = self.indexing, self.reading
        self.folders.folders_changed.connect(self._on_folders_changed)
        indexing.started.connect(reading.start)
        indexing.progressed.connect(reading.advance)
        indexing.progressed.connect(self.results.set_reading)
        indexing.committed.connect(self._on_committed)
        indexing.skipped.connect(reading.skip)
        indexing.synced.connect(self._on_synced)
        indexing.noticed.connect(self.message.notice)
        indexing.failed.connect(self.message.complain)
        indexing.failed.connect(reading.abandon)
        indexing.failed.connect(self.results.set_read)

    def _connect_rest(self, appearance: Appearance) -> None:
        self.results.opened.connect(self.viewer.open)
        self.results.corrected.connect(self.search_bar.ask)
        self.results.folder_wanted.connect(self.viewer.show_folder)
        self.results.copied.connect(self.viewer.copy)
        self.folders.folder_opened.connect(self.viewer.open_path)
        self.viewer.failed.connect(self.message.complain)
        self.menu.folder_wanted.connect(self.folders.choose)
        self.menu.changes_wanted.connect(self.folders.renew)
        self.menu.quit_wanted.connect(self.close)
        self.menu.question_wanted.connect(self.search_bar.focus)
        self.menu.whole_chosen.connect(self.session.set_whole)
        self.menu.language_chosen.connect(appearance.set_language)
        self.menu.theme_chosen.connect(appearance.set_theme)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self._on_escape)

    def _on_suggested(self, question: str) -> None:
        self._suggestion = question

    def _on_recalled(self, hits: tuple[Hit, ...]) -> None:
        self.model.show(hits)
        self.results.set_question(self.search_bar.question, suggestion=self._suggestion)

    def _on_cleared(self) -> None:
        self.model.show(())
        self.results.set_question("")
        self.status.clear_times()

    def _on_unanswered(self, sentence: str) -> None:
        self.model.show(())
        self.results.set_question(self.search_bar.question, sentence)
        self.status.clear_times()

    def _on_folders_changed(self, folders: list[Path]) -> None:
        self.results.set_folder_count(len(folders))
        self.indexing.sync(folders)

    def _on_committed(self) -> None:
        if not self.model.hits:  # a list that is being read is left in peace until the end
            self.session.ask_again()

    def _on_synced(self, synced: Synced) -> None:
        # The library has the last word: of nested or doubled folders it keeps one.
        self.folders.show_folders(self._library.folders())
        self.reading.finish(synced)
        self.results.set_folder_count(len(self.folders.folders))
        self.results.set_read()
        if synced.added or synced.changed or synced.removed:
            self.session.ask_again()

    def _on_escape(self) -> None:
        if self.session.scoring:
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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place."""
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("splitter", self._splitter.saveState())
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders and files of this disk, nothing else."""
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.folders.set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away again."""
        self.folders.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped to the library."""
        self.folders.set_dropping(False)
        self.folders.add(dropped_paths(event.mimeData()))
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would delete them where they lie
        event.accept()
