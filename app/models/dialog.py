"""ModelsDialog: all models, in a dialog that does not block the window."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QScrollArea,
    QWidget,
)

from app.models.jobs import ModelJobs
from app.models.other import OtherModel
from app.models.row import ModelRow
from app.models.server import AddServer
from app.models.speed import SpeedPanel
from app.settings import Preferences
from app.widgets import LARGE, MEDIUM, SMALL, TIGHT, Label, Translated, button, column
from engine import NO_RERANKER, Listed, is_address, known_encoder, own_folder


class ModelsDialog(Translated, QDialog):
    """A row for each model, controlled through `jobs`; below them the speed of the one in use."""

    def __init__(
        self, jobs: ModelJobs, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self._jobs, self._preferences = jobs, preferences
        self._rows: dict[tuple[str, bool], ModelRow] = {}  # by name, and whether it is an encoder
        self._used: tuple[str, ...] = ()  # empty, or model, device, precision, or NO_RERANKER alone
        self._gain: float | None = None  # see `Loaded`
        self._loading = ""  # the model that is being loaded
        self._words = Label(wrap=True)
        self._titles = [Label(bold=True), Label(bold=True)]
        self._groups = [column(spacing=SMALL), column(spacing=SMALL)]  # rerankers, encoders
        self._encoder_words = Label(wrap=True)
        self.other = OtherModel(jobs)
        self._titles[1].setContentsMargins(0, LARGE, 1, 0)
        inner = QWidget()
        (rerankers, encoders), (first, second) = self._titles, self._groups
        above = (rerankers, self._words, first, self.other)
        groups = (*above, encoders, self._encoder_words, second, None)
        inner.setLayout(column(*groups, spacing=SMALL, margins=(LARGE, TIGHT, LARGE, TIGHT)))
        self._area = area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        self.speed = SpeedPanel(preferences)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._folder = button(lambda: self._choose(jobs.use))
        self._server = button(lambda: AddServer(jobs, self).open())
        for each in (self._folder, self._server):
            self._buttons.addButton(each, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.rejected.connect(self.close)
        parts = (area, self.speed, self._buttons)
        self.setLayout(column(*parts, wide=area, spacing=SMALL, margins=(0, MEDIUM, 0, MEDIUM)))
        self._buttons.setContentsMargins(LARGE, 0, LARGE, 0)
        preferences.changed.connect(self._retranslate)
        jobs.listed.connect(self._on_listed)
        jobs.started.connect(self._on_started)
        self.resize(800, 650)  # fits a screen of 1024 × 700
        self._retranslate()

    def show_loading(self, model: str) -> None:
        """Show which model is being loaded; "" when that has come to an end."""
        self._loading = model
        self._mark_used()

    def show_used(
        self, model: str, device: str, dtype: str, verified: bool, gain: float | None = None
    ) -> None:
        """Show which model ranks now; see `RerankerSession.loaded`."""
        used = (model, device, dtype)
        if self._used and self._used != used:
            self.speed.clear()
        self._used, self._gain, self._loading = used, gain, ""
        if not is_address(self._preferences.config.model):  # else it is another one's
            self._jobs.device = device
        self.speed.show()
        self._retranslate()

    def show_unranked(self) -> None:
        """Show that no model ranks: then there is no speed to measure."""
        self._used, self._loading = (NO_RERANKER,), ""
        self.speed.clear()
        self.speed.hide()
        self._retranslate()

    def _on_listed(self, listed: list[Listed]) -> None:
        there = {(each.name, each.is_encoder) for each in listed}
        for each in listed:
            name, is_encoder = each.name, each.is_encoder
            other = (name, not is_encoder)
            if (name, is_encoder) not in self._rows and other in self._rows.keys() - there:
                row = self._rows[name, is_encoder] = self._rows.pop(other)  # only now it is known
                self._groups[is_encoder].addWidget(row)
            if (name, is_encoder) not in self._rows:
                self._rows[name, is_encoder] = self._make_row(each)
            self._rows[name, is_encoder].show_listed(each)
        for key in self._rows.keys() - there:
            if self._rows[key].progress.isHidden():  # else it tells why it is not there
                self._rows.pop(key).deleteLater()
            else:
                self._rows[key].show_listed(_unknown(key[0]))
        self._mark_used()

    def _on_started(self, name: str) -> None:
        if self._rows and not {(name, False), (name, True)} & self._rows.keys():
            self._rows[name, False] = self._make_row(_unknown(name))

    def _make_row(self, listed: Listed) -> ModelRow:
        name, jobs = listed.name, self._jobs
        row = ModelRow(listed, jobs)
        row.folder_wanted.connect(lambda: self._choose(lambda folder: jobs.install(name, folder)))
        self._groups[listed.is_encoder].addWidget(row)
        return row

    def _mark_used(self) -> None:
        config = self._preferences.config
        encoder = known_encoder(config.encoder)
        finds = encoder.name if encoder else str(own_folder(config.encoder, config.data_dir))
        ranks, folder = self._used[:1], own_folder(config.model, config.data_dir)
        if len(self._used) == 3 and folder:  # what is loaded knows only the last part of it
            ranks = (str(folder),)
        if len(self._used) == 3 and is_address(config.model):
            ranks = (config.model,)
        if is_address(config.encoder):
            finds = config.encoder
        for (name, is_encoder), row in self._rows.items():
            used = name == finds if is_encoder else name in ranks
            wanted = str(folder) if folder else self._loading
            loading = bool(self._loading) and name == wanted and not is_encoder
            row.set_used(used, config.relay == name, loading)
            if loading:  # once it has its place
                QTimer.singleShot(0, self, partial(self._area.ensureWidgetVisible, row))

    def _choose(self, use: Callable[[str], None]) -> None:
        """Ask for a folder, without blocking the rest of the program."""
        dialog = QFileDialog(self, self.tr("Folder of a model"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(use)
        dialog.open()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self._area.setAccessibleName(self.tr("Models"))
        self._folder.setText(self.tr("Use a model folder…"))
        self._server.setText(self.tr("Add a server…"))
        self._server.setToolTip(
            self.tr("Use a reranker or an encoder that another program or computer runs")
        )
        self._folder.setToolTip(self.tr("Use a reranker or an encoder from a folder, not verified"))
        words = self.tr(
            "A reranker reads each passage together with your question, on this computer."
        )
        is_elsewhere = is_address(self._preferences.config.model)
        if is_elsewhere:
            words = self.tr("A reranker reads each passage together with your question.")
        if len(self._used) == 3 and is_elsewhere:
            model, device, numbers = self._used
            kind = {
                "logits": self.tr("It gives raw scores, by which passages are ordered exactly."),
                "probabilities": self.tr(
                    "It gives probabilities; those near 0 or 1 can hardly be told apart."
                ),
            }.get(numbers, "")
            words += " " + self.tr("In use: {model} at {device}.").format(
                model=model, device=device
            )
            words += " " + kind
        elif len(self._used) == 3:
            model, device, dtype = self._used
            words += " " + self.tr("In use: {model} on {device} in {dtype}.").format(
                model=model, device=device, dtype=dtype
            )
            if self._gain:
                words += " " + self.tr(
                    "That is {gain} times as fast as float32 on this processor."
                ).format(gain=f"{self._gain:.1f}")
        self._words.setText(words)
        for title, text in zip(
            self._titles, (self.tr("Rerankers"), self.tr("Encoders")), strict=True
        ):
            title.setText(text)
        words = self.tr(
            "An encoder finds passages that mean what you ask. When you choose another one, "
            "your library is encoded again in the background; until that is done, the previous "
            "one is used."
        )
        if not known_encoder(self._preferences.config.encoder):
            words += " " + self.tr("In use: {model}.").format(
                model=self._preferences.config.encoder
            )
        self._encoder_words.setText(words)
        self._mark_used()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        self._jobs.refresh()
        self._area.verticalScrollBar().setValue(0)
        super().showEvent(event)


def _unknown(name: str) -> Listed:
    """Return a model of which nothing is there, nor known beforehand."""
    return Listed(name, "not installed", 0, 0, 0, "", "", None, None, None)
