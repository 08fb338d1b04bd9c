"""ModelRow: one model of the list: what it is good for, what it needs, and what can be done."""

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.models.jobs import ModelJobs
from app.models.progress import ModelProgress
from app.translate import word
from app.widgets import Label, Translated, size_in_words
from engine import PUBLISHED, SOURCES, Listed


class ModelRow(Translated, QFrame):
    """Shows a Listed model with its buttons.

    Signals:
        install_wanted: The source to install it from (a key of `SOURCES`).
        folder_wanted: It is to be installed from a folder yet to be chosen.
        use_wanted, verify_wanted, remove_wanted: A button was pressed.
    """

    install_wanted = Signal(str)
    folder_wanted = Signal()
    use_wanted = Signal()
    verify_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, listed: Listed, jobs: ModelJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(listed.name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._listed, self._left = listed, 0
        self._device, self._used, self._busy = "cpu", False, False

        self._name, self._state = Label(bold=True), Label()
        self._name.setText(listed.name)
        self._strengths, self._needs = Label(wrap=True), Label(quiet=True, wrap=True)
        self._reason = Label(wrap=True)
        self.progress = ModelProgress(jobs, listed.name)
        self._install, self._use = QPushButton(), QPushButton()
        self._verify, self._remove = QPushButton(), QPushButton()
        self._buttons = (self._use, self._install, self._verify, self._remove)
        self._sources: dict[str, QAction] = {}
        self._install.setMenu(self._make_menu())
        self._use.clicked.connect(self.use_wanted)
        self._verify.clicked.connect(self.verify_wanted)
        self._remove.clicked.connect(self.remove_wanted)

        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._name)
        head.addWidget(self._state, 1)
        for button in self._buttons:
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 12)
        column.setSpacing(5)
        column.addLayout(head)
        for widget in (self._strengths, self._needs, self._reason, self.progress):
            column.addWidget(widget)
        self._retranslate()

    @property
    def text(self) -> str:
        """The visible texts, line by line."""
        labels = (self._name, self._state, self._strengths, self._needs, self._reason)
        lines = [label.text() for label in labels if not label.isHidden()]
        return "\n".join(line for line in (*lines, self.progress.text) if line)

    def show_listed(self, listed: Listed, left: int) -> None:
        """Show the current state of the model; `left` bytes are still to be downloaded."""
        self._listed, self._left = listed, left
        self._retranslate()

    def set_used(self, used: bool, device: str) -> None:
        """Show whether this model is in use; models run on `device`."""
        self._used, self._device = used, device
        self._retranslate()

    def set_busy(self, busy: bool) -> None:
        """Disable the buttons while a job is running on any model."""
        self._busy = busy
        self._enable()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        published = PUBLISHED.get(self._listed.name)
        if published and published.files:
            for source in SOURCES:
                self._sources[source] = menu.addAction("")
                self._sources[source].setData(source)
            menu.addSeparator()
        self._sources["folder"] = menu.addAction("")
        menu.triggered.connect(self._on_source)
        return menu

    def _on_source(self, action: QAction) -> None:
        if action is self._sources["folder"]:
            self.folder_wanted.emit()
        else:
            self.install_wanted.emit(action.data())

    def _enable(self) -> None:
        listed = self._listed
        sound = listed.installed and listed.state != "failed"
        builtin = listed.state == "built in"
        self._use.setVisible(sound and not self._used)
        self._install.setVisible(not sound)
        self._verify.setVisible(sound and not builtin)
        self._remove.setVisible(listed.installed and not builtin)
        for button in self._buttons:
            button.setEnabled(not self._busy)

    def _state_in_words(self) -> str:
        if self._used:
            return self.tr("in use")
        match self._listed.state:
            case "built in":
                return self.tr("comes with Pagewise")
            case "verified":
                return self.tr("installed and verified")
            case "unverified":
                return self.tr("installed, not verified")
            case "failed":
                return self.tr("partly downloaded") if self._left else self.tr("cannot be used")
        return self.tr("not installed")

    def _strengths_in_words(self) -> str:
        return {
            "builtin": self.tr(
                "Small and ready to use. For English; in other languages the order is nearly that "
                "of the keywords. Ignores ranking instructions."
            ),
            "qwen3-0.6b": self.tr(
                "The model Pagewise is made for: 119 languages, long passages, follows ranking "
                "instructions."
            ),
            "qwen3-4b": self.tr("More accurate and several times slower: for a large GPU."),
            "qwen3-8b": self.tr("The most accurate, and the slowest: for a very large GPU."),
        }.get(self._listed.name, "")

    def _needs_in_words(self) -> str:
        listed = self._listed
        parts = []
        if listed.size:
            words = self.tr("{size} on disk") if listed.installed else self.tr("{size} to download")
            parts.append(words.format(size=size_in_words(listed.size)))
        parts.append(listed.licence)
        memory = size_in_words(listed.memory)
        if self._device == "cpu":
            total = psutil.virtual_memory().total
            words = (
                self.tr("needs {memory} of memory, more than the {total} of this computer")
                if listed.memory > total
                else self.tr("needs {memory} of the {total} of memory here")
            )
            parts.append(words.format(memory=memory, total=size_in_words(total)))
        else:
            words = self.tr("needs {memory} of memory on {device}")
            parts.append(words.format(memory=memory, device=self._device))
        return " · ".join(parts)

    def _reason_in_words(self) -> str:
        listed = self._listed
        if self._left:
            return self.tr("{size} still to download; “Install” continues.").format(
                size=size_in_words(self._left)
            )
        if listed.reason:
            return word(listed.reason)
        if listed.state == "not installed" and list(self._sources) == ["folder"]:
            return self.tr(
                "There are no official checksums, so Pagewise will not download it. Download its "
                "files from {address} yourself, then choose their folder."
            ).format(address=listed.address)
        return ""

    def _retranslate(self) -> None:
        self._state.setText(self._state_in_words())
        self._strengths.setText(self._strengths_in_words())
        self._needs.setText(self._needs_in_words())
        self._reason.setText(self._reason_in_words())
        self._reason.setVisible(bool(self._reason.text()))
        self._install.setText(self.tr("Install"))
        self._use.setText(self.tr("Use"))
        self._use.setToolTip(self.tr("Use this model"))
        self._verify.setText(self.tr("Verify"))
        self._verify.setToolTip(
            self.tr("Compare its files and its scores of four passages with the published ones")
        )
        self._remove.setText(self.tr("Delete…"))
        for source, words in {
            "hf": self.tr("From Hugging Face"),
            "hf-mirror": self.tr("From hf-mirror.com, a mirror of it"),
            "modelscope": self.tr("From ModelScope"),
            "folder": self.tr("From a folder on this computer…"),
        }.items():
            if source in self._sources:
                self._sources[source].setText(words)
        for button in self._buttons:
            button.setAccessibleName(f"{button.text()} {self._listed.name}")
        self._enable()
