"""ModelsDialog: the models that there are, beside the window, which goes on working."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
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
from app.widgets.label import Label
from engine import Listed


class ModelsDialog(QDialog):
    """A row a model, and what is done to it by `jobs`; below them, how fast the one in use is."""

    def __init__(self, jobs: ModelJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self._jobs = jobs
        self._rows: dict[str, ModelRow] = {}
        self._used: tuple[str, ...] = ()  # nothing, or model, device, number format
        self._words = Label()
        self._words.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 4, 14, 4)
        column.addLayout(self._list)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
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
        jobs.began.connect(self._on_began)
        jobs.progressed.connect(self._on_progressed)
        jobs.ended.connect(self._on_ended)
        jobs.failed.connect(self._on_failed)
        self.resize(680, 650)  # fits a screen of 1024 × 700
        self._retranslate()

    def row(self, name: str) -> ModelRow:
        """The row of a model."""
        return self._rows[name]

    def show_used(self, model: str, device: str, dtype: str, verified: bool) -> None:
        """Show which model scores now; see `SearchSession.loaded`."""
        self._used = (model, device, dtype)
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
        row = ModelRow(listed)
        row.install_wanted.connect(lambda source: jobs.install(name, source))
        row.folder_wanted.connect(lambda: self._choose(lambda folder: jobs.install(name, folder)))
        row.use_wanted.connect(lambda: jobs.use(name))
        row.verify_wanted.connect(lambda: jobs.verify(name))
        row.remove_wanted.connect(lambda: self._ask_to_remove(name))
        row.progress.paused.connect(jobs.pause)
        row.progress.retried.connect(jobs.retry)
        row.set_busy(bool(jobs.busy))
        if jobs.busy == name:
            row.progress.begin()
        self._list.addWidget(row)
        return row

    def _mark_used(self) -> None:
        for name, row in self._rows.items():
            model, device = self._used[:2] if self._used else ("", "cpu")
            row.set_used(name == model, device)

    def _on_began(self, name: str) -> None:
        for row in self._rows.values():
            row.set_busy(True)
        if name in self._rows:
            self._rows[name].progress.begin()

    def _on_progressed(self, name: str, event: object) -> None:
        if name in self._rows:
            self._rows[name].progress.advance(event)

    def _on_ended(self, name: str) -> None:
        for row in self._rows.values():
            row.set_busy(False)
        if name in self._rows:
            self._rows[name].progress.end()

    def _on_failed(self, name: str, sentence: str) -> None:
        if name in self._rows:
            self._rows[name].progress.complain(sentence)

    def _choose(self, chosen: Callable[[str], None]) -> None:
        """Ask for a folder, without holding up the rest of the program."""
        dialog = QFileDialog(self, self.tr("Folder of a model"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _ask_to_remove(self, name: str) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Delete the model {name} from this computer?").format(name=name))
        box.setInformativeText(self.tr("It would have to be installed again to be used again."))
        yes = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        yes.clicked.connect(lambda: self._jobs.remove(name))
        box.open()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self._folder.setText(self.tr("Use a model folder…"))
        self._folder.setToolTip(
            self.tr("Run a Qwen3-Reranker or another cross-encoder from where it lies, unverified")
        )
        words = self.tr("A model reads each passage against your question, on this computer.")
        if self._used:
            model, device, dtype = self._used
            words += " " + self.tr("Now it is {model} on {device} in {dtype}.").format(
                model=model, device=device, dtype=dtype
            )
        self._words.setText(words)

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """See what there is, each time that the person looks."""
        self._jobs.look()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
