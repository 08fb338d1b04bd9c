"""ModelRow: one model of the list: what it brings, what it takes, and what can be done with it."""

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, Signal
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

from app.models.progress import ModelProgress
from app.translate import said
from app.widgets.data_size import size_in_words
from app.widgets.label import Label
from engine import PUBLISHED, SOURCES, Listed


class ModelRow(QFrame):
    """Shows a Listed model with its buttons.

    Signals:
        install_wanted: The person wants it from this source (a key of `SOURCES`).
        folder_wanted: The person wants it from a folder yet to be chosen.
        use_wanted, verify_wanted, remove_wanted: A button was pressed.
    """

    install_wanted = Signal(str)
    folder_wanted = Signal()
    use_wanted = Signal()
    verify_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, listed: Listed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(listed.name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._listed, self._left = listed, 0
        self._device, self._used, self._busy = "cpu", False, False

        self._name, self._state = Label(), Label()
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self._name.setText(listed.name)
        self._brings, self._takes = Label(), Label(quiet=True)
        self._reason = Label()
        for label in (self._brings, self._takes, self._reason):
            label.setWordWrap(True)
        self.progress = ModelProgress()
        self._install, self._use = QPushButton(), QPushButton()
        self._verify, self._remove = QPushButton(), QPushButton()
        self._buttons = (self._use, self._install, self._verify, self._remove)
        for button in self._buttons:
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 12)
        column.setSpacing(5)
        column.addLayout(head)
        for widget in (self._brings, self._takes, self._reason, self.progress):
            column.addWidget(widget)
        self._retranslate()

    @property
    def text(self) -> str:
        """What the row says, line by line."""
        labels = (self._name, self._state, self._brings, self._takes, self._reason)
        lines = [label.text() for label in labels if not label.isHidden()]
        return "\n".join(line for line in (*lines, self.progress.text) if line)

    def show_listed(self, listed: Listed, left: int) -> None:
        """Show how the model is now; `left` bytes are still to come of one that is half there."""
        self._listed, self._left = listed, left
        self._retranslate()

    def set_used(self, used: bool, device: str) -> None:
        """Whether this is the model that scores; models run on `device`."""
        self._used, self._device = used, device
        self._retranslate()

    def set_busy(self, busy: bool) -> None:
        """Something is being done to some model: one thing at a time."""
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
                return self.tr("installed; the published one")
            case "unverified":
                return self.tr("installed; unverified")
            case "failed":
                return self.tr("half there") if self._left else self.tr("cannot be used")
        return self.tr("not installed")

    def _brings_in_words(self) -> str:
        return {
            "builtin": self.tr(
                "Small, and there at once. For English; of other languages the keywords decide "
                "nearly alone. It takes no yardstick."
            ),
            "qwen3-0.6b": self.tr(
                "The model Pagewise is made for: 119 languages, long passages, and it heeds the "
                "yardstick that you choose."
            ),
            "qwen3-4b": self.tr("More exact and several times slower: for a large graphics card."),
            "qwen3-8b": self.tr("The most exact, and the slowest: for a very large graphics card."),
        }.get(self._listed.name, "")

    def _takes_in_words(self) -> str:
        listed = self._listed
        parts = []
        if listed.size:
            words = self.tr("{size} on disk") if listed.installed else self.tr("{size} to download")
            parts.append(words.format(size=size_in_words(listed.size)))
        parts.append(listed.licence)
        memory = size_in_words(listed.memory)
        if self._device == "cpu":
            there = psutil.virtual_memory().total
            words = (
                self.tr("needs {memory} of memory, more than the {there} of this computer")
                if listed.memory > there
                else self.tr("needs {memory} of the {there} of memory here")
            )
            parts.append(words.format(memory=memory, there=size_in_words(there)))
        else:
            words = self.tr("needs {memory} of memory on {device}")
            parts.append(words.format(memory=memory, device=self._device))
        return " · ".join(parts)

    def _reason_in_words(self) -> str:
        listed = self._listed
        if self._left:
            return self.tr("{size} are still to come; “Install” goes on where it stopped.").format(
                size=size_in_words(self._left)
            )
        if listed.reason:
            return said(listed.reason)
        if listed.state == "not installed" and list(self._sources) == ["folder"]:
            return self.tr(
                "Nobody has published checksums of it, so Pagewise does not download it: fetch its "
                "files from {address} yourself, then choose their folder."
            ).format(address=listed.address)
        return ""

    def _retranslate(self) -> None:
        self._state.setText(self._state_in_words())
        self._brings.setText(self._brings_in_words())
        self._takes.setText(self._takes_in_words())
        self._reason.setText(self._reason_in_words())
        self._reason.setVisible(bool(self._reason.text()))
        self._install.setText(self.tr("Install"))
        self._use.setText(self.tr("Use"))
        self._use.setToolTip(self.tr("Have this model score, from now on"))
        self._verify.setText(self.tr("Check"))
        self._verify.setToolTip(
            self.tr("Compare its files, and its scores of four texts, with those published")
        )
        self._remove.setText(self.tr("Remove…"))
        for source, action in self._sources.items():
            action.setText(
                {
                    "hf": self.tr("From Hugging Face"),
                    "hf-mirror": self.tr("From hf-mirror.com, a mirror of it"),
                    "modelscope": self.tr("From ModelScope"),
                    "folder": self.tr("From a folder on this computer…"),
                }[source]
            )
        for button in self._buttons:
            button.setAccessibleName(f"{button.text()} {self._listed.name}")
        self._enable()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
