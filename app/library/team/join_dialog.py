"""JoinDialog: creates a library on a server that a team shares, or joins the one that is there."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QWidget,
)

from app.stream import Lanes, Stream
from app.widgets import LARGE, MEDIUM, Label, Said, SendBox, Translated, column, fit, form
from engine import Address, Config, EngineError, join_team, server_of

_WIDTH = 86  # letters


class JoinDialog(Translated, QDialog):
    """Asks for the name, the address and the key; and for a yes where text would leave.

    Signals:
        joined: The name of the library, which is there now.
    """

    joined = Signal(str)

    def __init__(self, config: Config, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self._config = config
        self._intro, self._said = Label(wrap=True), Label(wrap=True)
        self._titles = [Label(), Label(), Label()]
        self.name, self.address = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText("https://qdrant.example:6333")
        self.key = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        fields = (self.name, self.address, self.key)
        for field in fields:
            field.textChanged.connect(self._said.hide)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self._stream = Stream("join", lanes.rest, self)
        self._stream.yielded.connect(self._on_joined)
        self._stream.failed.connect(self._say)
        parts = (self._intro, form(self._titles, fields), self._said, self.buttons)
        self.setLayout(column(*parts, spacing=MEDIUM, margins=(LARGE, LARGE, LARGE, LARGE)))
        self._said.hide()
        self._retranslate()
        fit(self, _WIDTH)

    def _on_accepted(self) -> None:
        try:
            server = server_of(self.address.text())
        except EngineError as error:
            self._say(error.message)
            self.address.setFocus()
            return
        if server.is_local:
            self._join(server)
        else:
            self._ask(server)

    def _ask(self, server: Address) -> None:
        words = self.tr(
            "{host} is another computer. It is sent the text of all documents that you index "
            "into this library, and the questions that you ask there."
        ).format(host=server.host)
        box = SendBox(server, words, self)
        box.yes.clicked.connect(lambda: self._join(server))
        box.open()

    def _join(self, server: Address) -> None:
        name, address = self.name.text().strip(), self.address.text()
        key = self.key.text().strip() or None

        def join() -> Iterator[str]:
            join_team(self._config, name, address, key=key)
            yield name

        self._say(lambda: self.tr("Asking {host}…").format(host=server.host), busy=True)
        self._stream.start(join)

    def _say(self, said: Said, *, busy: bool = False) -> None:
        self._said.setText(said)
        self._said.show()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not busy)
        fit(self, _WIDTH)

    def _on_joined(self, name: str) -> None:
        self.accept()
        self.joined.emit(name)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("New library on a server"))
        self._intro.setText(
            self.tr(
                "A library on a Qdrant server, for several people to search and to index into. "
                "If the server has it already, you join it. A collection whose name differs "
                "from the library’s is named after a #, as in "
                "https://qdrant.example:6333#contracts."
            )
        )
        self._titles[0].setText(self.tr("&Name:"))
        self._titles[1].setText(self.tr("&Address:"))
        self._titles[2].setText(self.tr("&Key, if required:"))
        self.key.setToolTip(self.tr("Kept in the system’s keyring, if there is one"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Create or join"))

    # --- Qt

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the key, and what was asked for."""
        self.key.clear()
        self._said.hide()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)
        super().hideEvent(event)
