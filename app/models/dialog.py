"""ModelsDialog: all models, in a dialog that does not block the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.jobs import ModelJobs
from app.models.row import ModelRow
from app.models.speed import SpeedPanel
from app.widgets import Label, Translated
from engine import Listed


class ModelsDialog(Translated, QDialog):
    """A row for each model, controlled through `jobs`; below them the speed of the one in use."""

    def __init__(self, jobs: ModelJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self._jobs = jobs
        self._rows: dict[str, ModelRow] = {}
        self._used: tuple[str, ...] = ()  # empty, or model, device, precision
        self._words = Label(wrap=True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 4, 14, 4)
        column.addLayout(self._list)
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.speed = SpeedPanel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._folder = QPushButton()
        self._buttons.addButton(self._folder, QDialogButtonBox.ButtonRole.ActionRole)
        self._folder.clicked.connect(lambda: self._choose(self._jobs.use))
        self._buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 12)
        rows.setSpacing(8)
        for widget in (self._words, area, self.speed, self._buttons):
            rows.addWidget(widget, int(widget is area))
        for widget in (self._words, self._buttons):
            widget.setContentsMargins(14, 0, 14, 0)
        jobs.listed.connect(self._on_listed)
        jobs.started.connect(self._enable_rows)
        jobs.ended.connect(self._enable_rows)
        self.resize(680, 650)  # fits a screen of 1024 × 700
        self._retranslate()

    def row(self, name: str) -> ModelRow:
        """Return the row of a model."""
        return self._rows[name]

    def show_used(self, model: str, device: str, dtype: str, verified: bool) -> None:
        """Show which model ranks now; see `SearchSession.loaded`."""
        used = (model, device, dtype)
        if self._used and self._used != used:
            self.speed.clear()
        self._used = used
        self._jobs.set_device(device)
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
        row.install_wanted.connect(lambda source: jobs.install(name, source))
        row.folder_wanted.connect(lambda: self._choose(lambda folder: jobs.install(name, folder)))
        row.use_wanted.connect(lambda: jobs.use(name))
        row.verify_wanted.connect(lambda: jobs.verify(name))
        row.remove_wanted.connect(lambda: self._ask_to_remove(name))
        row.set_busy(bool(jobs.busy))
        self._list.addWidget(row)
        return row

    def _mark_used(self) -> None:
        model, device = self._used[:2] if self._used else ("", "cpu")
        for name, row in self._rows.items():
            row.set_used(name == model, device)

    def _enable_rows(self) -> None:
        for row in self._rows.values():
            row.set_busy(bool(self._jobs.busy))

    def _choose(self, use: Callable[[str], None]) -> None:
        """Ask for a folder, without blocking the rest of the program."""
        dialog = QFileDialog(self, self.tr("Folder of a model"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(use)
        dialog.open()

    def _ask_to_remove(self, name: str) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Delete the model {name} from this computer?").format(name=name))
        box.setInformativeText(self.tr("To use it again you would have to install it again."))
        yes = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        yes.clicked.connect(lambda: self._jobs.remove(name))
        box.open()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self._folder.setText(self.tr("Use a model folder…"))
        self._folder.setToolTip(
            self.tr("Use a Qwen3-Reranker or another cross-encoder from a folder, not verified")
        )
        words = self.tr("A reranker reads each passage with your question, on this computer.")
        if self._used:
            model, device, dtype = self._used
            words += " " + self.tr("In use: {model} on {device} in {dtype}.").format(
                model=model, device=device, dtype=dtype
            )
        self._words.setText(words)

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """List the models each time that the dialog opens."""
        self._jobs.refresh()
        super().showEvent(event)
