"""OtherModel: a field to install any reranker by its name, once it is clear what that is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton, QWidget

from app.models.jobs import ModelJobs
from app.models.sources import SourceMenu
from app.widgets import SMALL, TIGHT, Label, Translated, column, row, size_in_words
from engine import KNOWN, Message, Offer, canonical, is_repository


class OtherModel(Translated, QWidget):
    """OWNER/NAME, or the address of a model's page, and a button that installs it after a yes."""

    def __init__(self, jobs: ModelJobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._source = ""  # that is being asked about a model
        self._problem: Message | None = None
        self._title, self._words = Label(), Label(quiet=True, wrap=True)
        self.field = QLineEdit()
        self.field.setPlaceholderText("OWNER/NAME")
        self._title.setBuddy(self.field)
        self._install = QPushButton(autoDefault=False)
        self.menu = SourceMenu(self._install, folder=False)
        self._install.setMenu(self.menu)
        self.menu.chosen.connect(self._on_chosen)
        self.field.textChanged.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_return)
        jobs.started.connect(self._refresh)
        jobs.ended.connect(self._refresh)
        jobs.offered.connect(self._on_offered)
        jobs.not_offered.connect(self._on_not_offered)
        line = row(self._title, self.field, self._install, wide=self.field, spacing=SMALL)
        self.setLayout(column(line, self._words, spacing=TIGHT, margins=(0, SMALL, 0, 0)))
        self._retranslate()

    @property
    def _name(self) -> str:
        return canonical(self.field.text().strip())

    def _on_edited(self) -> None:
        self._problem = None
        self._refresh()

    def _on_return(self) -> None:
        if self._install.isEnabled():
            self._install.showMenu()

    def _on_chosen(self, source: str) -> None:
        self._source, self._problem = source, None
        self._jobs.ask(self._name, source)
        self._refresh()

    def _on_offered(self, offer: Offer) -> None:
        source, self._source = self._source, ""
        self._refresh()
        if not self.isVisible():  # the dialog was closed meanwhile
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Install the model {name}?").format(name=offer.name))
        box.setInformativeText(self._offer_in_words(offer))
        yes = box.addButton(self.tr("Install"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        yes.clicked.connect(lambda: self._on_agreed(offer.name, source))
        box.open()

    def _on_agreed(self, name: str, source: str) -> None:
        self.field.clear()
        self._jobs.install(name, source)

    def _on_not_offered(self, problem: Message) -> None:
        self._source, self._problem = "", problem
        self._refresh()

    def _offer_in_words(self, offer: Offer) -> str:
        words = self.tr("{size} to download from {host}.").format(
            size=size_in_words(offer.size), host=offer.source
        )
        words += "\n" + (
            self.tr("Licence: {licence}.").format(licence=offer.licence)
            if offer.licence
            else self.tr("No licence is stated there.")
        )
        if not offer.pinned:
            words += "\n" + self.tr(
                "Not verified by us: its files are checked against the checksums listed there, "
                "but not how well it ranks."
            )
        return words

    def _refresh(self) -> None:
        name = self._name
        is_name = name in KNOWN or is_repository(name)
        self._install.setEnabled(is_name and not self._jobs.busy and not self._source)
        self.field.setEnabled(not self._source)
        if self._source:
            self._words.setText(self.tr("Looking it up…"))
        elif self._problem:
            self._words.setText(self._problem)
        elif is_name or not name:
            self._words.setText(
                self.tr(
                    "Any reranker on Hugging Face or ModelScope that has its weights in "
                    "safetensors and needs no program code of its own. Its files are checked "
                    "against the checksums listed there, but not how well it ranks."
                )
            )
        else:
            self._words.setText(
                self.tr("Name a model as OWNER/NAME, as in the address of its page.")
            )

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Another &model:"))
        self.field.setAccessibleName(self.tr("Another model, as OWNER/NAME"))
        self._install.setText(self.tr("Install"))
        self._refresh()
