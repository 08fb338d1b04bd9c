"""ModelsDialog: all models, in a dialog that does not block the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
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
from app.models.row import ModelRow
from app.models.speed import SpeedPanel
from app.settings import Preferences
from app.widgets import Label, Translated, button, column
from engine import NO_RERANKER, Listed


class ModelsDialog(Translated, QDialog):
    """A row for each model, controlled through `jobs`; below them the speed of the one in use."""

    def __init__(
        self, jobs: ModelJobs, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self._jobs = jobs
        self._rows: dict[str, ModelRow] = {}
        self._used: tuple[str, ...] = ()  # empty, or model, device, precision, or NO_RERANKER alone
        self._words = Label(wrap=True)
        self._list = column(spacing=8)
        inner = QWidget()
        inner.setLayout(column(self._list, None, margins=(14, 4, 14, 4)))
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.speed = SpeedPanel(preferences)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._folder = button(lambda: self._choose(jobs.use))
        self._buttons.addButton(self._folder, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.rejected.connect(self.close)
        parts = (self._words, area, self.speed, self._buttons)
        self.setLayout(column(*parts, wide=area, spacing=8, margins=(0, 12, 0, 12)))
        for widget in (self._words, self._buttons):
            widget.setContentsMargins(14, 0, 14, 0)
        jobs.listed.connect(self._on_listed)
        self.resize(680, 650)  # fits a screen of 1024 × 700
        self._retranslate()

    def show_used(self, model: str, device: str, dtype: str, verified: bool) -> None:
        """Show which model ranks now; see `SearchSession.loaded`."""
        used = (model, device, dtype)
        if self._used and self._used != used:
            self.speed.clear()
        self._used = used
        self._jobs.device = device
        self.speed.show()
        self._retranslate()
        self._mark_used()

    def show_unranked(self) -> None:
        """Show that no model ranks: then there is no speed to measure."""
        self._used = (NO_RERANKER,)
        self.speed.clear()
        self.speed.hide()
        self._retranslate()
        self._mark_used()

    def _on_listed(self, listed: list[Listed], left: dict[str, int]) -> None:
        for each in listed:
            if each.name not in self._rows:
                self._rows[each.name] = self._make_row(each)
            self._rows[each.name].show_listed(each, left.get(each.name, 0))
        self._mark_used()

    def _make_row(self, listed: Listed) -> ModelRow:
        name, jobs = listed.name, self._jobs
        row = ModelRow(listed, jobs)
        row.folder_wanted.connect(lambda: self._choose(lambda folder: jobs.install(name, folder)))
        self._list.addWidget(row)
        return row

    def _mark_used(self) -> None:
        for name, row in self._rows.items():
            row.set_used(name in self._used[:1])

    def _choose(self, use: Callable[[str], None]) -> None:
        """Ask for a folder, without blocking the rest of the program."""
        dialog = QFileDialog(self, self.tr("Folder of a model"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(use)
        dialog.open()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self._folder.setText(self.tr("Use a model folder…"))
        self._folder.setToolTip(
            self.tr("Use a Qwen3-Reranker or another cross-encoder from a folder, not verified")
        )
        words = self.tr("A reranker reads each passage with your question, on this computer.")
        if len(self._used) == 3:
            model, device, dtype = self._used
            words += " " + self.tr("In use: {model} on {device} in {dtype}.").format(
                model=model, device=device, dtype=dtype
            )
        self._words.setText(words)

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        self._jobs.refresh()
        super().showEvent(event)
