"""OtherModel: a field to install any reranker by its name."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.models.jobs import ModelJobs
from app.models.sources import SourceMenu
from app.widgets import Label, Translated, column, row
from engine import KNOWN, canonical, is_repository


class OtherModel(Translated, QWidget):
    """OWNER/NAME, or the address of a model's page, and a button that installs it."""

    def __init__(self, jobs: ModelJobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._title, self._words = Label(), Label(quiet=True, wrap=True)
        self.field = QLineEdit()
        self.field.setPlaceholderText("OWNER/NAME")
        self._title.setBuddy(self.field)
        self._install = QPushButton(autoDefault=False)
        self.menu = SourceMenu(self._install, folder=False)
        self._install.setMenu(self.menu)
        self.menu.chosen.connect(self._on_chosen)
        self.field.textChanged.connect(self._enable)
        self.field.returnPressed.connect(self._on_return)
        jobs.started.connect(self._enable)
        jobs.ended.connect(self._enable)
        line = row(self._title, self.field, self._install, wide=self.field, spacing=10)
        self.setLayout(column(line, self._words, spacing=5, margins=(0, 6, 0, 0)))
        self._retranslate()

    @property
    def _name(self) -> str:
        return canonical(self.field.text().strip())

    def _on_chosen(self, source: str) -> None:
        name = self._name
        self.field.clear()
        self._jobs.install(name, source)

    def _on_return(self) -> None:
        if self._install.isEnabled():
            self._install.showMenu()

    def _enable(self) -> None:
        name = self._name
        is_name = name in KNOWN or is_repository(name)
        self._install.setEnabled(is_name and not self._jobs.busy)
        self._words.setText(
            self.tr(
                "Any reranker on Hugging Face or ModelScope that has its weights in safetensors "
                "and needs no program code of its own. Its files are checked against the "
                "checksums listed there; how well it ranks is not."
            )
            if is_name or not name
            else self.tr("A model is named OWNER/NAME, as in the address of its page.")
        )

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Another &model:"))
        self.field.setAccessibleName(self.tr("Another model, as OWNER/NAME"))
        self._install.setText(self.tr("Install"))
        self._enable()
