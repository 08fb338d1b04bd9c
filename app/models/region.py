"""ModelsRegion: the dialog that lists the models, and the strip that recommends one."""

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from app.models.dialog import ModelsDialog
from app.models.jobs import ModelJobs
from app.models.offer import ModelOffer
from app.settings import Preferences
from app.stream import Lanes
from app.widgets import bring_up


class ModelsRegion(QObject):
    """Builds dialog and strip, and runs the jobs that they ask for.

    Attributes:
        dialog, offer: The dialog and the strip.

    Signals:
        reload_wanted: Another model is to be loaded.
    """

    reload_wanted = Signal()

    def __init__(
        self, preferences: Preferences, lanes: Lanes, settings: QSettings, window: QWidget
    ) -> None:
        """`settings` are the window's own; `window` is the parent of the dialog."""
        super().__init__(window)
        jobs = ModelJobs(preferences, lanes, self)
        self.dialog = ModelsDialog(jobs, preferences, window)
        self.offer = ModelOffer(jobs, preferences.config, settings)
        self.offer.choices_wanted.connect(self.show)
        jobs.reload_wanted.connect(self.reload_wanted)
        preferences.model_changed.connect(self.reload_wanted)

    def show(self) -> None:
        bring_up(self.dialog)
