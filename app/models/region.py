"""ModelsRegion: the dialog that lists the models, and the strip that recommends one.

The dialog is made when it is first wanted.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from app.models.jobs import ModelJobs
from app.models.offer import ModelOffer
from app.settings import Preferences
from app.stream import Lanes
from app.widgets import bring_up

if TYPE_CHECKING:
    from app.models.dialog import ModelsDialog


class ModelsRegion(QObject):
    """Builds dialog and strip, and runs the jobs that they ask for.

    Attributes:
        offer: The strip.

    Signals:
        reload_wanted: Another model is to be loaded.
        measure_wanted: The speed of the model in use is to be measured.
        stop_wanted: That is to be stopped.
    """

    reload_wanted = Signal()
    measure_wanted = Signal()
    stop_wanted = Signal()

    def __init__(
        self, preferences: Preferences, lanes: Lanes, settings: QSettings, window: QWidget
    ) -> None:
        """`settings` are the window's own; `window` is the parent of the dialog."""
        super().__init__(window)
        self._preferences, self._window = preferences, window
        self._dialog: ModelsDialog | None = None
        self._loading = ""  # the model that is being loaded
        self._show_state: Callable[[ModelsDialog], None] = lambda _: None
        self._jobs = ModelJobs(preferences, lanes, self)
        self.offer = ModelOffer(self._jobs, preferences.config, settings)
        self.offer.choices_wanted.connect(self.show)
        self._jobs.reload_wanted.connect(self.reload_wanted)
        preferences.model_changed.connect(self.reload_wanted)

    def show(self) -> None:
        if self._dialog is None:
            from app.models.dialog import ModelsDialog  # late: the window comes without it

            self._dialog = ModelsDialog(self._jobs, self._preferences, self._window)
            self._dialog.speed.measure_wanted.connect(self.measure_wanted)
            self._dialog.speed.stop_wanted.connect(self.stop_wanted)
            self._show_state(self._dialog)
            self._dialog.show_loading(self._loading)
        bring_up(self._dialog)

    def show_used(
        self, model: str, device: str, dtype: str, verified: bool, gain: float | None = None
    ) -> None:
        """See `ModelsDialog.show_used`."""
        self._keep(lambda dialog: dialog.show_used(model, device, dtype, verified, gain))

    def show_loading(self, model: str) -> None:
        """See `ModelsDialog.show_loading`."""
        self._loading = model
        if self._dialog:
            self._dialog.show_loading(model)

    def show_unranked(self) -> None:
        """See `ModelsDialog.show_unranked`."""
        self._keep(lambda dialog: dialog.show_unranked())

    def show_measured(self, event: object) -> None:
        if self._dialog:
            self._dialog.speed.show_event(event)

    def end_measuring(self) -> None:
        if self._dialog:
            self._dialog.speed.end()

    def _keep(self, show: "Callable[[ModelsDialog], None]") -> None:
        """Show something in the dialog, which may be made only later."""
        self._show_state, self._loading = show, ""
        if self._dialog:
            show(self._dialog)
