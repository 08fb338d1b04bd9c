"""ModelRow: one model of the list: what it is good for, what it needs, and what can be done."""

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QMessageBox, QPushButton, QSizePolicy

from app.models.jobs import ModelJobs
from app.models.progress import ModelProgress
from app.translate import model_in_words, word
from app.widgets import Label, Translated, button, column, row, size_in_words
from engine import KNOWN, NO_RERANKER, SOURCES, Listed


class ModelRow(Translated, QFrame):
    """Shows a Listed model with its buttons.

    Signals:
        folder_wanted: It is to be installed from a folder yet to be chosen.
    """

    folder_wanted = Signal()

    def __init__(self, listed: Listed, jobs: ModelJobs) -> None:
        super().__init__()
        self.setObjectName(listed.name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._jobs, self._listed, self._left = jobs, listed, 0
        self._used = False
        self._name, self._state = Label(bold=True), Label()
        self._strengths, self._needs = Label(wrap=True), Label(quiet=True, wrap=True)
        self._reason = Label(wrap=True)
        self.progress = ModelProgress(jobs, listed.name)
        self._use = button(lambda: jobs.use(listed.name))
        self._install = QPushButton(autoDefault=False)
        self._verify = button(lambda: jobs.verify(listed.name))
        self._remove = button(self._ask_to_remove)
        self._buttons = (self._use, self._install, self._verify, self._remove)
        for each in self._buttons:
            each.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._sources: dict[str, QAction] = {}
        self._install.setMenu(self._make_menu())
        jobs.started.connect(self._enable)
        jobs.ended.connect(self._enable)
        head = row(self._name, self._state, *self._buttons, wide=self._state, spacing=10)
        parts = (head, self._strengths, self._needs, self._reason, self.progress)
        self.setLayout(column(*parts, spacing=5, margins=(14, 10, 12, 12)))
        self._retranslate()

    def show_listed(self, listed: Listed, left: int) -> None:
        """Show the current state of the model; `left` bytes are still to be downloaded."""
        self._listed, self._left = listed, left
        self._retranslate()

    def set_used(self, used: bool) -> None:
        self._used = used
        self._retranslate()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        published = KNOWN.get(self._listed.name)
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
            self._jobs.install(self._listed.name, action.data())

    def _ask_to_remove(self) -> None:
        name = self._listed.name
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

    def _enable(self) -> None:
        listed = self._listed
        sound = listed.installed and listed.state != "failed"
        is_file = listed.state != "built in"
        self._use.setVisible(sound and not self._used)
        self._install.setVisible(not sound)
        self._verify.setVisible(sound and is_file)
        self._remove.setVisible(listed.installed and is_file)
        for each in self._buttons:
            each.setEnabled(not self._jobs.busy)  # one thing at a time

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
            NO_RERANKER: self.tr(
                "The order in which passages are found, at once; in a hundred languages. Ignores "
                "ranking instructions."
            ),
            "qwen3-0.6b": self.tr(
                "The model Pagewise is made for: 119 languages, long passages, follows ranking "
                "instructions."
            ),
            "qwen3-4b": self.tr("More accurate and several times slower: for a large GPU."),
            "qwen3-8b": self.tr("The most accurate, and the slowest: for a very large GPU."),
            "e5": self.tr("Small and fast, a hundred languages; reads the first 500 words or so."),
            "qwen3-embedding-0.6b": self.tr(
                "More accurate across languages and in long passages, and some twenty times "
                "slower: for a GPU, or a small library."
            ),
        }.get(self._listed.name, "")

    def _needs_in_words(self) -> str:
        listed = self._listed
        if listed.name == NO_RERANKER:
            return ""
        parts = []
        if listed.size:
            words = self.tr("{size} on disk") if listed.installed else self.tr("{size} to download")
            parts.append(words.format(size=size_in_words(listed.size)))
        parts.append(listed.licence)
        memory = size_in_words(listed.memory)
        if self._jobs.device == "cpu":
            total = psutil.virtual_memory().total
            words = (
                self.tr("needs {memory} of memory, more than the {total} of this computer")
                if listed.memory > total
                else self.tr("needs {memory} of the {total} of memory here")
            )
            parts.append(words.format(memory=memory, total=size_in_words(total)))
        else:
            words = self.tr("needs {memory} of memory on {device}")
            parts.append(words.format(memory=memory, device=self._jobs.device))
        return " · ".join(parts)

    def _reason_in_words(self) -> str:
        listed = self._listed
        if self._left:
            return self.tr("{size} still to download; “Install” continues.").format(
                size=size_in_words(self._left)
            )
        if listed.reason:
            return word(listed.reason)
        if listed.name == "e5" and listed.state == "not installed":
            return self.tr(
                "It does not come with Pagewise on this kind of computer. Until an encoder is "
                "installed, passages are found by words alone."
            )
        if listed.state == "not installed" and list(self._sources) == ["folder"]:
            return self.tr(
                "There are no official checksums, so Pagewise will not download it. Download its "
                "files from {address} yourself, then choose their folder."
            ).format(address=listed.address)
        return ""

    def _retranslate(self) -> None:
        self._name.setText(model_in_words(self._listed.name))
        self._state.setText(self._state_in_words())
        self._strengths.setText(self._strengths_in_words())
        self._needs.setText(self._needs_in_words())
        self._needs.setVisible(bool(self._needs.text()))
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
        for each in self._buttons:
            each.setAccessibleName(f"{each.text()} {self._name.text()}")
        self._enable()
