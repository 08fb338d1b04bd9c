"""SendBox: asks for a yes before text goes to another computer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:  # the window starts without it
    from engine import Address


class SendBox(QMessageBox):
    """Names the host; `words` say what it would get. It is gone once it is answered.

    Attributes:
        yes: The button that agrees.
    """

    def __init__(self, server: "Address", words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("Send text to {host}?").format(host=server.host))
        if not server.is_encrypted:
            words += " " + self.tr("They go there without encryption, and so does the key.")
        self.setInformativeText(words)
        self.yes = self.addButton(self.tr("Send"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))
