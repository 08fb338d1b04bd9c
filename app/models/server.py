"""AddServer: asks for the address of a server and its key, and for a yes where text would leave."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QWidget,
)

from app.models.jobs import ModelJobs
from app.widgets import LARGE, MEDIUM, Label, SendBox, Translated, column, fit, form
from engine import Address, EngineError, parse_address

_WIDTH = 86  # letters


class AddServer(Translated, QDialog):
    """The address and the key. What the server is, a reranker or an encoder, is found by asking."""

    def __init__(self, jobs: ModelJobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._intro, self._problem = Label(wrap=True), Label(wrap=True)
        self._titles = [Label(), Label()]
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://localhost:8000")
        self.key = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        fields = form(self._titles, (self.address, self.key))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.address.textChanged.connect(self._problem.hide)
        parts = (self._intro, fields, self._problem, self.buttons)
        self.setLayout(column(*parts, spacing=MEDIUM, margins=(LARGE, LARGE, LARGE, LARGE)))
        self._problem.hide()
        self._retranslate()
        fit(self, _WIDTH)

    def _on_accepted(self) -> None:
        try:
            address = parse_address(self.address.text())
        except EngineError as error:
            self._problem.setText(error.message)
            self._problem.show()
            fit(self, _WIDTH)
            self.address.setFocus()
            return
        if address.is_local:
            self._add(address)
        else:
            self._ask(address)

    def _ask(self, address: Address) -> None:
        words = self.tr(
            "{host} is another computer. As a reranker it is sent your questions and the "
            "passages to rank; as an encoder, your questions and all passages of the library."
        ).format(host=address.host)
        box = SendBox(address, words, self)
        box.yes.clicked.connect(lambda: self._add(address))
        box.open()

    def _add(self, address: Address) -> None:
        self._jobs.add_server(str(address), self.key.text().strip())
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Add a server"))
        self._intro.setText(
            self.tr(
                "A reranker or an encoder that another program or computer runs: vLLM, SGLang, "
                "Infinity, llama.cpp, TEI, Jina, Cohere, or another Pagewise. If it has several "
                "models, name one after a #, as in https://api.jina.ai#jina-reranker-m0."
            )
        )
        self._titles[0].setText(self.tr("&Address:"))
        self._titles[1].setText(self.tr("&Key, if required:"))
        self.key.setToolTip(self.tr("Kept in the system’s keyring, if there is one"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Add"))
