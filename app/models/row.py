"""ModelRow: one model of the list: what it is good for, what it needs, and what can be done."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QMessageBox, QPushButton, QSizePolicy

from app.models.jobs import ModelJobs
from app.models.progress import ModelProgress
from app.models.sources import SourceMenu
from app.models.speed import pace_in_words
from app.translate import model_in_words, word
from app.widgets import (
    LARGE,
    MEDIUM,
    SMALL,
    TARGET,
    TIGHT,
    Label,
    Translated,
    button,
    column,
    row,
    size_in_words,
)
from engine import KNOWN, NO_RERANKER, Listed, is_address


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
        self._jobs, self._listed = jobs, listed
        self._used = self._loading = False
        self._name, self._state = Label(bold=True), Label()
        self._name.setMinimumHeight(TARGET)  # as high where there is no button
        self._strengths, self._needs = Label(wrap=True), Label(quiet=True, wrap=True)
        self._reason = Label(wrap=True)
        self.progress = ModelProgress(jobs, listed.name)
        self._use = button(lambda: jobs.use(listed.name, encoder=self._listed.is_encoder))
        self._install = QPushButton(autoDefault=False)
        self._verify = button(lambda: jobs.verify(listed.name, encoder=self._listed.is_encoder))
        self._remove = button(self._ask_to_remove)
        self._forget = button(self._on_forget)
        self._measure = button(lambda: jobs.measure(listed.name))
        self._buttons = (self._use, self._install, self._measure, self._verify, self._remove,
                         self._forget)  # fmt: skip
        for each in self._buttons:
            each.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        menu = SourceMenu(self._install, folder=True)
        self._sources = menu.sources
        self._install.setMenu(menu)
        menu.chosen.connect(self._on_source)
        self._relay = QCheckBox()
        self._relay.toggled.connect(lambda on: jobs.set_relay(listed.name, on))
        jobs.started.connect(self._enable)
        jobs.ended.connect(self._enable)
        head = row(self._name, self._state, *self._buttons, wide=self._state, spacing=SMALL)
        parts = (head, self._strengths, self._needs, self._relay, self._reason, self.progress)
        self.setLayout(column(*parts, spacing=TIGHT, margins=(LARGE, SMALL, MEDIUM, MEDIUM)))
        self._retranslate()

    def show_listed(self, listed: Listed) -> None:
        self._listed = listed
        self._retranslate()

    def set_used(self, used: bool, relay: bool, loading: bool = False) -> None:
        """Show whether it ranks, or finds, or will once it is loaded; and whether it ranks first.

        `relay`: it reads before the one that ranks.
        """
        self._used, self._loading = used, loading
        with QSignalBlocker(self._relay):
            self._relay.setChecked(relay)
        self._retranslate()

    def _on_source(self, source: str) -> None:
        if source == "folder":
            self.folder_wanted.emit()
        else:
            self._jobs.install(self._listed.name, source)

    def _on_forget(self) -> None:
        self.progress.hide()
        self._jobs.forget(self._listed)

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
        self._use.setVisible(sound and not self._used and not self._loading)
        is_elsewhere = is_address(listed.name)
        self._install.setVisible(not (sound or listed.is_own or is_elsewhere))
        self._measure.setVisible(sound and is_file and not listed.is_encoder)
        quick = listed.name not in KNOWN or KNOWN[listed.name].kind == "cross-encoder"
        may_relay = sound and is_file and quick and not listed.is_encoder
        self._relay.setVisible(may_relay and not self._used)
        self._verify.setVisible(sound and is_file)
        is_ours = not (listed.is_own or listed.is_server)
        self._remove.setVisible(listed.installed and is_file and is_ours)
        self._forget.setVisible(not is_ours and not self._used)
        for each in self._buttons:
            each.setEnabled(not self._jobs.busy)  # one thing at a time

    def _state_in_words(self) -> str:
        if self._used:
            return self.tr("in use")
        if self._loading:
            return self.tr("loading…")
        match self._listed.state:
            case "built in":
                return self.tr("comes with Pagewise")
            case "verified":
                return self.tr("installed and verified")
            case "server":
                return self.tr("on a server")
            case "unverified" if self._listed.is_own:
                return self.tr("your own folder, not verified by us")
            case "unverified":
                return self.tr("installed, not verified by us")
            case "failed":
                is_part = self._listed.left > 0
                return self.tr("partly downloaded") if is_part else self.tr("cannot be used")
        return self.tr("not installed")

    def _strengths_in_words(self) -> str:
        is_ours = not (self._listed.is_own or self._listed.is_server)
        return {
            NO_RERANKER: self.tr(
                "Keeps the order in which passages are found: instant, in a hundred languages. "
                "Ignores ranking instructions."
            ),
            "qwen3-0.6b": self.tr(
                "The model Pagewise is made for: 119 languages, long passages, follows ranking "
                "instructions."
            ),
            "ettin-32m": self.tr("The fastest; English only. Ignores ranking instructions."),
            "ettin-68m": self.tr(
                "English only, and there as good as Qwen3-Reranker 0.6B at a ninth of its size. "
                "Ignores ranking instructions."
            ),
            "mmarco-minilm": self.tr(
                "Small: a CPU reads fifty passages in seconds. 14 languages, including Chinese. "
                "Ignores ranking instructions."
            ),
            "bge-reranker-v2-m3": self.tr(
                "A hundred languages, strong in Chinese; reads long passages. Ignores ranking "
                "instructions."
            ),
            "qwen3-4b": self.tr("More accurate and several times slower: for a large GPU."),
            "qwen3-8b": self.tr("The most accurate, and the slowest: for a very large GPU."),
            "e5": self.tr("Small and fast, a hundred languages; reads the first 500 words or so."),
            "qwen3-embedding-0.6b": self.tr(
                "More accurate across languages and in long passages, and some twenty times "
                "slower: for a GPU, or a small library."
            ),
        }.get(self._listed.name, "" if is_ours else self._listed.name)

    def _needs_in_words(self) -> str:
        listed = self._listed
        if not listed.size:
            return ""
        parts = []
        words = self.tr("{size} on disk") if listed.installed else self.tr("{size} to download")
        parts.append(words.format(size=size_in_words(listed.size)))
        if listed.licence:
            parts.append(listed.licence)
        memory = size_in_words(listed.memory)
        if self._jobs.device == "cpu":
            import psutil  # late, as it takes a while to load

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
        if listed.dtype not in ("", "float32") and self._jobs.device == "cpu":
            parts.append(self.tr("runs in {dtype} here").format(dtype=listed.dtype))
        if listed.pace:
            words = self.tr("reads {count} passages a second here")
            parts.append(words.format(count=pace_in_words(listed.pace)))
        return " · ".join(parts)

    def _reason_in_words(self) -> str:
        listed = self._listed
        if listed.left:
            return self.tr("{size} left to download; “Install” resumes it.").format(
                size=size_in_words(listed.left)
            )
        if listed.reason:
            return word(listed.reason)
        if listed.name == "e5" and listed.state == "not installed":
            return self.tr(
                "It does not come with Pagewise on this kind of computer. Until an encoder is "
                "installed, passages are found by words alone."
            )
        return ""

    def _retranslate(self) -> None:
        self._name.setText(model_in_words(self._listed.name))
        self._state.setText(self._state_in_words())
        self._strengths.setText(self._strengths_in_words())
        self._strengths.setVisible(bool(self._strengths.text()))
        self._needs.setText(self._needs_in_words())
        self._needs.setVisible(bool(self._needs.text()))
        self._reason.setText(self._reason_in_words())
        self._reason.setVisible(bool(self._reason.text()))
        self._install.setText(self.tr("Install"))
        self._use.setText(self.tr("Use"))
        self._use.setToolTip(self.tr("Use this model"))
        self._relay.setText(self.tr("Relay: it ranks first, then the model in use ranks the best"))
        self._relay.setToolTip(
            self.tr(
                "This model ranks passages for at most half of the time limit; the model in use "
                "then ranks the best of them. There is no relay where everything is ranked "
                "anyway, as with presets that push something down."
            )
        )
        self._measure.setText(self.tr("Measure"))
        self._measure.setToolTip(self.tr("Measure how many passages a second it reads here"))
        self._verify.setText(self.tr("Verify"))
        self._verify.setToolTip(
            self.tr("Compare its files, and its scores on four passages, with the published ones")
        )
        self._remove.setText(self.tr("Delete…"))
        self._forget.setText(self.tr("Remove from list"))
        self._forget.setToolTip(
            self.tr("Its key is deleted, too")
            if self._listed.is_server
            else self.tr("Its files stay where they are")
        )
        for each in self._buttons:
            each.setAccessibleName(f"{each.text()} {self._name.text()}")
        self._enable()
