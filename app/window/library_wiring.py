"""LibraryWiring: what keeps the library, its models and the settings, and what shows of that.

It joins the parts of the window that have nothing to do with a question.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine import Synced

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


class LibraryWiring(QObject):
    """Joins whatever documents, models and settings concern."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._connect_library()
        self._connect_upkeep()
        self._connect_settings()
        self._connect_models()

    def _connect_library(self) -> None:
        w = self._window
        indexing, reading = w.indexing, w.reading
        w.folders.folders_changed.connect(self._on_folders_changed)
        indexing.started.connect(reading.start)
        indexing.progressed.connect(reading.advance)
        indexing.progressed.connect(w.results.empty.set_reading)
        indexing.recognised.connect(reading.recognise)
        indexing.committed.connect(self._on_committed)
        indexing.skipped.connect(reading.skip)
        indexing.synced.connect(self._on_synced)
        indexing.noticed.connect(w.message.notice)
        indexing.failed.connect(w.message.complain)
        indexing.failed.connect(reading.abandon)
        indexing.failed.connect(w.results.empty.set_read)
        indexing.counted.connect(reading.count)
        indexing.paused.connect(reading.pause)
        indexing.paused.connect(w.results.empty.set_read)
        indexing.paused.connect(lambda: w.menu.set_paused(True))
        indexing.started.connect(lambda: w.menu.set_paused(False))
        indexing.withdrawn.connect(w.folders.show_folders)
        indexing.progressed.connect(lambda _done, _total, path: w.folders.set_reading(path))
        for rest in (indexing.synced, indexing.failed, indexing.paused):
            rest.connect(lambda *_: w.folders.set_reading(None))
        indexing.committed.connect(w.folders.look)
        w.folders.folder_opened.connect(w.results.viewer.open_path)
        w.menu.folder_wanted.connect(w.folders.choose)
        w.menu.changes_wanted.connect(w.folders.renew)
        w.results.adding_wanted.connect(w.folders.choose)
        w.folders.branches_wanted.connect(w.upkeep.branch)
        w.upkeep.branched.connect(w.folders.show_branches)
        reading.pause_wanted.connect(indexing.pause)
        reading.resume_wanted.connect(indexing.resume)
        reading.stop_wanted.connect(indexing.stop_counting)
        reading.health_wanted.connect(w.health.show)

    def _connect_upkeep(self) -> None:
        w = self._window
        indexing, preferences = w.indexing, w.preferences
        w.menu.pause_chosen.connect(lambda on: indexing.pause() if on else indexing.resume())
        w.menu.health_wanted.connect(w.health.show)
        w.health.folder_wanted.connect(w.results.viewer.open_path)
        w.health.unwanted.connect(w.folders.remove)
        w.upkeep.failed.connect(w.message.complain)
        preferences.failed.connect(w.message.complain)
        preferences.model_changed.connect(w.search.session.reload)
        preferences.search_changed.connect(w.search.session.ask_again)
        preferences.reading_changed.connect(indexing.reconsider)

    def _connect_settings(self) -> None:
        w = self._window
        settings = w.settings
        settings.models_wanted.connect(w.models.show)
        settings.file_wanted.connect(w.results.viewer.open_path)
        settings.tray_chosen.connect(w.tray.set_on)
        w.tray.set_on(settings.tray)

    def _connect_models(self) -> None:
        w = self._window
        w.search.session.loaded.connect(w.models.show_used)
        w.jobs.reload_wanted.connect(w.search.session.reload)
        speed, preferences = w.models.speed, w.preferences
        speed.set_pool(preferences.config.pool)
        speed.measure_wanted.connect(w.search.session.measure)
        speed.stop_wanted.connect(w.search.session.stop)
        speed.pool_wanted.connect(lambda pool: preferences.change({"pool": pool}))
        preferences.changed.connect(lambda config: speed.set_pool(config.pool))
        w.search.session.measured.connect(speed.show_event)
        w.search.session.ended.connect(speed.end)
        w.offer.choices_wanted.connect(w.models.show)
        w.menu.models_wanted.connect(w.models.show)

    def _on_folders_changed(self, folders: list[Path]) -> None:
        w = self._window
        w.results.empty.set_folder_count(len(folders))
        w.indexing.sync(folders)

    def _on_committed(self) -> None:
        w = self._window
        if not w.results.hits:  # a list that is being read is left in peace until the end
            w.search.session.ask_again()

    def _on_synced(self, synced: Synced) -> None:
        w = self._window
        # The library has the last word: of nested or doubled folders it keeps one.
        w.folders.show_folders(w.library.folders())
        w.reading.finish(synced)
        w.results.empty.set_folder_count(len(w.folders.folders))
        w.results.empty.set_read()
        if synced.added or synced.changed or synced.removed or synced.reindexed:
            w.search.follow_library()
