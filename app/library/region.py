"""LibraryRegion: the folders of the library, how their indexing goes, and what went wrong."""

from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.library.folder_panel import FolderPanel
from app.library.indexing import Indexing
from app.library.progress_panel import ProgressPanel
from app.settings import Preferences
from app.stream import Lanes, Stream
from app.widgets import bring_up
from engine import Library, Synced

if TYPE_CHECKING:
    from app.library.health import HealthDialog
    from app.library.team import GroupDialog


class LibraryRegion(QObject):
    """Builds the panels at the left and the dialog of indexing problems, and runs the indexing.

    Attributes:
        folders, progress: The panels, from top to bottom.
        indexing: Runs the syncs.

    Signals:
        folder_opened: A folder (a Path) to be shown by the file manager.
        folder_count_changed: The number of folders in the library.
        rested: Nothing is being indexed any more.
        paused: Whether indexing is paused.
        changed: Other documents can be found than before.
        excluded: Files (a list of Path) that the user has just excluded, and what undoes that.
        failed: A Message about what was not done.
    """

    folder_opened = Signal(object)
    folder_count_changed = Signal(int)
    rested = Signal()
    paused = Signal(bool)
    changed = Signal()
    excluded = Signal(list, object)
    failed = Signal(object)

    def __init__(
        self, library: Library, lanes: Lanes, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._library, self._lanes = library, lanes
        self._preferences, self._window = preferences, window
        self.indexing = Indexing(library, lanes, self)
        self._stats = Stream("stats", lanes.rest, self)
        self._dialog: HealthDialog | None = None
        self._group_dialog: GroupDialog | None = None
        self.folders, self.progress = FolderPanel(), ProgressPanel(self.indexing)
        self.folders.tree.group_of = self._group_of
        self._connect_indexing()
        self._connect_panels()
        self.folders.show_folders(library.folders())

    def start(self, folders: Sequence[Path]) -> None:
        """Bring the library up to date, with `folders` added; say it where it can only be read."""
        if self._refuses_changes():
            return
        if not self.add(folders):
            self.folders.check()

    def add(self, folders: Sequence[Path]) -> bool:
        """Add folders, or files; return False when all of them were there already.

        Of a team's library it is asked first who may see them.
        """
        new = self.folders.unknown(folders)
        if self._library.place is None or not new:
            return self.folders.add(new)
        from app.library.team import GroupDialog  # late: few want it

        if self._group_dialog is None:
            self._group_dialog = GroupDialog(self._library, self._lanes, self._window)
            self._group_dialog.decided.connect(self.folders.add)
        self._group_dialog.ask(new)
        return False

    @property
    def is_team(self) -> bool:
        """Whether what is read is sent to a team's server."""
        return self._library.place is not None

    def _group_of(self, folder: Path) -> str:
        place = self._library.place
        return place.group_of(folder) if place else ""

    def set_paused(self, paused: bool) -> None:
        if paused:
            self.indexing.pause()
        else:
            self.indexing.resume()

    def show_problems(self) -> None:
        """Open the dialog of indexing problems; it is made when it is first wanted."""
        from app.library.health import HealthDialog  # late: the window comes without it

        if self._dialog is None:
            self._dialog = HealthDialog(self._library, self._lanes, self.indexing, self._window)
            self._dialog.ignore_wanted.connect(self.exclude)
            self._dialog.folder_wanted.connect(self.folder_opened)
            self._dialog.failed.connect(self.failed)
        bring_up(self._dialog)

    def exclude(self, paths: Sequence[Path]) -> None:
        """Exclude files. No pattern excludes those that were added by name: remove these."""
        named = [path for path in paths if path in self._library.folders()]
        before = self._preferences.config.ignore
        self._preferences.ignore([path for path in paths if path not in named])
        patterns = set(self._preferences.config.ignore) - set(before)
        self.folders.remove(named)
        if patterns or named:
            self.excluded.emit(list(paths), lambda: self._include(patterns, named))

    def _include(self, patterns: Set[str], named: Sequence[Path]) -> None:
        """Take an exclusion back."""
        kept = tuple(each for each in self._preferences.config.ignore if each not in patterns)
        self._preferences.change({"ignore": kept})
        self.folders.add(named)

    def _connect_indexing(self) -> None:
        indexing = self.indexing
        indexing.started.connect(lambda: self.paused.emit(False))
        mark = self.folders.tree.mark_indexing
        indexing.progressed.connect(lambda _done, _total, path: mark(path))
        indexing.committed.connect(self.folders.refresh_stats)
        indexing.reverted.connect(self.folders.show_folders)
        indexing.paused.connect(lambda: self.paused.emit(True))
        indexing.synced.connect(self._on_synced)
        indexing.failed.connect(self.failed)
        for ended in (indexing.synced, indexing.failed, indexing.paused):
            ended.connect(lambda *_: mark(None))
            ended.connect(lambda *_: self.rested.emit())
        self._preferences.reading_changed.connect(indexing.restart)

    def _connect_panels(self) -> None:
        folders = self.folders
        folders.chosen.connect(self.add)
        folders.folders_changed.connect(self._on_folders_changed)
        folders.folder_opened.connect(self.folder_opened)
        folders.stats_wanted.connect(self._look_into)
        self._stats.yielded.connect(lambda found: folders.tree.show_stats(*found))
        self._stats.failed.connect(self.failed)
        self.progress.problems_wanted.connect(self.show_problems)

    def _look_into(self, folders: list[Path | None]) -> None:
        stats = self._library.folder_stats
        self._stats.start(lambda: ((each, stats(each)) for each in folders))

    def _refuses_changes(self) -> bool:
        """Say that nothing can be written, if that is so."""
        if why := self._library.config.refusal:
            self.failed.emit(why)
        return why is not None

    def _on_folders_changed(self, folders: list[Path]) -> None:
        if self._refuses_changes():
            self.folders.show_folders(self._library.folders())
            return
        self.folder_count_changed.emit(len(folders))
        self.indexing.sync(folders)

    def _on_synced(self, synced: Synced) -> None:
        # The library has the last word: of nested or doubled folders it keeps one.
        self.folders.show_folders(self._library.folders())
        self.folder_count_changed.emit(len(self.folders.folders))
        if synced.added or synced.changed or synced.removed or synced.reindexed:
            self.changed.emit()
