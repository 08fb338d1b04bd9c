"""Health: brings up the view of the library's health, and has done what is asked for in it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.library.health.dialog import HealthDialog
from app.library.indexing import Indexing
from app.library.inspector import Upkeep
from app.settings.preferences import Preferences


class Health(QObject):
    """Joins the dialog to what it shows and changes.

    Signals:
        folder_wanted: The person wants to see this folder (a Path).
        unwanted: Files (a list of Path) to be taken out of the library, of which they are folders.
    """

    folder_wanted = Signal(object)
    unwanted = Signal(list)

    def __init__(
        self, indexing: Indexing, upkeep: Upkeep, preferences: Preferences, window: QWidget
    ) -> None:
        """`window` is the one beside which the dialog comes up."""
        super().__init__(window)
        self._indexing, self._upkeep, self._preferences = indexing, upkeep, preferences
        self._window = window
        self._dialog: HealthDialog | None = None
        upkeep.unlocked.connect(indexing.reconsider)

    def show(self) -> None:
        """Bring the dialog up; it is made when it is first wanted."""
        if self._dialog is None:
            self._dialog = self._make(self._preferences.config.library_dir)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _ignore(self, paths: list[Path]) -> None:
        """Leave files out; what was named by hand is read whatever the rules say: it goes."""
        folders = self._preferences.folders
        self._preferences.ignore([path for path in paths if path not in folders])
        if named := [path for path in paths if path in folders]:
            self.unwanted.emit(named)

    def _make(self, place: Path) -> HealthDialog:
        dialog = HealthDialog(place, self._window)
        upkeep, indexing = self._upkeep, self._indexing
        dialog.status_wanted.connect(upkeep.measure)
        dialog.path_asked.connect(upkeep.explain)
        dialog.password_given.connect(upkeep.unlock)
        dialog.retry_wanted.connect(indexing.retry)
        dialog.rebuild_wanted.connect(indexing.rebuild)
        dialog.ignore_wanted.connect(self._ignore)
        dialog.folder_wanted.connect(self.folder_wanted)
        upkeep.measured.connect(dialog.show_status)
        upkeep.explained.connect(dialog.answer)
        for signal in (indexing.started, indexing.committed):
            signal.connect(lambda: dialog.renew(busy=True))
        for signal in (indexing.synced, indexing.paused, indexing.failed):
            signal.connect(lambda *_: dialog.renew(busy=False))
        dialog.renew(indexing.running)
        return dialog
