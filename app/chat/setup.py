"""ChatSetup: which chat model answers, where it is, and whether that is agreed to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLayout,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from app.stream import Lanes, Stream
from app.translate import word
from app.widgets import (
    LARGE,
    MEDIUM,
    SMALL,
    Label,
    Translated,
    button,
    column,
    fit,
    form,
    plain,
    row,
)
from engine import (
    Config,
    EngineError,
    Found,
    Keys,
    Message,
    Tick,
    after_yes,
    chat_address,
    chat_models,
    find_servers,
    needs_yes,
)

_WIDTH = 82  # letters
_TOKENS = 500, 200_000


class ChatSetup(Translated, QDialog):
    """Shows the settings of answers, and has them saved; an empty address switches them off.

    Signals:
        chosen: The fields of `Config` as they are wanted.
    """

    chosen = Signal(object)

    def __init__(self, config: Config, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._config = config
        self._address, self._model = QComboBox(editable=True), QComboBox(editable=True)
        for box in (self._address, self._model):
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field = QLineEdit()
        field.setPlaceholderText("http://localhost:11434")
        self._address.setLineEdit(field)
        self._key = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._tokens = QSpinBox()
        self._tokens.setRange(*_TOKENS)
        self._tokens.setSingleStep(500)
        self._tokens.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._find = button(self._look, "chat_find")
        self._words = Label(quiet=True, wrap=True)
        self._labels = [Label() for _ in range(4)]
        self._found: dict[str, Found] = {}
        place = row(self._address, self._find, wide=self._address, spacing=SMALL)
        shown: tuple[QWidget | QLayout, ...] = (place, self._model, self._key, self._tokens)
        fields = (self._address, self._model, self._key, self._tokens)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        self._buttons.accepted.connect(self._save)
        self._buttons.rejected.connect(self.reject)
        self.setLayout(
            column(
                form(self._labels, fields, shown),
                self._words,
                self._buttons,
                spacing=MEDIUM,
                margins=(LARGE,) * 4,
            )
        )
        self._stream = Stream("chat servers", lanes.rest, self)
        self._stream.yielded.connect(self._on_found)
        self._stream.finished.connect(self._on_looked)
        self._stream.failed.connect(self._on_failed)
        self._keeping = Stream("chat key", lanes.rest, self)
        self._keeping.finished.connect(self._finish)
        self._keeping.failed.connect(self._on_failed)
        self._wanted: Mapping[str, Any] = {}
        self._address.setEditText(config.chat)
        self._model.setEditText(config.chat_model)
        self._tokens.setValue(config.chat_tokens)
        self._address.activated.connect(lambda row: self._show_models(self._address.itemText(row)))
        self._retranslate()
        fit(self, _WIDTH)
        self._is_quiet = not config.chat  # it has not been asked to look
        if self._is_quiet:
            self._stream.start(find_servers)

    @property
    def text(self) -> str:
        return self._words.text()

    def _look(self) -> None:
        """Ask the server at the address for its models; without one, look on this computer."""
        typed, key, config = self._address.currentText().strip(), self._key.text(), self._config
        self._found, self._is_quiet = {}, False
        self._say(lambda: self.tr("Looking…"))
        if typed:
            self._stream.start(lambda: _models_at(replace(config, chat=typed), key))
        else:
            self._stream.start(find_servers)

    def _on_found(self, found: Found) -> None:
        self._found[found.address] = found

    def _on_looked(self) -> None:
        found = list(self._found.values())
        typed = self._address.currentText().strip()
        if self._is_quiet and (typed or not found):
            return
        if not found:
            self._say(
                lambda: self.tr(
                    "No chat server was found on this computer. Start Ollama, LM Studio, "
                    "llama.cpp or vLLM, or enter the address of a server."
                )
            )
            return
        self._address.clear()
        self._address.addItems([each.address for each in found])
        self._address.setEditText(typed or found[0].address)
        self._models_of(found[0])
        names = ", ".join(f"{each.program} ({len(each.models)})" for each in found)
        self._say(lambda: self.tr("Found, with their models: {names}").format(names=names))

    def _show_models(self, address: str) -> None:
        if found := self._found.get(address):
            self._models_of(found)

    def _models_of(self, found: Found) -> None:
        chosen = self._model.currentText()
        self._model.clear()
        self._model.addItems(found.models)
        self._model.setEditText(chosen if chosen in found.models else next(iter(found.models), ""))

    def _on_failed(self, message: Message) -> None:
        self._say(message)

    def _say(self, said: Message | Callable[[], str]) -> None:
        self._words.setText(said)
        fit(self, _WIDTH)

    def _save(self) -> None:
        """Save what is set, after a yes where passages would leave this computer."""
        typed = self._address.currentText().strip()
        self._wanted = {
            "chat": typed,
            "chat_model": self._model.currentText().strip(),
            "chat_tokens": self._tokens.value(),
        }
        if not typed:
            self._finish()
            return
        config = replace(self._config, chat=typed)
        try:
            yes_needed = needs_yes(config)
        except EngineError as error:
            self._say(error.message)
            return
        if yes_needed:
            ask_to_send(config, self, lambda: self._agree(config))
        else:
            self._keep_key(config)

    def _agree(self, config: Config) -> None:
        self._wanted = {**self._wanted, **after_yes(config)}
        self._keep_key(config)

    def _keep_key(self, config: Config) -> None:
        """Keep what was typed; the keyring may ask the user first, so not on this thread."""
        key = self._key.text().strip()
        if not key:
            self._finish()
            return

        def keep() -> Iterator[Tick]:
            Keys(config.data_dir).keep(chat_address(config), key)
            yield Tick()

        self._keeping.start(keep)

    def _finish(self) -> None:
        self.chosen.emit(self._wanted)
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Answers"))
        words = (
            self.tr("&Address"),
            self.tr("&Model"),
            self.tr("&Key"),
            self.tr("&Tokens from passages"),
        )
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        for box, text in zip((self._address, self._model), words, strict=False):
            if field := box.lineEdit():  # which is what a screen reader comes to
                field.setAccessibleName(plain(text))
        self._find.setText(self.tr("Find"))
        self._find.setToolTip(
            self.tr("Look for a chat server on this computer, or for the models at the address")
        )
        self._key.setPlaceholderText(self.tr("only if the server requires one"))
        self._tokens.setToolTip(
            self.tr("How much text is sent: less than the model can read at a time")
        )
        self._words.setText(
            lambda: self.tr(
                "A chat model of your choice answers the question from the passages that were "
                "found. Nothing is sent until you press Answer."
            )
        )
        kinds = QDialogButtonBox.StandardButton
        self._buttons.button(kinds.Save).setText(self.tr("Save"))
        self._buttons.button(kinds.Cancel).setText(self.tr("Cancel"))


def _models_at(config: Config, key: str) -> Iterator[Tick | Found]:
    address = chat_address(config)
    yield from chat_models(address, key or Keys(config.data_dir).get(address))


def ask_to_send(config: Config, parent: QWidget, agreed: Callable[[], None]) -> None:
    """Ask whether text may leave this computer, naming what and where to; call `agreed` if so."""
    address = chat_address(config)
    box = QMessageBox(parent)
    box.setObjectName("chat_yes")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(
        QCoreApplication.translate(
            "ChatSetup", "Send passages from your documents to {host}?"
        ).format(host=address.host)
    )
    said = [Message("chat.to-send", tokens=config.chat_tokens, host=address.host)]
    if not address.is_encrypted:
        said.append(Message("chat.unencrypted"))
    box.setInformativeText("\n".join(map(word, said)))
    agree = QCoreApplication.translate("ChatSetup", "Agree")
    yes = box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    yes.clicked.connect(agreed)
    box.open()
