"""AssistantsDialog: how assistants and other programs come to search the library."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from app.settings.preferences import Preferences
from app.settings.setups import ASSISTANTS, setup
from app.widgets import (
    LARGE,
    MEDIUM,
    Label,
    Translated,
    button,
    column,
    name_choice,
    resize_within_screen,
    row,
)
from engine import EngineError, read_token, running_service

_SIZE = 640, 680  # pixels
_BLOCK, _FOLDERS = 5, 4  # lines
_USUAL = "http://127.0.0.1:8765"  # where `pagewise serve` answers, unless it is told otherwise


class AssistantsDialog(Translated, QDialog):
    """Shows what to paste into an assistant, for the folders that it may see."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._words = Label(wrap=True)
        self._assistant = QComboBox()
        self._assistant.addItems(ASSISTANTS)
        self._assistant.currentIndexChanged.connect(self._show_block)
        self._where = Label(quiet=True, wrap=True)
        self._block = QPlainTextEdit(readOnly=True)
        self._block.setTabChangesFocus(True)
        self._block.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._copy = button(lambda: _copy(self._block.toPlainText()), "copy")
        self._seen = Label(wrap=True)
        self._folders = QListWidget()
        self._folders.setObjectName("folders")
        self._folders.itemChanged.connect(self._show_block)
        self._service = QGroupBox()
        self._state = Label(wrap=True)
        self._reveal = button(self._show_token, "reveal")
        self._address, self._token = (QLineEdit(readOnly=True) for _ in "12")
        self._copies = [
            button(lambda: _copy(self._address.text()), "copy address"),
            button(lambda: _copy(self._token.text()), "copy token"),
        ]
        self._arrange()
        self._retranslate()

    def _arrange(self) -> None:
        address = row(self._address, self._copies[0], wide=self._address)
        token = row(self._token, self._copies[1], wide=self._token)
        self._service.setLayout(column(self._state, row(self._reveal, None), address, token))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        parts = (
            self._words,
            row(self._assistant, None, self._copy),
            self._where,
            self._block,
            self._seen,
            self._folders,
            self._service,
            close,
        )
        margins = (LARGE, MEDIUM, LARGE, MEDIUM)
        self.setLayout(column(*parts, wide=self._block, spacing=MEDIUM, margins=margins))
        resize_within_screen(self, *_SIZE)

    def _list_folders(self) -> None:
        """List the folders of the library; those that were taken off stay so."""
        kept = {each.text() for each in self._items() if not _is_on(each)}
        self._folders.blockSignals(True)
        self._folders.clear()
        for folder in self._preferences.folders:
            item = QListWidgetItem(str(folder), self._folders)
            on = str(folder) not in kept
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._folders.blockSignals(False)

    def _items(self) -> Sequence[QListWidgetItem]:
        return [self._folders.item(row) for row in range(self._folders.count())]

    def _show_block(self) -> None:
        items = self._items()
        chosen = [Path(each.text()) for each in items if _is_on(each)]
        is_any = bool(chosen) or not items
        within = chosen if len(chosen) < len(items) else []  # of all, those to come, too
        config = self._preferences.config
        service = running_service(config) or _USUAL
        name = self._assistant.currentText()
        self._block.setPlainText(setup(name, config, within, service) if is_any else "")
        self._copy.setEnabled(is_any)
        self._where.setText(self._places()[name] if is_any else self.tr("Choose a folder below."))

    def _show_service(self) -> None:
        address = running_service(self._preferences.config)
        self._state.setText(
            self.tr("The service is running.")
            if address
            else self.tr(
                "The service is not running. To start it, run “pagewise serve” in a terminal."
            )
        )
        self._address.setText(address or _USUAL)

    def _reveal_token(self, shown: bool) -> None:
        for each in (self._address, self._token, *self._copies):
            each.setVisible(shown)
        self._reveal.setVisible(not shown)

    def _show_token(self) -> None:
        try:
            self._token.setText(read_token(self._preferences.config))
        except EngineError as error:
            self._state.setText(error.message)
            return
        self._token.setCursorPosition(0)
        self._show_service()
        self._reveal_token(shown=True)
        self._copies[1].setFocus()

    def _places(self) -> dict[str, str]:
        return {
            "Claude Desktop": self.tr(
                "Settings › Developer › Edit Config opens its claude_desktop_config.json. Paste"
                " this, and start Claude again."
            ),
            "Cursor": self.tr("Paste this into .cursor/mcp.json in your home directory."),
            "VS Code": self.tr(
                "The command “MCP: Open User Configuration” opens its mcp.json. Paste this."
            ),
            "Open WebUI": self.tr(
                "For Ollama models. Keep the first line running in a terminal. In Admin "
                "Settings › External Tools add the second, of the type MCP (Streamable HTTP); "
                "its Bearer key is the token below."
            ),
        }

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Assistants"))
        self._words.setText(
            self.tr(
                "An assistant can search your documents and read them; it changes nothing. What it"
                " reads, it may send to the company that runs it."
            )
        )
        name_choice(self._assistant, self.tr("Assistant"))
        self._block.setAccessibleName(self.tr("What to paste"))
        self._copy.setText(self.tr("Copy"))
        self._seen.setText(self.tr("It can see these folders:"))
        self._folders.setAccessibleName(self.tr("Folders it can see"))
        self._service.setTitle(self.tr("Other programs"))
        self._reveal.setText(self.tr("Show address and token"))
        self._address.setAccessibleName(self.tr("Address"))
        self._token.setAccessibleName(self.tr("Token"))
        for each, words in zip(
            self._copies, (self.tr("Copy address"), self.tr("Copy token")), strict=True
        ):
            each.setText(words)
        self._show_block()
        self._show_service()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Show folders and service as they are now, and no token."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())  # at which the user reads
        self._block.setFont(font)
        line = self.fontMetrics().lineSpacing()
        self._block.setMinimumHeight(_BLOCK * line)
        self._folders.setMaximumHeight(_FOLDERS * (line + MEDIUM))
        self._list_folders()
        self._show_block()
        self._show_service()
        self._reveal_token(shown=False)
        self._token.clear()
        super().showEvent(event)


def _is_on(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
