"""Settings: the dialog of the settings, and the files that it opens."""

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from app.settings.appearance import Appearance
from app.settings.dialog import SettingsDialog
from app.settings.preferences import Preferences
from app.widgets import bring_up
from engine import EngineError, create_synonyms, storage_errors


class Settings(QObject):
    """Builds the dialog when it is first wanted, and does what it cannot do itself.

    Signals:
        tray_chosen: Whether the window stays in the tray when it is closed.
        models_wanted: The user wants to see the models.
        file_wanted: The user wants to see a file of settings (a Path).
    """

    tray_chosen = Signal(bool)
    models_wanted = Signal()
    file_wanted = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        appearance: Appearance,
        settings: QSettings,
        window: QWidget,
    ) -> None:
        """`settings` are the window's own; `window` is the parent of the dialog."""
        super().__init__(window)
        self._preferences, self._appearance, self._settings = preferences, appearance, settings
        self._window = window
        self._dialog: SettingsDialog | None = None

    @property
    def tray(self) -> bool:
        """Whether the window is to stay in the tray when it is closed."""
        return self._settings.value("tray") in (True, "true")

    def show(self) -> None:
        """Open the dialog."""
        if self._dialog is None:
            self._dialog = SettingsDialog(self._preferences, self._appearance, self._window)
            self._dialog.tray_chosen.connect(self._set_tray)
            self._dialog.models_wanted.connect(self.models_wanted)
            self._dialog.file_wanted.connect(self._open_file)
            self._dialog.synonyms_wanted.connect(self._open_synonyms)
        self._dialog.refresh(self.tray)
        bring_up(self._dialog)

    def _set_tray(self, on: bool) -> None:
        self._settings.setValue("tray", on)
        self.tray_chosen.emit(on)

    def _open_file(self) -> None:
        self.file_wanted.emit(self._preferences.config.settings_file)

    def _open_synonyms(self) -> None:
        config = self._preferences.config
        try:
            with storage_errors(config.library_dir):
                config.make_data_dir()
                create_synonyms(config.synonyms_file)
        except EngineError as error:
            if self._dialog is not None:
                self._dialog.show_error(error.message)
            return
        self.file_wanted.emit(config.synonyms_file)
